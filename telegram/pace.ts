/**
 * Telegram's pace: about 30 messages a second in all, 1 a second in one chat, with short bursts. Answers to the person who acted wait for nothing
 * but a silence that Telegram asked for, but they count; notices wait for their turn. Times are real ones (milliseconds of `performance.now()`):
 * Telegram's clock doesn't jump.
 */
export interface Pace {
  /** Counts messages that are sent now as an answer. */
  answered(chatId: bigint, messages?: number): void
  /** Milliseconds that an answer to this chat has to wait: 0 unless Telegram refused messages there, or wants silence everywhere. */
  waitOfAnswer(chatId: bigint): number
  /** Waits until a notice to this chat may be sent, and counts it. */
  turn(chatId: bigint): Promise<void>
  /** Milliseconds until a notice to this chat may be sent, as far as its chat is concerned. Whoever asks waits from now on, and not for ever. */
  waitOfNotice(chatId: bigint): number
  /** Milliseconds until Telegram's silence in all chats is over. */
  silence(): number
  /**
   * Telegram refused something (429). It silences that chat, where from then on answers too keep the pace. Refused in several chats at once, none of
   * which had more than its share, or for a call that belongs to no chat, all are silent.
   */
  flooded(seconds: number, chatId?: bigint): void
}

export interface PaceOptions {
  /** messages a second in all */
  perSecond?: number
  /** milliseconds between two messages in one chat */
  perChat?: number
}

/** For so many messages that were sent out of turn a notice makes room at most: a fifth of the pace is theirs, however many answers there are. */
const roomPerNotice = 4
/** So many times the pause between two messages of a chat a notice waits for the answers there, which may go on for ever. */
const patience = 3
/** So many messages a chat takes at once, as far as it is known; and so much quiet it wants before it does again. */
const burst = 20
/** Chats that are refused within so many milliseconds, and as many of them, show that it is about all. */
const together = { within: 2_000, chats: 3 }

/** What is known of a chat. Instants; 0 is long ago. */
interface Chat {
  /** when the next message may go, if the chat's pace is to be kept */
  next: number
  /** when the next notice may go, as far as the notice before it is concerned */
  nextNotice: number
  silentUntil: number
  /** until then answers keep the pace too: what the chat takes at once is used up */
  strictUntil: number
  /** since when a notice has been waiting */
  asked: number | undefined
}

/** The default keeps a sixth of Telegram's 30 a second for what can't wait. */
export function createPace({ perSecond = 25, perChat = 1_000 }: PaceOptions = {}): Pace {
  const gap = 1_000 / perSecond
  /** when the next message may go, if the pace is to be kept in all */
  let nextOverall = 0
  /** messages sent out of turn for which no room has been made yet, as of `countedAt`; those of the last second count at most */
  let outOfTurn = 0
  let countedAt = 0
  let silentUntil = 0
  const chats = new Map<bigint, Chat>()
  /** chats that were refused although they had no more than their share, and when */
  const refused = new Map<bigint, number>()

  function chatOf(chatId: bigint): Chat {
    let chat = chats.get(chatId)
    if (chat !== undefined) return chat
    if (chats.size > 10_000) forget(performance.now())
    chat = { next: 0, nextNotice: 0, silentUntil: 0, strictUntil: 0, asked: undefined }
    chats.set(chatId, chat)
    return chat
  }

  function forget(now: number): void {
    for (const [chatId, { next, silentUntil: silent, strictUntil }] of chats)
      if (Math.max(next, silent, strictUntil) < now) chats.delete(chatId)
  }

  function count(chat: Chat, at: number, messages = 1): void {
    // More than a chat can ever be behind tells nothing.
    chat.next = Math.min(Math.max(at, chat.next) + messages * perChat, at + 3 * burst * perChat)
  }

  /** Time in which no notice went makes room too. */
  function settle(now: number): void {
    outOfTurn = Math.max(0, outOfTurn - Math.max(0, now - Math.max(nextOverall, countedAt)) / gap)
    countedAt = now
  }

  /** When the next notice may go, as far as all chats together are concerned. It takes that place. */
  function placeAmongAll(now: number): number {
    settle(now)
    const room = Math.min(outOfTurn, roomPerNotice)
    outOfTurn -= room
    const at = Math.max(nextOverall, now) + room * gap
    nextOverall = at + gap
    return at
  }

  /** Answers that come faster than the pace must not put a notice off for ever. */
  function noticeFreeAt(chat: Chat, now: number): number {
    const asked = (chat.asked ??= now)
    return Math.max(silentUntil, chat.silentUntil, chat.nextNotice, Math.min(chat.next, asked + patience * perChat))
  }

  function answerFreeAt(chat: Chat, now: number): number {
    const silent = Math.max(silentUntil, chat.silentUntil)
    if (chat.strictUntil <= now) return silent
    // Where there is room for one a second, the notice goes first; one that was withdrawn meanwhile doesn't ask for ever.
    const noticeWaits = chat.asked !== undefined && now - chat.asked < burst * perChat
    return Math.max(silent, chat.next + (noticeWaits ? perChat : 0))
  }

  return {
    answered(chatId, messages = 1) {
      const now = performance.now()
      settle(now)
      outOfTurn = Math.min(outOfTurn + messages, perSecond)
      count(chatOf(chatId), now, messages)
    },
    waitOfAnswer(chatId) {
      const now = performance.now()
      const chat = chats.get(chatId)
      if (chat === undefined) return Math.max(0, silentUntil - now)
      const wait = Math.max(0, answerFreeAt(chat, now) - now)
      if (wait > 0 && chat.strictUntil > now) chat.strictUntil = now + wait + burst * perChat
      return wait
    },
    async turn(chatId) {
      const chat = chatOf(chatId)
      for (;;) {
        const now = performance.now()
        // Its own chat comes first: a place in the common row that is taken before would keep all the others waiting.
        const free = noticeFreeAt(chat, now)
        if (free > now) {
          await sleep(free - now)
          continue
        }
        const at = placeAmongAll(now)
        chat.nextNotice = at + perChat
        chat.asked = undefined
        count(chat, at)
        if (at > now) await sleep(at - now)
        if (Math.max(silentUntil, chat.silentUntil) <= performance.now()) return
      }
    },
    waitOfNotice(chatId) {
      const now = performance.now()
      return Math.max(0, noticeFreeAt(chatOf(chatId), now) - now)
    },
    silence: () => Math.max(0, silentUntil - performance.now()),
    flooded(seconds, chatId) {
      const now = performance.now()
      const until = now + seconds * 1_000
      if (chatId === undefined) {
        silentUntil = Math.max(silentUntil, until)
        return
      }
      const chat = chatOf(chatId)
      const hadItsShare = chat.next - now > patience * perChat || chat.strictUntil > now
      chat.silentUntil = Math.max(chat.silentUntil, until)
      chat.strictUntil = Math.max(chat.strictUntil, chat.silentUntil + burst * perChat)
      // Whatever was sent too early before is waited for by then.
      chat.next = chat.silentUntil
      if (hadItsShare) return
      refused.set(chatId, now)
      for (const [each, at] of refused) if (at < now - together.within) refused.delete(each)
      if (refused.size >= together.chats) silentUntil = Math.max(silentUntil, until)
    },
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}
