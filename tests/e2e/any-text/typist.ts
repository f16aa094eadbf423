import { formOf } from '../../../bot/forms/index.ts'
import { lengthOf, limits } from '../../../core/cases/submission.ts'
import { isBlank, keepable } from '../../../core/text/text.ts'
import type { ChatMessage, Person } from '../../../playground/telegram/index.ts'
import { parseCallbackData } from '../../../screens/callback-data.ts'
import type { Chance } from '../../faults/storm/chance.ts'
import type { TestZone } from '../../support/zone.ts'

/** People who answer every question with whatever text comes. */
export interface Typist {
  /** Types a text; `settles` included. */
  types(person: Person, text: string, replyTo?: ChatMessage): Promise<ChatMessage>
  /** Goes through the dialog that is open, typing and sending arbitrary things where it may. */
  fills(person: Person): Promise<void>
  /** The text is kept as it was typed, but for what can't be kept; or it isn't, where it is blank or too long. */
  check(text: string, limit: number, where: string): Promise<void>
  readonly typed: number
  readonly wrong: readonly string[]
}

const navigation = new Set(['<', '>', 'skip', 'cancel', 'clear', 'cancel-no', 'cancel-yes'])

export function createTypist(zone: TestZone, chance: Chance, next: () => string): Typist {
  const wrong: string[] = []
  let typed = 0

  async function types(person: Person, text: string, replyTo?: ChatMessage): Promise<ChatMessage> {
    typed++
    // Pieces of one long text come within two seconds: these are texts of their own.
    zone.clock.advance(5_000)
    const message = person.says(text, replyTo === undefined ? {} : { replyTo })
    await zone.settled()
    return message
  }

  /** Everything that the zone keeps of what people wrote. */
  async function kept(): Promise<string[]> {
    const { rows } = await zone.database.pool.query<{ text: string | null; answers: unknown }>(
      `select text, null::jsonb as answers from case_event where text is not null union all select description, null from case_file
       union all select wish, null from case_file union all select solution, null from case_file
       union all select caption, null from attachment union all select null, answers from draft`,
    )
    return rows.flatMap(({ text, answers }) => (text === null ? stringsOf(answers) : [text]))
  }

  async function check(text: string, limit: number, where: string): Promise<void> {
    const clean = keepable(text).trim()
    if (isBlank(clean)) return
    const stored = await kept()
    // What several messages said is kept as one text, each on lines of its own.
    const found = stored.some((one) => one.trim() === clean || `\n${one}\n`.includes(`\n${clean}\n`))
    const fits = lengthOf(clean) <= limit
    if (found !== fits)
      wrong.push(`${where}: ${fits ? 'not kept as it was typed' : 'kept although too long'}: ${JSON.stringify(text)}`)
  }

  async function fills(person: Person): Promise<void> {
    const tried = new Map<string, number>()
    for (let turn = 0; turn < 60; turn++) {
      const screen = person.shown().findLast(({ buttons }) => buttons.flat().some(({ data }) => data?.startsWith('f.')))
      if (screen === undefined) return
      const offered = screen.buttons.flat().flatMap(({ data = '' }) => {
        const read = parseCallbackData(data)
        return read?.type === 'form' ? [{ ...read, data }] : []
      })
      const [{ draftId, step }] = offered as [(typeof offered)[number]]
      const draft = await zone.database.prisma.draft.findUnique({ where: { id: draftId }, select: { kind: true } })
      if (draft === null) return
      const times = (tried.get(step) ?? 0) + 1
      tried.set(step, times)
      const choices = offered.filter(({ value }) => !navigation.has(value) && !/^(?:edit-|p\d|all$)/.test(value))
      const tap = async (data: string) => {
        person.tapsData(data, screen)
        await zone.settled()
      }
      const on = offered.find(({ value }) => value === '>' || value === 'skip')
      const form = formOf(draft.kind)!
      const asked = form.steps.find(({ id }) => id === step)!
      const where = `${draft.kind}, ${step}`
      if (choices.length > 0) {
        // A button is wanted: a text finds a name, is a note's further words, or is refused.
        if (times === 1 && chance.happens(0.4)) await types(person, next())
        else await tap(chance.pick(choices).data)
      } else if (asked.wanted === 'file-wanted' && times === 1) {
        const caption = next().slice(0, 1_024)
        person.sends({ document: { name: next().slice(0, 60), size: 9_000, mimeType: 'application/pdf' } }, { caption })
        await zone.settled()
        await check(caption, limits.description, `${where}, caption`)
      } else if (asked.wanted === 'file-wanted' && asked.words !== undefined && times === 2 && on === undefined) {
        await types(person, next())
      } else if (asked.wanted === 'file-wanted' || times > 3) {
        if (on === undefined) await types(person, `第${turn}次填写`)
        else await tap(on.data)
      } else {
        const text = next()
        await types(person, text)
        await check(text, asked.limit!, where)
      }
    }
    wrong.push(`a dialog never ends: ${person.transcript().slice(-3).join('\n')}`)
  }

  return {
    types,
    fills,
    check,
    get typed() {
      return typed
    },
    wrong,
  }
}

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : []
}
