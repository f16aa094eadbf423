import type { Refusal } from '../../core/refusal.ts'
import { rawHtml } from '../../locales/html.ts'
import type { Texts } from '../../locales/texts.ts'
import { callbackData } from '../../screens/callback-data.ts'
import { refusalText } from '../../screens/refusal-text.ts'
import type { Screen } from '../../screens/screen.ts'
import { reviewStep, type Choice, type DraftState, type Form, type Step } from './form.ts'
import { complete, currentStep, progressOf, settle, stepBefore } from './position.ts'

/** What happened on the way to a screen: an `Advance` fits. */
export interface ShowOptions {
  /** what was wrong with the input, said on top */
  refusal?: Refusal
  /** asks whether to drop the form instead of showing its step */
  asksCancel?: boolean
}

/** The screen of a draft: heading, question, the answer so far, and its buttons. Pure. */
export function show<Context>(
  form: Form<Context>,
  draft: DraftState,
  context: Context,
  texts: Texts,
  { refusal, asksCancel = false }: ShowOptions = {},
): Screen {
  const settled = settle(form, draft, context)
  const step = currentStep(form, settled)
  const button = ({ text, value }: Choice) => ({ text, data: callbackData.form(settled.id, step.id, value) })
  if (asksCancel) {
    return {
      text: texts.html('form-cancel', { title: rawHtml(form.title(context, texts, '')) }),
      buttons: [
        [button({ text: texts.plain('button-cancel-no'), value: 'cancel-no' })],
        [button({ text: texts.plain('button-cancel-yes'), value: 'cancel-yes' })],
      ],
    }
  }
  const { answers } = settled
  const at = progressOf(form, step, answers, context)
  const progress = step.id === reviewStep || at.of < 2 ? '' : texts.html('form-progress', at)
  const ask = step.ask(answers, context, texts)
  const rows = [...(ask.choices ?? []), ...navigation(form, step, settled, context, texts)]
  return {
    text: [refusal && refusalText(texts, refusal), form.title(context, texts, progress), ask.text].filter(Boolean).join('\n\n'),
    buttons: rows.filter((row) => row.length > 0).map((row) => row.map(button)),
  }
}

function navigation<Context>(
  form: Form<Context>,
  step: Step<Context>,
  draft: DraftState,
  context: Context,
  texts: Texts,
): Choice[][] {
  const { answers } = draft
  const cancel = { text: texts.plain('button-cancel'), value: 'cancel' }
  if (step.id === reviewStep) return [[{ text: texts.plain('button-submit'), value: 'submit' }], [cancel]]
  const done = complete(step, answers, context)
  const skippable = step.skippable?.(answers, context) === true
  const edits = answers.$edit === true
  const row: Choice[] = []
  if (edits) row.push({ text: texts.plain('button-to-review'), value: '<' })
  else if (stepBefore(form, step, answers, context)) row.push({ text: texts.plain('button-back'), value: '<' })
  if (skippable && !(done && step.collects)) row.push({ text: texts.plain(done ? 'button-clear' : 'button-skip'), value: 'skip' })
  row.push(cancel)
  if (!done || (edits && !step.collects)) return [row]
  return [[{ text: texts.plain(step.collects ? 'button-done' : 'button-keep'), value: '>' }], row]
}
