import type { TelegramServer } from '../../../playground/telegram/index.ts'

/** A new text that appeared in a chat. */
export interface Shown {
  chatId: number
  messageId: number
  text: string
  kind: 'sent' | 'edited'
  /** when, by `performance.now()` */
  at: number
}

/** What really happened in the chats, written down as it happened. */
export interface Books {
  /** new messages of the bot, and edits that changed the words; not edits that only took buttons away */
  readonly shown: readonly Shown[]
  /** what people said, sent and tapped: one update each */
  readonly acts: number
  /** Calls back after so many acts, once. */
  atAct(count: number, deed: () => void): void
}

export function keepBooks(server: TelegramServer): Books {
  const shown: Shown[] = []
  const texts = new Map<number, string>()
  const deeds = new Map<number, (() => void)[]>()
  let acts = 0
  server.onEvent(({ kind, chatId, message }) => {
    if (kind === 'said' || kind === 'tapped' || kind === 'revised') {
      acts += 1
      for (const deed of deeds.get(acts) ?? []) deed()
      deeds.delete(acts)
    }
    if ((kind !== 'sent' && kind !== 'edited') || message === undefined) return
    if (texts.get(message.id) === message.text) return
    texts.set(message.id, message.text)
    shown.push({ chatId, messageId: message.id, text: message.text, kind, at: performance.now() })
  })
  return {
    shown,
    get acts() {
      return acts
    },
    atAct(count, deed) {
      deeds.set(count, [...(deeds.get(count) ?? []), deed])
    },
  }
}
