import { Refusal } from '../../../core/refusal.ts'
import { escapeHtml } from '../../../locales/html.ts'
import type { Texts } from '../../../locales/texts.ts'
import { without, type Answers, type Json } from '../answers.ts'
import type { Choice, Step } from '../form.ts'
import { beginning, isBlank, oneLine } from '../../../core/text/text.ts'

interface Option {
  /** what the button carries, `[A-Za-z0-9_-]`, up to 30 */
  value: string
  /** what is kept as the answer: a string or a number */
  answer: string | number
  /** plain text */
  name(texts: Texts): string
}

export interface ChoiceStepOptions<Context> {
  id: string
  /** the question, Telegram HTML */
  ask(answers: Answers, context: Context, texts: Texts): string
  options(answers: Answers, context: Context): readonly Option[]
  applies?: Step<Context>['applies']
  skippable?: Step<Context>['skippable']
  perRow?: number
  /** how many on a page; then typing a part of a name narrows the list */
  pageSize?: number
  /** its name on the review; without it the review doesn't have it */
  label?(texts: Texts, answers: Answers): string
}

/** A question that is answered with a button. Only what is on offer now counts, whatever a forged or old button carries. */
export function choiceStep<Context>(options: ChoiceStepOptions<Context>): Step<Context> {
  const { id, label, pageSize, skippable } = options
  const chosen = (answers: Answers, context: Context) =>
    options.options(answers, context).find(({ answer }) => answer === answers[id])
  return {
    id,
    wanted: 'button-wanted',
    applies: options.applies ?? (() => true),
    ...(skippable && { skippable }),
    answered: (answers, context) => answers[id] !== undefined && chosen(answers, context) !== undefined,
    ask(answers, context, texts) {
      const text = options.ask(answers, context, texts)
      const before = chosen(answers, context)
      const kept = before ? `\n\n${texts.html('form-answered-choice', { choice: before.name(texts) })}` : ''
      const all = options.options(answers, context)
      if (pageSize === undefined) return { text: text + kept, choices: rowsOf(all, options.perRow ?? 1, texts) }
      return pagedAsk(text + kept, all, pageSize, viewOf(answers), texts)
    },
    accept(input, answers, context) {
      if (input.type === 'text' && pageSize !== undefined)
        return stay(answers, { page: 1, part: isBlank(input.text) ? '' : beginning(input.text.trim(), 60) })
      if (input.type !== 'choice') return new Refusal('button-wanted')
      if (pageSize !== undefined && input.value === 'all') return stay(answers, { page: 1, part: '' })
      const page = /^p([1-9][0-9]{0,3})$/.exec(input.value)
      if (pageSize !== undefined && page) return stay(answers, { ...viewOf(answers), page: Number(page[1]) })
      const option = options.options(answers, context).find(({ value }) => value === input.value)
      return option ? { answers: { ...answers, [id]: option.answer } } : new Refusal('button-wanted')
    },
    ...(label && {
      summary: (answers: Answers, context: Context, texts: Texts) => ({
        label: label(texts, answers),
        value: escapeHtml(chosen(answers, context)?.name(texts) ?? texts.plain('form-none')),
      }),
    }),
  }
}

type View = { page: number; part: string }

function stay(answers: Answers, view: View) {
  return { answers: { ...without(answers, '$view'), $view: view as { [key: string]: Json } }, stay: true }
}

function viewOf(answers: Answers): View {
  const view = answers.$view as Partial<View> | undefined
  return { page: Number(view?.page ?? 1), part: String(view?.part ?? '') }
}

function pagedAsk(text: string, all: readonly Option[], pageSize: number, view: View, texts: Texts) {
  const matches = all.filter((option) => option.name(texts).toLowerCase().includes(view.part.toLowerCase()))
  const pages = Math.max(1, Math.ceil(matches.length / pageSize))
  const page = Math.min(view.page, pages)
  const turns: Choice[] = []
  if (page > 1) turns.push({ text: texts.plain('button-previous-page'), value: `p${page - 1}` })
  if (page < pages) turns.push({ text: texts.plain('button-next-page'), value: `p${page + 1}` })
  const notes = []
  if (view.part !== '') notes.push(texts.html(matches.length > 0 ? 'form-narrowed' : 'form-no-match', { part: view.part }))
  else if (pages > 1) notes.push(texts.html('form-type-to-narrow', { count: all.length }))
  const rows = rowsOf(matches.slice((page - 1) * pageSize, page * pageSize), 1, texts)
  const reset = view.part === '' ? [] : [[{ text: texts.plain('button-show-all'), value: 'all' }]]
  return { text: [text, ...notes].join('\n\n'), choices: [...rows, turns, ...reset] }
}

/** Telegram's own limit is far higher; a phone shows no more than this. */
const longestButton = 40

function rowsOf(options: readonly Option[], perRow: number, texts: Texts): Choice[][] {
  const rows: Choice[][] = []
  options.forEach((option, index) => {
    if (index % perRow === 0) rows.push([])
    rows.at(-1)!.push({ text: oneLine(option.name(texts), longestButton), value: option.value })
  })
  return rows
}
