import { lengthOf, limits } from '../../../core/cases/submission.ts'
import type { Policy } from '../../../core/policy/policy.ts'
import { Refusal } from '../../../core/refusal.ts'
import { rawHtml } from '../../../locales/html.ts'
import type { Texts } from '../../../locales/texts.ts'
import { isBlank } from '../../../core/text/text.ts'
import { filesAt, without, writtenListAt, type Answers, type Json, type KeptFile } from '../answers.ts'
import { toKeptFile } from '../content.ts'
import { refusedForSize } from '../file-size.ts'
import type { Accepted, Step } from '../form.ts'

export interface FilesStepOptions<Context> {
  id: string
  /** the question, Telegram HTML */
  ask(answers: Answers, context: Context, texts: Texts): string
  skippable?: Step<Context>['skippable']
  /** words are taken too, captions included, and kept under this name; together they have at most `limits.description` characters */
  words?: string
  /** with the first words it goes on to the next question by itself */
  passes?: boolean
  label?(texts: Texts, answers: Answers): string
}

/** What a step that takes files needs to know. */
export interface FilesContext {
  /** of the zone's policy */
  attachments: Policy['attachments']
}

/** Takes files and places, one after another, until "done". */
export function filesStep<Context extends FilesContext>({
  id,
  ask,
  skippable,
  words,
  passes = false,
  label,
}: FilesStepOptions<Context>): Step<Context> {
  const textsOf = (answers: Answers) => (words === undefined ? [] : writtenListAt(answers, words))
  return {
    id,
    wanted: 'file-wanted',
    collects: true,
    ...(words !== undefined && { words, limit: limits.description }),
    applies: () => true,
    ...(skippable && { skippable }),
    answered: (answers) => filesAt(answers, id).length > 0 || textsOf(answers).length > 0,
    ask(answers, context, texts) {
      const received = receivedText(filesAt(answers, id), textsOf(answers).length, texts)
      const choices = received === '' ? [] : [[{ text: texts.plain('button-clear-files'), value: 'clear' }]]
      const said = received && texts.html('form-files-received', { received: rawHtml(received) })
      return { text: [ask(answers, context, texts), said].filter(Boolean).join('\n\n'), choices }
    },
    accept(input, answers, { attachments }) {
      if (input.type === 'choice' && input.value === 'clear') {
        return { answers: without(answers, id, ...(words === undefined ? [] : [words])), stay: true }
      }
      if (input.type === 'text' && words !== undefined) return keepText(answers, words, input, !passes)
      const file = toKeptFile(input)
      if (file === undefined) return new Refusal(words === undefined ? 'file-wanted' : 'unsupported')
      const kept = keepFile(answers, id, file, attachments)
      const { caption: text = '', messageId } = file
      if (kept instanceof Refusal || words === undefined || isBlank(text)) return kept
      return keepText(kept.answers, words, { text, messageId }, !passes)
    },
    ...(label && {
      summary: (answers: Answers, _context: Context, texts: Texts) => ({
        label: label(texts, answers),
        value: receivedText(filesAt(answers, id), 0, texts) || texts.html('form-none'),
      }),
    }),
  }
}

/** How many files of each kind have come, Telegram HTML; empty when none has. */
export function receivedText(files: readonly KeptFile[], texts: number, words: Texts): string {
  const count = (kind: KeptFile['kind']) => files.filter((file) => file.kind === kind).length
  const parts = (['photo', 'document', 'voice', 'video', 'location'] as const)
    .filter((kind) => count(kind) > 0)
    .map((kind) => words.html(`form-files-${kind}`, { count: count(kind) }))
  if (texts > 0) parts.unshift(words.html('form-files-text', { count: texts }))
  if (parts.length === 0) return ''
  return words.html('form-files', { count: files.length + texts, parts: rawHtml(parts.join(words.html('form-and'))) })
}

function keepFile(
  answers: Answers,
  id: string,
  file: KeptFile,
  { files: most, megabytes }: Policy['attachments'],
): Accepted | Refusal {
  const files = filesAt(answers, id)
  if (files.some(({ messageId }) => messageId === file.messageId)) return { answers, stay: true }
  const tooLarge = refusedForSize(file.bytes, megabytes)
  if (tooLarge !== undefined) return tooLarge
  if (files.length >= most) return new Refusal('too-many-files', { limit: most })
  return { answers: { ...answers, [id]: [...files, file] as Json[] }, stay: true }
}

function keepText(
  answers: Answers,
  words: string,
  input: { text: string; messageId: number },
  stay: boolean,
): Accepted | Refusal {
  const text = input.text.trim()
  const written = writtenListAt(answers, words)
  if (isBlank(text)) return new Refusal('text-wanted')
  if (written.some(({ messageId }) => messageId === input.messageId)) return { answers, stay }
  const length = lengthOf([...written.map((one) => one.text), text].join('\n'))
  if (length > limits.description) return new Refusal('text-too-long', { length, limit: limits.description })
  return { answers: { ...answers, [words]: [...written, { text, messageId: input.messageId, earlier: [] }] }, stay }
}
