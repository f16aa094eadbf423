import { Refusal } from '../../../core/refusal.ts'
import { formatDay } from '../../../locales/dates.ts'
import type { Texts } from '../../../locales/texts.ts'
import { chosenAt, type Answers } from '../answers.ts'
import { addDays, parseDay } from '../day.ts'
import type { Step } from '../form.ts'

/** How many days ahead the buttons offer. */
const offered = [1, 3, 7, 15]

/** The furthest day that somebody can mean, in days: beyond it is a slip of the finger. */
const furthest = 730

export interface DateStepOptions<Context> {
  id: string
  /** the question, Telegram HTML */
  ask(answers: Answers, context: Context, texts: Texts): string
}

/** Asks for a day, today or later: a button, or a date as people write it. Kept as yyyy-mm-dd. */
export function dateStep<Context extends { today: string }>({ id, ask }: DateStepOptions<Context>): Step<Context> {
  return {
    id,
    wanted: 'button-wanted',
    applies: () => true,
    answered: (answers, { today }) => {
      const day = chosenAt(answers, id)
      return day !== undefined && accepted(day, today) === day
    },
    ask(answers, context, texts) {
      const { today } = context
      const before = chosenAt(answers, id)
      const kept =
        before !== undefined ? `\n\n${texts.html('form-answered-choice', { choice: formatDay(texts.locale, before) })}` : ''
      const choices = offered.map((days) => {
        const name = days === 1 ? texts.plain('button-tomorrow') : texts.plain('button-in-days', { days })
        const day = addDays(today, days)
        return { text: `${name} · ${formatDay(texts.locale, day)}`, value: day }
      })
      return { text: ask(answers, context, texts) + kept, choices: choices.map((choice) => [choice]) }
    },
    accept(input, answers, { today }) {
      if (input.type !== 'choice' && input.type !== 'text') return new Refusal('date-unclear')
      const day = accepted(input.type === 'choice' ? input.value : input.text, today)
      return day instanceof Refusal ? day : { answers: { ...answers, [id]: day } }
    },
  }
}

function accepted(text: string, today: string): string | Refusal {
  const day = parseDay(text, today)
  if (day === undefined || day > addDays(today, furthest)) return new Refusal('date-unclear')
  return day < today ? new Refusal('date-past') : day
}
