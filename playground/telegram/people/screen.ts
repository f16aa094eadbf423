import type { KeyboardButton } from 'grammy/types'
import { type ShownButton, viewMessage } from '../state/view.ts'
import type { Chat, StoredMessage } from '../state/world.ts'
import { describe } from './sees.ts'

/** What a person has before their eyes now, oldest first. */
export const shownMessages = (chat: Chat) => [...chat.messages.values()].filter(isShown)

const isShown = (message: StoredMessage) => !message.deleted && !message.hidden

/** @throws {Error} when the message isn't there to be seen */
export function onScreen(chat: Chat, who: string, id: number): StoredMessage {
  const message = chat.messages.get(id)
  if (message === undefined || !isShown(message)) throw new Error(`message ${id} isn't on ${who}'s screen`)
  return message
}

/** The message that a client answers by itself, because it is the newest and asks for a reply (`force_reply`). */
export function askedFor(chat: Chat): number | undefined {
  const newest = shownMessages(chat).at(-1)
  return newest?.inlineKeyboard?.force_reply === true ? newest.id : undefined
}

/** The first of these messages that has such an inline button; an equal label anywhere goes before a label that only contains it. */
export function findButton(
  messages: readonly StoredMessage[],
  wanted: string | RegExp,
): { message: StoredMessage; button: ShownButton } | undefined {
  const keyed = messages
    .filter((message) => message.inlineKeyboard !== undefined)
    .map((message) => ({ message, view: viewMessage(message) }))
  for (const fits of labelTests(wanted)) {
    for (const { message, view } of keyed) {
      const button = view.buttons.flat().find((one) => fits(one.text))
      if (button) return { message, button }
    }
  }
  return undefined
}

/** One of the big keys under the input field. */
export function findKey(chat: Chat, wanted: string | RegExp): { key: string; sharesPhone: boolean } | undefined {
  const keys = chat.keyboard?.keyboard.flat() ?? []
  for (const fits of labelTests(wanted)) {
    const key = keys.find((one) => fits(labelOf(one)))
    if (key !== undefined) return { key: labelOf(key), sharesPhone: typeof key === 'object' && 'request_contact' in key }
  }
  return undefined
}

/** The labels of the big keys, row by row. */
export const shownKeys = (chat: Chat): string[][] => (chat.keyboard?.keyboard ?? []).map((row) => row.map(labelOf))

/** For the complaint that something isn't there. */
export function describeScreen(chat: Chat): string {
  const messages = shownMessages(chat).slice(-8)
  const lines = messages.map((message) => `  #${message.id} ${describe(viewMessage(message))}`)
  const keys = shownKeys(chat).flat()
  if (keys.length > 0) lines.push(`  keys: ${keys.map((key) => `[${key}]`).join(' ')}`)
  return lines.length === 0 ? 'the screen is empty' : `on the screen:\n${lines.join('\n')}`
}

/** A key is written as an object or, when it only says its label, as a string. */
const labelOf = (key: KeyboardButton): string => (typeof key === 'string' ? key : key.text)

function labelTests(wanted: string | RegExp): ((label: string) => boolean)[] {
  if (typeof wanted === 'string') return [(label) => label === wanted, (label) => label.includes(wanted)]
  const once = new RegExp(wanted.source, wanted.flags.replace(/[gy]/g, ''))
  return [(label) => once.test(label)]
}
