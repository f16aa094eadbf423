import { limits } from '../../../core/cases/submission.ts'
import { textStep } from '../steps/text.ts'
import type { ActionContext } from './action-answers.ts'
import { actionForm, messagesAt, textAt } from './action-form.ts'

/** The office can't take a case: why, and where the enterprise should turn instead. */
export const decline = actionForm(
  'decline',
  [
    textStep<ActionContext>({
      id: 'reason',
      limit: limits.remark,
      ask: (_answers, _context, texts) => texts.html('form-decline-reason'),
    }),
    textStep<ActionContext>({
      id: 'channel',
      limit: limits.remark,
      ask: (_answers, _context, texts) => texts.html('form-decline-channel'),
    }),
  ],
  (answers) => ({
    reason: `${textAt(answers, 'reason')}\n${textAt(answers, 'channel')}`,
    messageIds: messagesAt(answers, 'reason', 'channel'),
  }),
)
