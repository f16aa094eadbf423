import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Telegram's pace: about 30 messages a second in all, 1 a second in one chat. Answers to the person who acted never wait, but they count;
 * notices wait for their turn. Times are real ones (milliseconds of `performance.now()`): Telegram's clock doesn't jump.
 */
export interface Pace {
  /** Counts a message that is sent now without waiting. */
  answered(chatId: bigint): void
  /** Waits until a notice to this chat may be sent, and counts it. */
  turn(chatId: bigint): Promise<void>
  /** Telegram asked for silence. */
  pause(seconds: number): void
}

export interface PaceOptions {
  /** messages a second in all */
  perSecond?: number
  /** milliseconds between two messages in one chat */
  perChat?: number
}

/** The default keeps a sixth of Telegram's 30 a second for what can't wait. */
export function createPace({ perSecond = 25, perChat = 1_000 }: PaceOptions = {}): Pace {
  const gap = 1_000 / perSecond
  /** when the next message may go, if the pace is to be kept in all and in each chat */
  let nextOverall = 0
  let silentUntil = 0
  const nextInChat = new Map<bigint, number>()

  function reserve(chatId: bigint, wait: boolean): number {
    const now = performance.now()
    const at = wait ? Math.max(now, nextOverall, silentUntil, nextInChat.get(chatId) ?? 0) : now
    // Up to a second's worth may be saved up while nobody speaks.
    nextOverall = Math.max(nextOverall, at - 1_000) + gap
    nextInChat.set(chatId, Math.max(at, nextInChat.get(chatId) ?? 0) + perChat)
    if (nextInChat.size > 10_000) forget(now)
    return at - now
  }

  function forget(now: number): void {
    for (const [chatId, next] of nextInChat) if (next < now) nextInChat.delete(chatId)
  }

  return {
    answered(chatId) {
      reserve(chatId, false)
    },
    async turn(chatId) {
      const delay = reserve(chatId, true)
      if (delay > 0) await sleep(delay)
    },
    pause(seconds) {
      silentUntil = Math.max(silentUntil, performance.now() + seconds * 1_000)
      nextOverall = Math.max(nextOverall, silentUntil)
    },
  }
}
