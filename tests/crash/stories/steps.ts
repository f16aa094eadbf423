import type { MessageRef } from '../../../playground/telegram/index.ts'
import type { PersonName, Step } from '../story.ts'

/** Somebody writes. */
export const says =
  (name: PersonName, text: string): Step =>
  ({ people }) =>
    people[name].says(text)

/** Somebody taps a button of the newest message that has it. */
export const taps =
  (name: PersonName, label: string | RegExp): Step =>
  ({ people }) =>
    people[name].taps(label)

/** Somebody opens the case that was prepared. */
export const opens =
  (name: PersonName): Step =>
  ({ people, number }) =>
    people[name].says(`/case ${number}`)

/** Somebody answers a message of the bot, the newest one with these words. */
export const replies =
  (name: PersonName, words: RegExp, text: string): Step =>
  ({ people }) =>
    people[name].says(text, { replyTo: newest(people[name].shown(), words) })

function newest(shown: readonly { id: number; fromBot: boolean; text: string }[], words: RegExp): MessageRef {
  const found = shown.findLast(({ fromBot, text }) => fromBot && words.test(text))
  if (found === undefined) throw new Error(`no message like ${String(words)}`)
  return found.id
}

/** The update by which Telegram tells of a command that somebody wrote. */
export function writes(id: number, text: string): object {
  const from = { id, is_bot: false, first_name: '企业联系人一' }
  const entities = [{ type: 'bot_command', offset: 0, length: text.length }]
  return { update_id: 1, message: { message_id: 1, date: 1, chat: { ...from, type: 'private' }, from, text, entities } }
}
