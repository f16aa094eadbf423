/**
 * Telegram's pace: about 30 messages a second in all, 1 a second in one chat. Answers to the person who acted never wait, but they count;
 * notices wait for their turn. Times are real ones (milliseconds of `performance.now()`): Telegram's clock doesn't jump.
 */
export interface Pace {
  /** Counts a message that is sent now without waiting. */
  answered(chatId: bigint): void
  /** Waits until a notice to this chat may be sent, and counts it. */
  turn(chatId: bigint): Promise<void>
  /** Milliseconds until a notice to this chat may be sent, as far as its chat is concerned; without a chat, until Telegram's silence is over. */
  waitOf(chatId?: bigint): number
  /** Telegram asked for silence. */
  pause(seconds: number): void
}

export interface PaceOptions {
  /** messages a second in all */
  perSecond?: number
  /** milliseconds between two messages in one chat */
  perChat?: number
}

/** So many milliseconds of notices at most are held back for answers that were sent out of turn. */
const longestDebt = 1_000

/** The default keeps a sixth of Telegram's 30 a second for what can't wait. */
export function createPace({ perSecond = 25, perChat = 1_000 }: PaceOptions = {}): Pace {
  const gap = 1_000 / perSecond
  /** when the next message may go, if the pace is to be kept in all and in each chat */
  let nextOverall = 0
  let silentUntil = 0
  const nextInChat = new Map<bigint, number>()

  function count(chatId: bigint, at: number): void {
    nextInChat.set(chatId, Math.max(at, nextInChat.get(chatId) ?? 0) + perChat)
    if (nextInChat.size > 10_000) forget(performance.now())
  }

  function forget(now: number): void {
    for (const [chatId, next] of nextInChat) if (next < now) nextInChat.delete(chatId)
  }

  function freeAt(chatId?: bigint): number {
    return Math.max(silentUntil, chatId === undefined ? 0 : (nextInChat.get(chatId) ?? 0))
  }

  return {
    answered(chatId) {
      const now = performance.now()
      // More answers than the pace allows would put notices off for ever.
      nextOverall = Math.max(nextOverall, Math.min(Math.max(nextOverall, now) + gap, now + longestDebt))
      count(chatId, now)
    },
    async turn(chatId) {
      for (;;) {
        const now = performance.now()
        // Its own chat comes first: a place in the common row that is taken before would keep all the others waiting.
        const free = freeAt(chatId)
        if (free > now) {
          await sleep(free - now)
          continue
        }
        const at = Math.max(nextOverall, now)
        nextOverall = at + gap
        count(chatId, at)
        if (at > now) await sleep(at - now)
        if (silentUntil <= performance.now()) return
      }
    },
    waitOf: (chatId) => Math.max(0, freeAt(chatId) - performance.now()),
    pause(seconds) {
      silentUntil = Math.max(silentUntil, performance.now() + seconds * 1_000)
    },
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}
