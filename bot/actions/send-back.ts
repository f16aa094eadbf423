import { sendBackCase } from '../../core/cases/close.ts'
import { limits } from '../../core/cases/submission.ts'
import { textStep } from '../forms/steps/text.ts'
import { defineAction, messagesAt, textAt, type ActionContext } from './action.ts'

/** The office sends a confirmed case back to its handler, with a reason. */
export const sendBack = defineAction('sendBack', {
  steps: [
    textStep<ActionContext>({
      id: 'reason',
      limit: limits.remark,
      ask: (_answers, _context, texts) => texts.html('form-sendBack-reason'),
    }),
  ],
  result: (answers) => ({ reason: textAt(answers, 'reason'), messageIds: messagesAt(answers, 'reason') }),
  occasion: ({ confirmedAt }) => confirmedAt?.toISOString() ?? '',
  submit: sendBackCase,
  said: ({ texts }) => texts.html('done-sendBack'),
})
