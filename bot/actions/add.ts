import { addToCase } from '../../core/cases/add.ts'
import { filesAt, writtenListAt } from '../forms/answers.ts'
import { toAttachments } from '../forms/attachments.ts'
import { filesStep } from '../forms/steps/files.ts'
import { defineAction, type ActionContext } from './action.ts'

/** The enterprise adds words and files to its open case, in as many messages as it likes. */
export const add = defineAction('add', {
  steps: [
    filesStep<ActionContext>({ id: 'files', words: 'texts', ask: (_answers, _context, texts) => texts.html('form-add-files') }),
  ],
  files: 'files',
  result: (answers) => {
    const texts = writtenListAt(answers, 'texts')
    return {
      text: texts.map(({ text }) => text).join('\n'),
      attachments: toAttachments(filesAt(answers, 'files')),
      sources: texts.map(({ messageId, text }) => ({ messageId, part: 'note' as const, text })),
    }
  },
  submit: addToCase,
  said: ({ texts }, _addition, { number }) => texts.html('done-add', { number }),
})
