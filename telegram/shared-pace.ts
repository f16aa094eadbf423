import type { Circle } from '../platform/instance.ts'
import type { Pace } from './pace.ts'

/** Milliseconds in which what was sent is gathered, so that the others are told of many messages at once. */
const minInterval = 100
/** So many chats fit into what is told at once. */
const chatsAtOnce = 300

interface Told {
  /** chats, and how many messages went to each */
  sent?: [chat: string, messages: number][]
  flooded?: { seconds: number; chat: string | null }
}

/**
 * The pace of a process that isn't the only one with its token: each tells the others what it has sent and what Telegram has refused, and counts what
 * they tell as if it had been its own. Nothing waits for it, and a process that is alone tells nothing.
 */
export function sharePace(pace: Pace, circle: Circle): Pace {
  let sent = new Map<bigint, number>()
  let telling: NodeJS.Timeout | undefined

  circle.onTold((text) => {
    const told = JSON.parse(text) as Told
    for (const [chat, messages] of told.sent ?? []) pace.answered(BigInt(chat), messages)
    if (told.flooded) pace.flooded(told.flooded.seconds, told.flooded.chat === null ? undefined : BigInt(told.flooded.chat))
  })

  function count(chatId: bigint, messages = 1): void {
    if (circle.others === 0) return
    sent.set(chatId, (sent.get(chatId) ?? 0) + messages)
    telling ??= setTimeout(tell, minInterval).unref()
  }

  function tell(): void {
    telling = undefined
    const chats = [...sent].map(([chat, messages]): [string, number] => [chat.toString(), messages])
    sent = new Map()
    for (let from = 0; from < chats.length; from += chatsAtOnce)
      circle.tell(JSON.stringify({ sent: chats.slice(from, from + chatsAtOnce) } satisfies Told))
  }

  return {
    ...pace,
    answered(chatId, messages) {
      pace.answered(chatId, messages)
      count(chatId, messages)
    },
    async turn(chatId) {
      await pace.turn(chatId)
      count(chatId)
    },
    flooded(seconds, chatId) {
      pace.flooded(seconds, chatId)
      if (circle.others > 0)
        circle.tell(JSON.stringify({ flooded: { seconds, chat: chatId?.toString() ?? null } } satisfies Told))
    },
  }
}
