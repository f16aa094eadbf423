import { limits } from '../../../core/cases/submission.ts'
import { textStep } from '../steps/text.ts'
import type { ActionContext } from './action-answers.ts'
import { actionForm, messagesAt, textAt } from './action-form.ts'

/** The office sends a confirmed case back to its handler, with a reason. */
export const sendBack = actionForm(
  'sendBack',
  [
    textStep<ActionContext>({
      id: 'reason',
      limit: limits.remark,
      ask: (_answers, _context, texts) => texts.html('form-sendBack-reason'),
    }),
  ],
  (answers) => ({ reason: textAt(answers, 'reason'), messageIds: messagesAt(answers, 'reason') }),
)
