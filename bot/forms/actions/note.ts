import { limits } from '../../../core/cases/submission.ts'
import { choiceStep } from '../steps/choice.ts'
import { textStep } from '../steps/text.ts'
import type { ActionContext } from './action-answers.ts'
import { actionForm, messagesAt, textAt } from './action-form.ts'

/** A progress note, for the enterprise too or for the zone only. */
export const note = actionForm(
  'note',
  [
    textStep<ActionContext>({
      id: 'text',
      limit: limits.remark,
      ask: (_answers, _context, texts) => texts.html('form-note-text'),
    }),
    choiceStep<ActionContext>({
      id: 'public',
      ask: (_answers, _context, texts) => texts.html('form-note-public'),
      options: () => [
        { value: 'public', answer: 'public', name: (texts) => texts.plain('form-note-choice-public') },
        { value: 'internal', answer: 'internal', name: (texts) => texts.plain('form-note-choice-internal') },
      ],
    }),
  ],
  (answers) => ({ text: textAt(answers, 'text'), public: answers.public === 'public', messageIds: messagesAt(answers, 'text') }),
)
