import { planCase } from '../../core/cases/handle.ts'
import { on } from '../../screens/reader.ts'
import { limits } from '../../core/cases/submission.ts'
import { chosenAt } from '../forms/answers.ts'
import { dateStep } from '../forms/steps/date.ts'
import { textStep } from '../forms/steps/text.ts'
import { defineAction, messagesAt, textAt, type ActionContext } from './action.ts'

/** A dated plan: by which day, and what. */
export const plan = defineAction('plan', {
  steps: [
    dateStep<ActionContext>({ id: 'date', ask: (_answers, _context, texts) => texts.html('form-plan-date') }),
    textStep<ActionContext>({
      id: 'text',
      limit: limits.remark,
      ask: (_answers, _context, texts) => texts.html('form-plan-text'),
    }),
  ],
  result: (answers) => ({
    date: chosenAt(answers, 'date')!,
    text: textAt(answers, 'text'),
    messageIds: messagesAt(answers, 'text'),
  }),
  submit: planCase,
  said: (reader, { date }) => reader.texts.html('done-plan', { date: on(reader, date) }),
})
