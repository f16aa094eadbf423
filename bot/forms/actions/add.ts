import { filesAt, writtenListAt } from '../answers.ts'
import { toAttachments } from '../attachments.ts'
import { filesStep } from '../steps/files.ts'
import type { ActionContext } from './action-answers.ts'
import { actionForm } from './action-form.ts'

/** The enterprise adds words and files to its open case, in as many messages as it likes. */
export const add = actionForm(
  'add',
  [filesStep<ActionContext>({ id: 'files', words: 'texts', ask: (_answers, _context, texts) => texts.html('form-add-files') })],
  (answers) => {
    const texts = writtenListAt(answers, 'texts')
    return {
      text: texts.map(({ text }) => text).join('\n'),
      attachments: toAttachments(filesAt(answers, 'files')),
      messageIds: texts.map(({ messageId }) => messageId),
    }
  },
  { files: 'files' },
)
