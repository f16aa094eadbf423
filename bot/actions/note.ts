import { noteCase } from '../../core/cases/handle.ts'
import { limits } from '../../core/cases/submission.ts'
import { choiceStep } from '../forms/steps/choice.ts'
import { textStep } from '../forms/steps/text.ts'
import { defineAction, messagesAt, textAt, type ActionContext } from './action.ts'

/** A progress note, for the enterprise too or for the zone only. */
export const note = defineAction('note', {
  steps: [
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
  result: (answers) => ({
    text: textAt(answers, 'text'),
    public: answers.public === 'public',
    messageIds: messagesAt(answers, 'text'),
  }),
  submit: noteCase,
  said: ({ texts }, input) => texts.html(input.public ? 'done-note' : 'done-note-internal'),
})
