import { declineCase } from '../../core/cases/close.ts'
import { limits } from '../../core/cases/submission.ts'
import { textStep } from '../forms/steps/text.ts'
import { defineAction, messagesAt, textAt, type ActionContext } from './action.ts'

/** The office can't take a case: why, and where the enterprise should turn instead. */
export const decline = defineAction('decline', {
  steps: [
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
  result: (answers) => ({
    reason: `${textAt(answers, 'reason')}\n${textAt(answers, 'channel')}`,
    messageIds: messagesAt(answers, 'reason', 'channel'),
    pieces: [textAt(answers, 'reason'), textAt(answers, 'channel')],
  }),
  submit: declineCase,
  said: ({ texts }) => texts.html('done-decline'),
})
