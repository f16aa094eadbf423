import { limits } from '../../../core/cases/submission.ts'
import { filesAt } from '../answers.ts'
import { toAttachments } from '../attachments.ts'
import type { Step } from '../form.ts'
import { choiceStep } from '../steps/choice.ts'
import { filesStep } from '../steps/files.ts'
import { review } from '../steps/review.ts'
import { textStep } from '../steps/text.ts'
import { deliveryWays, type ActionContext } from './action-answers.ts'
import { actionForm, messagesAt, textAt } from './action-form.ts'

const questions: readonly Step<ActionContext>[] = [
  textStep({
    id: 'solution',
    limit: limits.solution,
    ask: (_answers, _context, texts) => texts.html('form-deliver-solution'),
    label: (texts) => texts.plain('form-label-solution'),
    shown: 2000,
  }),
  choiceStep({
    id: 'how',
    perRow: 2,
    ask: (_answers, _context, texts) => texts.html('form-deliver-how'),
    options: () =>
      deliveryWays.map((way) => ({ value: way, answer: way, name: (texts) => texts.plain(`form-deliver-${way}` as const) })),
    label: (texts) => texts.plain('form-label-how'),
  }),
  filesStep({
    id: 'evidence',
    skippable: () => true,
    ask: (_answers, _context, texts) => texts.html('form-deliver-evidence'),
    label: (texts) => texts.plain('form-label-evidence'),
  }),
]

/** The solution at the door: what, how it was delivered, and evidence. */
export const deliver = actionForm(
  'deliver',
  [...questions, review(questions, (_answers, _context, texts) => texts.html('form-deliver-review'))],
  (answers) => ({
    solution: textAt(answers, 'solution'),
    how: deliveryWays.find((way) => way === answers.how)!,
    evidence: toAttachments(filesAt(answers, 'evidence')),
    messageIds: messagesAt(answers, 'solution'),
  }),
  { files: 'evidence' },
)
