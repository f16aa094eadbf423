import { isBlank } from '../../core/text/text.ts'
import { filesAt, writtenListAt, type Answers, type KeptFile, type Written } from './answers.ts'
import type { FormInput, StepInput } from './form.ts'

/** Everything that somebody wrote and sent, whatever the questions were, in the order in which it came. */
export function contentOf(answers: Answers): { texts: Written[]; files: KeptFile[] } {
  const names = Object.keys(answers).filter((name) => !name.startsWith('$'))
  const texts = names.flatMap((name) => writtenListAt(answers, name)).sort((a, b) => a.messageId - b.messageId)
  return { texts, files: names.flatMap((name) => filesAt(answers, name)).sort((a, b) => a.messageId - b.messageId) }
}

/**
 * Answers with what comes to a dialog whose form can't be opened any more, and so can't say which question it answers: only `contentOf` knows
 * what to do with them.
 */
export function withInputs(answers: Answers, inputs: readonly FormInput[]): Answers {
  const texts = inputs.flatMap((input): Written[] =>
    input.type === 'text' && !isBlank(input.text)
      ? [{ text: input.text.trim(), messageId: input.messageId, earlier: [] }]
      : captionOf(input),
  )
  const files = inputs.flatMap((input) => (input.type === 'file' || input.type === 'location' ? (toKeptFile(input) ?? []) : []))
  return { ...answers, 'words since': texts, 'files since': files }
}

function captionOf(input: FormInput): Written[] {
  const { caption = '', messageId } = input.type === 'file' ? input.attachment : { messageId: 0 }
  return isBlank(caption) ? [] : [{ text: caption.trim(), messageId, earlier: [] }]
}

/** A file or a place as it is kept in the answers; undefined for any other input. */
export function toKeptFile(input: StepInput): KeptFile | undefined {
  if (input.type === 'location') {
    return { kind: 'location', messageId: input.messageId, latitude: input.latitude, longitude: input.longitude }
  }
  if (input.type !== 'file') return undefined
  // Answers are JSON: what Telegram didn't say isn't there.
  return Object.fromEntries(Object.entries(input.attachment).filter(([, value]) => value !== undefined)) as KeptFile
}
