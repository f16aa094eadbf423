import { contactWays, recordContact } from '../../core/cases/handle.ts'
import { limits } from '../../core/cases/submission.ts'
import { choiceStep } from '../forms/steps/choice.ts'
import { textStep } from '../forms/steps/text.ts'
import { defineAction, messagesAt, textAt, type ActionContext } from './action.ts'

/** The handler has spoken with the enterprise: how, and what was said. */
export const contact = defineAction('contact', {
  steps: [
    choiceStep<ActionContext>({
      id: 'how',
      perRow: 2,
      ask: (_answers, _context, texts) => texts.html('form-contact-how'),
      options: () =>
        contactWays.map((way) => ({ value: way, answer: way, name: (texts) => texts.plain(`form-contact-${way}` as const) })),
    }),
    textStep<ActionContext>({
      id: 'text',
      limit: limits.remark,
      ask: (_answers, _context, texts) => texts.html('form-contact-text'),
    }),
  ],
  result: (answers) => ({
    how: contactWays.find((way) => way === answers.how)!,
    text: textAt(answers, 'text'),
    messageIds: messagesAt(answers, 'text'),
  }),
  submit: recordContact,
  said: ({ texts }) => texts.html('done-contact'),
})
