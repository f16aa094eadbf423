import type { ChatEvent, ChatMessage, Person } from '../../playground/telegram/index.ts'
import { overtaken } from '../../core/outbox/answers.ts'
import { unreachable } from '../../core/outbox/unreachable.ts'
import type { Ground } from './ground.ts'

/** What is on record in the end, one line a row, and what each chat shows. Two runs of one story are compared by them, word for word. */
export interface Books {
  /** by table */
  rows: Record<string, string[]>
  /** by person, what their chat shows: texts with the labels of the buttons */
  chats: Record<string, string[]>
  /** by person, what their chat ever showed, each once */
  everShown: Record<string, string[]>
  /** by person, of how many messages nobody knows whether they came twice */
  doubts: Record<string, number>
  /** by person, the answers that were never sent because a newer one had taken their place */
  overtaken: Record<string, string[]>
  /** what must never be left: claims, transactions, lanes that wait */
  leftOver: string[]
}

interface Given {
  ground: Ground
  people: Record<string, Person>
  events: readonly ChatEvent[]
}

/**
 * Columns that name a row of another table without a foreign key.
 */
const references: Record<string, string> = {
  'deadline.subject_id': 'case_file',
  'attachment.event_id': 'case_event',
  'source_message.event_id': 'case_event',
  'draft.case_id': 'case_file',
  'draft.screen_id': 'outbox',
  'outbox.bundled_in': 'outbox',
}

/** Columns that say how something came about, not what it is. */
const leftOut = new Set([
  // Another attempt is what a crash costs.
  'outbox.attempts',
  'inbox.attempts',
  'outbox.doubts',
  'outbox.queued_at',
  'outbox.not_before',
  'inbox.not_before',
  // A message that was sent again has another number; what is in it is compared where it is shown.
  'outbox.message_id',
  // What a person did is the same by construction, but for the numbers of the messages they tapped.
  'inbox.update',
  // Why an attempt that wasn't the last one failed.
  'inbox.error',
])

