import { Refusal } from '../../../core/refusal.ts'
import { escapeHtml } from '../../../locales/html.ts'
import type { Texts } from '../../../locales/texts.ts'
import type { Answers } from '../answers.ts'
import { reviewStep, type Ask, type Choice, type Step } from '../form.ts'

/**
 * The last step of a form: all answers at a glance, each with a button that leads back to it.
 *
 * @param facts what was settled without a question, a line each
 */
export function review<Context>(
  steps: readonly Step<Context>[],
  ask: (answers: Answers, context: Context, texts: Texts) => string,
  facts: (context: Context, texts: Texts) => readonly string[] = () => [],
): Step<Context> {
  return {
    id: reviewStep,
    wanted: 'button-wanted',
    applies: () => true,
    answered: () => false,
    accept: () => new Refusal('button-wanted'),
    ask(answers, context, texts): Ask {
      const lines: string[] = [...facts(context, texts)]
      const edits: Choice[] = []
      for (const step of steps) {
        const summary = step.applies(answers, context) ? step.summary?.(answers, context, texts) : undefined
        if (summary === undefined) continue
        const { label, value } = summary
        const heading = `<b>${escapeHtml(label)}</b>`
        lines.push(value.startsWith('<blockquote>') ? `${heading}\n${value}` : heading + texts.html('form-colon') + value)
        edits.push({ text: texts.plain('button-edit', { field: label }), value: `edit-${step.id}` })
      }
      const rows: Choice[][] = []
      for (let index = 0; index < edits.length; index += 2) rows.push(edits.slice(index, index + 2))
      return { text: [ask(answers, context, texts), lines.join('\n')].join('\n\n'), choices: rows }
    },
  }
}
