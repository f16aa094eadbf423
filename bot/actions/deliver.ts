import { deliverCase, deliveryWays } from '../../core/cases/handle.ts'
import { limits } from '../../core/cases/submission.ts'
import { filesAt } from '../forms/answers.ts'
import { toAttachments } from '../forms/attachments.ts'
import type { Step } from '../forms/form.ts'
import { choiceStep } from '../forms/steps/choice.ts'
import { filesStep } from '../forms/steps/files.ts'
import { review } from '../forms/steps/review.ts'
import { textStep } from '../forms/steps/text.ts'
import { defineAction, messagesAt, textAt, type ActionContext } from './action.ts'

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
export const deliver = defineAction('deliver', {
  steps: [...questions, review(questions, (_answers, _context, texts) => texts.html('form-deliver-review'))],
  files: 'evidence',
  result: (answers) => ({
    solution: textAt(answers, 'solution'),
    how: deliveryWays.find((way) => way === answers.how)!,
    evidence: toAttachments(filesAt(answers, 'evidence')),
    messageIds: messagesAt(answers, 'solution'),
  }),
  submit: deliverCase,
  said: ({ texts }) => texts.html('done-deliver'),
})
