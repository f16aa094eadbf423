import type { Message } from 'grammy/types'
import type { Addition } from '../../core/cases/add.ts'
import { lengthOf, limits } from '../../core/cases/submission.ts'
import type { Policy } from '../../core/policy/policy.ts'
import { Refusal } from '../../core/refusal.ts'
import { refusedForSize } from '../forms/file-size.ts'
import type { FormInput, StepInput } from '../forms/form.ts'
import { fileOf } from './message-file.ts'
import { isBlank } from '../../core/text/text.ts'

/** A message as a dialog takes it. */
export function inputOf(message: Message): StepInput & FormInput {
  const { message_id: messageId } = message
  if (message.text !== undefined) return { type: 'text', text: message.text, messageId, sentAt: message.date }
  const file = fileOf(message)
  if (file !== undefined) return { type: 'file', attachment: file }
  if (message.location !== undefined) {
    return { type: 'location', latitude: message.location.latitude, longitude: message.location.longitude, messageId }
  }
  return { type: 'unsupported', what: 'message' }
}

/**
 * A message as something that is added to a case.
 *
 * @param before characters of the pieces that came before it, when an app has cut a long text: half of it is no addition
 * @throws Refusal `text-wanted`, `text-too-long`, `file-too-large`, `unsupported`
 */
export function additionOf(message: Message, { megabytes }: Policy['attachments'], before = 0): Addition {
  const input = inputOf(message)
  const sourcesOf = (text: string) => [{ messageId: message.message_id, part: 'note' as const, text }]
  if (input.type === 'text') {
    if (isBlank(input.text)) throw new Refusal('text-wanted')
    const length = before + lengthOf(input.text)
    if (length > limits.description) throw new Refusal('text-too-long', { length, limit: limits.description })
    return { text: input.text, attachments: [], sources: sourcesOf(input.text) }
  }
  if (input.type === 'location') {
    return {
      text: '',
      attachments: [{ kind: 'location', latitude: input.latitude, longitude: input.longitude }],
      sources: sourcesOf(''),
    }
  }
  if (input.type !== 'file') throw new Refusal('unsupported')
  const { messageId: _, ...attachment } = input.attachment
  const tooLarge = refusedForSize(attachment.bytes, megabytes)
  if (tooLarge !== undefined) throw tooLarge
  const text = isBlank(attachment.caption ?? '') ? '' : attachment.caption!
  return { text, attachments: [attachment], sources: sourcesOf(text) }
}

/** Several messages as one addition. */
export function joined(additions: readonly Addition[]): Addition {
  return {
    text: additions.flatMap(({ text }) => (text === '' ? [] : [text])).join('\n'),
    attachments: additions.flatMap(({ attachments }) => attachments),
    sources: additions.flatMap(({ sources }) => sources),
  }
}