export async function readBooks({ ground: { sql, tables, foreignKeys }, people, events }: Given): Promise<Books> {
  const targets: Record<string, string> = { ...references, ...foreignKeys }
  const all = tables.map((name) => `'${name}', (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from ${name} t)`)
  const { rows: read } = await sql.query<{ content: Record<string, Record<string, unknown>[]> }>(
    `select jsonb_build_object(${all.join(', ')}) as content`,
  )
  const { content } = read[0]!
  // A number that was drawn and undone leaves a gap: a row is known by its place among those that are there.
  const places: Record<string, Map<unknown, string>> = {}
  for (const [name, rows] of Object.entries(content)) {
    const ids = rows.map(({ id }) => id).filter((id) => typeof id === 'number')
    places[name] = new Map(ids.sort((a, b) => a - b).map((id, place) => [id, `${name} ${place + 1}`]))
  }
  const numbers = content['case_file']!.map(({ number }) => number as string).sort()
  const own = ownMessages(people)
  const inWords = (text: string) => normalWords(text, numbers)

  function normal(value: unknown, key: string): unknown {
    if (typeof value === 'string') return inWords(value)
    if (/messageIds?$|message_id$/.test(key) && typeof value === 'number') return own.get(value) ?? value
    // Working time that a clock allows, or what is left of it: some of it goes by while something is tried again.
    if (key === 'allowed' || key === 'remaining') return Math.ceil(Number(value) / 60_000)
    if (Array.isArray(value)) return value.map((each) => normal(each, key))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, normal(each, name)]))
  }

  function line(table: string, row: Record<string, unknown>): string {
    const cells = Object.entries(row).flatMap(([column, value]) => {
      const place = `${table}.${column}`
      if (leftOut.has(place) || value === null) return []
      if (isOvertaken(table, row) && column === 'error') return []
      // As good as sent: a newer answer was sent instead, as the comparison of the chats sees to.
      if (isOvertaken(table, row) && column === 'status') return [[column, 'sent']]
      if (column === 'id' && places[table]!.size > 0) return []
      // Told by Telegram, or known from the attempt before, after which its process died: that it can't arrive is all that is made of it.
      if (place === 'outbox.error' && row['status'] === 'undeliverable') return [[column, unreachableBy(value as string)]]
      const target = targets[place]
      if (target !== undefined) return [[column, places[target]!.get(value) ?? value]]
      // Callback data names drafts and versions; what the buttons say is compared.
      if (place === 'outbox.payload' && row['topic'] === 'answer') return [[column, inWords(screenText(value))]]
      return [[column, normal(value, column)]]
    })
    return JSON.stringify(Object.fromEntries(cells))
  }

  const rows = Object.fromEntries(
    Object.entries(content).map(([table, each]) => [table, each.map((row) => line(table, row)).sort()]),
  )
  const written = (message: ChatMessage) =>
    inWords([message.text, ...message.buttons.map((row) => row.map(({ text }) => `[${text}]`).join(' '))].join('\n'))
  /** The pieces of an album were sent as one. */
  const shownTo = (person: Person) => {
    const texts = new Map<string | number, string>()
    for (const message of person.shown().filter(({ fromBot }) => fromBot)) {
      const before = message.albumId === undefined ? undefined : texts.get(message.albumId)
      texts.set(message.albumId ?? message.id, [before, written(message)].filter((text) => text !== undefined).join(' + '))
    }
    return [...texts.values()].sort()
  }
  const byPerson = <T>(of: (person: Person) => T) =>
    Object.fromEntries(Object.entries(people).map(([name, person]) => [name, of(person)]))
  return {
    rows,
    chats: byPerson(shownTo),
    everShown: byPerson((person) => [
      ...new Set(
        events.flatMap(({ kind, chatId, message }) =>
          chatId === person.id && message && (kind === 'sent' || kind === 'edited') ? [inWords(message.text)] : [],
        ),
      ),
    ]),
    doubts: byPerson((person) =>
      content['outbox']!.filter(({ chat_id: chat }) => chat === person.id).reduce(
        (sum, { doubts }) => sum + (doubts as number),
        0,
      ),
    ),
    overtaken: byPerson((person) =>
      content['outbox']!.filter((row) => isOvertaken('outbox', row) && row['chat_id'] === person.id).map(({ payload }) =>
        inWords(screenText(payload)),
      ),
    ),
    leftOver: await readLeftOver(sql),
  }
}

const unreachableBy = (reason: string) => (/^403: |^400: .*not found/.test(reason) ? unreachable : reason)

const isOvertaken = (table: string, { error }: Record<string, unknown>) => table === 'outbox' && error === overtaken

async function readLeftOver(sql: Ground['sql']): Promise<string[]> {
  const { rows } = await sql.query<{ what: string }>(
    `select format('outbox row %s (%s) is %s', id, kind, status) as what from outbox where lane is not null or status in ('pending', 'sending')
     union all select format('update %s is %s', update_id, status) from inbox where lane is not null or status <> 'handled'
     union all select format('a transaction is open: %s', left(query, 80)) from pg_stat_activity
       where datname = current_database() and state like 'idle in transaction%'`,
  )
  return rows.map(({ what }) => what)
}

/** A person's own messages by their place among them: between them come more messages of the bot when something is sent again. */
function ownMessages(people: Record<string, Person>): Map<number, string> {
  return new Map(
    Object.entries(people).flatMap(([name, person]) =>
      person.chat.messages.filter(({ fromBot }) => !fromBot).map(({ id }, place) => [id, `${name}'s ${place + 1}`] as const),
    ),
  )
}

/** Numbers of cases by their place, like ids; instants to the minute, since time goes on while something is tried again. */
function normalWords(text: string, numbers: readonly string[]): string {
  return text
    .replaceAll(/[A-Z]+-\d{4}-\d{6}/g, (number) => (numbers.includes(number) ? `case ${numbers.indexOf(number) + 1}` : number))
    .replaceAll(/(\d{4}-\d\d-\d\dT\d\d:\d\d):\d\d(\.\d+)?(Z|\+00:00)/g, '$1')
}

function screenText(payload: unknown): string {
  return (payload as { screen: { text: string } }).screen.text
}
