import { limits } from '../../../core/cases/submission.ts'
import { choiceStep } from '../steps/choice.ts'
import { textStep } from '../steps/text.ts'
import { contactWays, type ActionContext } from './action-answers.ts'
import { actionForm, messagesAt, textAt } from './action-form.ts'

/** The handler has spoken with the enterprise: how, and what was said. */
export const contact = actionForm(
  'contact',
  [
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
  (answers) => ({
    how: contactWays.find((way) => way === answers.how)!,
    text: textAt(answers, 'text'),
    messageIds: messagesAt(answers, 'text'),
  }),
)
