import { lengthOf } from '../../../core/cases/submission.ts'
import { Refusal } from '../../../core/refusal.ts'
import type { Texts } from '../../../locales/texts.ts'
import { isBlank } from '../../../core/text/text.ts'
import { withWritten, writtenAt, type Answers } from '../answers.ts'
import type { Step } from '../form.ts'
import { quoted } from '../quoted.ts'

export interface TextStepOptions<Context> {
  id: string
  /** longest text, in characters */
  limit: number
  /** the question, Telegram HTML */
  ask(answers: Answers, context: Context, texts: Texts): string
  applies?: Step<Context>['applies']
  skippable?: Step<Context>['skippable']
  /** its name on the review; without it the review doesn't have it */
  label?(texts: Texts, answers: Answers): string
  /** how much of it the review shows, in characters */
  shown?: number
}

/** A question that is answered in words. */
export function textStep<Context>({
  id,
  limit,
  ask,
  applies,
  skippable,
  label,
  shown = 600,
}: TextStepOptions<Context>): Step<Context> {
  return {
    id,
    limit,
    wanted: 'text-wanted',
    applies: applies ?? (() => true),
    ...(skippable && { skippable }),
    answered: (answers) => {
      const written = writtenAt(answers, id)
      return written !== undefined && lengthOf(written.text) <= limit
    },
    ask: (answers, context, texts) => {
      const written = writtenAt(answers, id)
      const before = written ? `\n\n${texts.html('form-answered-text', { text: quoted(texts, written.text) })}` : ''
      return { text: ask(answers, context, texts) + before }
    },
    accept: (input, answers) => {
      if (input.type !== 'text') return new Refusal('text-wanted')
      const text = input.text.trim()
      if (isBlank(text)) return new Refusal('text-wanted')
      if (lengthOf(text) > limit) return new Refusal('text-too-long', { length: lengthOf(text), limit })
      return { answers: withWritten(answers, id, text, input.messageId) }
    },
    ...(label && {
      summary: (answers: Answers, _context: Context, texts: Texts) => {
        const written = writtenAt(answers, id)
        return {
          label: label(texts, answers),
          value: written ? quoted(texts, written.text, shown).html : texts.html('form-none'),
        }
      },
    }),
  }
}
