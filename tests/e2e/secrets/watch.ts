import type { ChatMessage } from '../../../playground/telegram/index.ts'
import { linkedTo, mayKnow, type CaseFacts } from './secrecy.ts'
import type { Words } from './words.ts'
import type { SecretsWorld } from './world.ts'

/** Something that somebody was shown, at the moment when they were. */
interface Shown {
  chatId: number
  /** whose account it was then */
  reader: string | undefined
  text: string
  data: string[]
}

/** Something that reached somebody who may not know it. */
export interface Leak {
  what: 'words' | 'number' | 'button' | 'count' | 'log' | 'visibility'
  reader: string
  detail: string
}

export interface Watch {
  /** Looks through everything that was shown and logged since the last look, by the roster as it is now. */
  look(): Promise<void>
  readonly leaks: readonly Leak[]
  /** what was looked through */
  readonly searched: { screens: number; lines: number }
  /** all cases as of the last look, by their numbers */
  readonly cases: ReadonlyMap<string, CaseFacts>
  report(leak: Leak): void
  /** called with every new message of the bot, or every changed one */
  onShown(listener: (message: ChatMessage) => void): void
  /** called at every look, once the cases are known */
  onLook(listener: () => void): void
}

/** Sees everything that anybody is shown, and everything that is logged. */
export function createWatch(world: SecretsWorld, words: Words): Watch {
  const leaks: Leak[] = []
  const searched = { screens: 0, lines: 0 }
  const listeners: ((message: ChatMessage) => void)[] = []
  const lookers: (() => void)[] = []
  const last = new Map<string, ChatMessage>()
  let cases = new Map<string, CaseFacts>()
  let shown: Shown[] = []

  world.zone.server.onEvent(({ kind, chatId, message, text }) => {
    const reader = world.holders.get(chatId)
    if (kind === 'answered' && text) shown.push({ chatId, reader, text, data: [] })
    if ((kind !== 'sent' && kind !== 'edited') || message === undefined) return
    const before = last.get(`${chatId}.${message.id}`)
    last.set(`${chatId}.${message.id}`, message)
    for (const listener of listeners) listener(message)
    // A screen that only loses its buttons tells nothing that it hadn't told.
    if (kind === 'edited' && message.text === before?.text && message.buttons.length === 0) return
    const buttons = message.buttons.flat()
    shown.push({
      chatId,
      reader,
      text: [message.text, ...buttons.map((button) => button.text)].join('\n'),
      data: buttons.flatMap(({ data }) => data ?? []),
    })
  })

  function report(leak: Leak): void {
    leaks.push(leak)
  }

  function lookAt({ chatId, reader, text, data }: Shown): void {
    searched.screens += 1
    const who = reader ?? `account ${chatId}`
    const secret = [...cases.values()].filter((one) => one.visibility === 'secret' && !mayKnow(world.roster, reader, one))
    for (const one of secret) {
      if (text.includes(one.number))
        report({ what: 'number', reader: who, detail: `${one.number} (${one.enterprise}) in: ${text}` })
      const named = new RegExp(`^a\\.\\w+\\.${one.id.toString(36)}\\.|^f\\.\\w+\\.similar\\.c${one.id}$`)
      if (data.some((each) => named.test(each)))
        report({ what: 'button', reader: who, detail: `${one.number}: ${data.join(' ')}` })
    }
    for (const { mark, planted } of words.findIn(text)) {
      const { author, about } = planted.circle
      if (author === who) continue
      const facts = [...about].flatMap((number) => cases.get(number) ?? [])
      if (facts.some((one) => mayKnow(world.roster, reader, one))) continue
      const meant = about.size === 0 ? 'for nobody yet' : `for ${[...about].join(', ')}`
      report({ what: 'words', reader: who, detail: `${mark}, a ${planted.kind} of ${author} ${meant}, in: ${text}` })
    }
  }

  function lookAtLine(line: string): void {
    searched.lines += 1
    for (const { mark, planted } of words.findIn(line))
      report({ what: 'log', reader: 'the log', detail: `${mark}, a ${planted.kind}, in: ${line}` })
    for (const one of cases.values())
      if (one.visibility === 'secret' && line.includes(one.number))
        report({ what: 'log', reader: 'the log', detail: `${one.number} in: ${line}` })
  }

  return {
    leaks,
    searched,
    report,
    get cases() {
      return cases
    },
    onShown: (listener) => void listeners.push(listener),
    onLook: (listener) => void lookers.push(listener),
    async look() {
      cases = await readCases(world, cases)
      for (const looker of lookers) looker()
      for (const one of shown) lookAt(one)
      shown = []
      for (const line of world.log.slice(searched.lines)) lookAtLine(line)
    },
  }
}

async function readCases(
  { zone, roster }: SecretsWorld,
  before: ReadonlyMap<string, CaseFacts>,
): Promise<Map<string, CaseFacts>> {
  const { rows } = await zone.database.pool.query<Omit<CaseFacts, 'linkedThen'>>(`
    select c.id, c.number, c.visibility::text, e.code as enterprise, f.code as filer, c.closed_at is null as open
    from case_file c join enterprise e on e.id = c.enterprise_id join person f on f.id = c.filer_id`)
  const withLinks = (row: Omit<CaseFacts, 'linkedThen'>) => ({
    ...row,
    // The roster doesn't change between the filing and the first look.
    linkedThen: before.get(row.number)?.linkedThen ?? linkedTo(roster, row.enterprise),
  })
  return new Map(rows.map((row) => [row.number, withLinks(row)]))
}
