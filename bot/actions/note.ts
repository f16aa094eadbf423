import { noteCase } from '../../core/cases/handle.ts'
import { filesAt, writtenListAt, type Answers } from '../forms/answers.ts'
import { toAttachments } from '../forms/attachments.ts'
import { quoted } from '../forms/quoted.ts'
import { choiceStep } from '../forms/steps/choice.ts'
import { filesStep, receivedText } from '../forms/steps/files.ts'
import { defineAction, type ActionContext } from './action.ts'

/**
 * A progress note, for the enterprise too or for the zone only: words, files, or both, in one message or several. What comes while it is asked
 * for whom they are belongs to it too.
 */
export const note = defineAction('note', {
  steps: [
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
  files: 'files',
  version: 2,
  result: (answers) => ({
    text: textOf(answers),
    attachments: toAttachments(filesAt(answers, 'files')),
    public: answers.public === 'public',
    messageIds: writtenListAt(answers, 'text').map(({ messageId }) => messageId),
    pieces: writtenListAt(answers, 'text').map(({ text }) => text),
  }),
  submit: noteCase,
  said: ({ texts }, input) => texts.html(input.public ? 'done-note' : 'done-note-internal'),
})

function textOf(answers: Answers): string {
  return writtenListAt(answers, 'text')
    .map(({ text }) => text)
    .join('\n')
}
