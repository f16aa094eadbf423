import { filesAt, writtenListAt } from '../answers.ts'
import { toAttachments } from '../attachments.ts'
import { quoted } from '../shorten.ts'
import { choiceStep } from '../steps/choice.ts'
import { filesStep, receivedText } from '../steps/files.ts'
import type { ActionContext } from './action-answers.ts'
import { actionForm } from './action-form.ts'

/**
 * A progress note, for the enterprise too or for the zone only: words, files, or both, in one message or several. What comes while it is asked
 * for whom they are belongs to it too.
 */
export const note = actionForm(
  'note',
  [
    filesStep<ActionContext>({
      id: 'files',
      words: 'text',
      passes: true,
      ask: (_answers, _context, texts) => texts.html('form-note-text'),
    }),
    choiceStep<ActionContext>({
      id: 'public',
      ask: (answers, _context, texts) => {
        const text = textOf(answers)
        const said = text === '' ? '' : texts.html('form-answered-text', { text: quoted(texts, text) })
        return [said, receivedText(filesAt(answers, 'files'), 0, texts), texts.html('form-note-public')]
          .filter(Boolean)
          .join('\n\n')
      },
      options: () => [
        { value: 'public', answer: 'public', name: (texts) => texts.plain('form-note-choice-public') },
        { value: 'internal', answer: 'internal', name: (texts) => texts.plain('form-note-choice-internal') },
      ],
    }),
  ],
  (answers) => ({
    text: textOf(answers),
    attachments: toAttachments(filesAt(answers, 'files')),
    public: answers.public === 'public',
    messageIds: writtenListAt(answers, 'text').map(({ messageId }) => messageId),
  }),
  { files: 'files', version: 2 },
)

function textOf(answers: Parameters<typeof writtenListAt>[0]): string {
  return writtenListAt(answers, 'text')
    .map(({ text }) => text)
    .join('\n')
}
