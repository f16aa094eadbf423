import { advance } from '../../../bot/forms/advance.ts'
import type { SentFile } from '../../../bot/forms/answers.ts'
import type { Advance, DraftState, Form, FormInput } from '../../../bot/forms/form.ts'
import { beginDraft } from '../../../bot/forms/position.ts'
import { show } from '../../../bot/forms/show.ts'
import { textsFor } from '../../../locales/texts.ts'
import { parseCallbackData } from '../../../screens/callback-data.ts'
import type { Screen } from '../../../screens/screen.ts'

/** A person in front of a form: says, sends, and taps only what is really shown. */
export function openDialog<Context, Result>(
  form: Form<Context, Result>,
  context: Context,
  { locale = 'zh-CN', answers = {} } = {},
) {
  const texts = textsFor(locale)
  let draft: DraftState = beginDraft(form, context, { id: 7, answers })
  let last: Advance | undefined
  let screen: Screen = show(form, draft, context, texts)
  let messageId = 100

  const dialog = {
    context,
    get draft() {
      return draft
    },
    set draft(changed: DraftState) {
      draft = changed
      screen = show(form, draft, dialog.context, texts)
    },
    get last() {
      if (last === undefined) throw new Error('nothing has been done yet')
      return last
    },
    get screen() {
      return screen
    },
    get labels() {
      return screen.buttons!.flat().map(({ text }) => text)
    },
    get result() {
      return form.result(draft.answers, dialog.context)
    },
    /** the buttons of the screen as it is now, to be tapped later when it has been overtaken */
    button(label: string): FormInput & { type: 'choice' } {
      const button = screen.buttons!.flat().find(({ text }) => text.includes(label))
      if (button === undefined) throw new Error(`no button "${label}" among ${dialog.labels.join(' | ')}`)
      const parsed = parseCallbackData(button.data)
      if (parsed?.type !== 'form' || parsed.draftId !== draft.id) throw new Error(`${button.data} is no button of this form`)
      return { type: 'choice', step: parsed.step, value: parsed.value }
    },
    does(input: FormInput) {
      last = advance(form, draft, input, dialog.context)
      // What is stored is JSON.
      draft = JSON.parse(JSON.stringify(last.draft)) as DraftState
      screen = show(form, draft, dialog.context, texts, last)
      return dialog
    },
    taps: (label: string) => dialog.does(dialog.button(label)),
    says: (text: string) => dialog.does({ type: 'text', text, messageId: ++messageId }),
    sends: (file: Partial<SentFile> = {}) =>
      dialog.does({
        type: 'file',
        attachment: {
          kind: 'photo',
          fileId: `file-${messageId}`,
          fileUniqueId: `unique-${messageId}`,
          messageId: ++messageId,
          ...file,
        },
      }),
    edits: (id: number, text: string) => dialog.does({ type: 'edited', messageId: id, text }),
    /** the number of the latest message */
    get messageId() {
      return messageId
    },
  }
  return dialog
}
