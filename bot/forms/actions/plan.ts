import { limits } from '../../../core/cases/submission.ts'
import { chosenAt } from '../answers.ts'
import { dateStep } from '../steps/date.ts'
import { textStep } from '../steps/text.ts'
import type { ActionContext } from './action-answers.ts'
import { actionForm, messagesAt, textAt } from './action-form.ts'

/** A dated plan: by which day, and what. */
export const plan = actionForm(
  'plan',
  [
    dateStep<ActionContext>({ id: 'date', ask: (_answers, _context, texts) => texts.html('form-plan-date') }),
    textStep<ActionContext>({
      id: 'text',
      limit: limits.remark,
      ask: (_answers, _context, texts) => texts.html('form-plan-text'),
    }),
  ],
  (answers) => ({ date: chosenAt(answers, 'date')!, text: textAt(answers, 'text'), messageIds: messagesAt(answers, 'text') }),
)
