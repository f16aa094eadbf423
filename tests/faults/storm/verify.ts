import type { Pool } from 'pg'
import { overtaken } from '../../../core/outbox/answers.ts'
import { plainText } from '../../../locales/plain-text.ts'
import type { Books, Shown } from './books.ts'
import type { Filed } from './contact.ts'
import type { Handled } from './handler.ts'

/** One promise of the design, and what breaks it. */
export interface Finding {
  promise: string
  /** how much was looked at */
  checked: number
  /** a line for each breach */
  broken: string[]
}

/** Counts that are printed and not judged. */
export interface Figures {
  /** updates whose handling failed for a reason of its own, at least once */
  triedAgain: number
  failedAttempts: number
  /** rows of which nobody knew whether they had arrived */
  doubtfulRows: number
  doubts: number
  /** messages that arrived more often than once, all of them of doubtful rows */
  repeats: number
  /** when each of those arrived the last time, by `performance.now()` */
  repeatedAt: number[]
  /** given up after too many doubts */
  uncertain: number
  /** answers that weren't sent late, since the person had a newer one */
  overtaken: number
}

export interface OutboxRow {
  id: string
  topic: 'notice' | 'answer' | 'route'
  kind: string
  status: string
  waits: boolean
  chatId: number
  messageId: number | null
  attempts: number
  doubts: number
  error: string | null
  number: string | null
  answer: { screen: { text: string }; replace?: number } | null
}

/** Compares what people said and saw with what the database holds, once everything has come to rest. */
export async function verify(
  pool: Pool,
  books: Books,
  filed: readonly Filed[],
  handled: readonly Handled[],
): Promise<{ findings: Finding[]; figures: Figures }> {
  const rows = await readOutbox(pool)
  const messages = rows.filter(({ topic }) => topic !== 'route')
  const repeats = findRepeats(messages, books.shown)
  const failed = await pool.query(
    `select count(*)::int as updates, coalesce(sum(attempts), 0)::int as attempts from inbox where attempts > 0`,
  )
  return {
    findings: [
      await everyReportIsACase(pool, filed),
      await everyDeedOfAHandlerIsRecorded(pool, handled),
      await everyCaseIsRoutedOnce(pool),
      await everyUpdateIsHandled(pool, books.acts),
      await everyChatIsInOrder(pool),
      { promise: 'no message or routing is left', checked: rows.length, broken: rows.filter(isLeft).map(describe) },
      everyNoticeIsWritten(rows, filed, handled),
      everyMessageIsShown(messages, books.shown),
      { promise: 'nothing is shown more often than doubted', checked: books.shown.length, broken: repeats.broken },
      messagesKeepTheirOrder(messages),
    ],
    figures: {
      triedAgain: failed.rows[0].updates,
      failedAttempts: failed.rows[0].attempts,
      doubtfulRows: messages.filter(({ doubts }) => doubts > 0).length,
      doubts: messages.reduce((sum, { doubts }) => sum + doubts, 0),
      repeats: repeats.count,
      repeatedAt: repeats.at,
      uncertain: rows.filter(({ status }) => status === 'uncertain').length,
      overtaken: rows.filter(({ error }) => error === overtaken).length,
    },
  }
}

async function readOutbox(pool: Pool): Promise<OutboxRow[]> {
  const { rows } = await pool.query(
    `select o.id, o.topic::text, o.kind, o.status::text, o.lane is not null as waits, o.chat_id as "chatId", o.message_id as "messageId",
       o.attempts, o.doubts, o.error, c.number, case when o.topic = 'answer' then o.payload end as answer
     from outbox o left join case_file c on c.id = o.case_id order by o.id`,
  )
  return rows.map((row) => ({ ...row, chatId: Number(row.chatId) }))
}

const isLeft = ({ waits, status, error }: OutboxRow) => waits || (status !== 'sent' && error !== overtaken)

function describe({ id, topic, kind, status, chatId, attempts, doubts, error }: OutboxRow): string {
  return `outbox ${id} (${topic} ${kind}, ${status}) in ${chatId}: ${attempts} attempts, ${doubts} doubts, ${error ?? 'no error'}`
}

async function everyReportIsACase(pool: Pool, filed: readonly Filed[]): Promise<Finding> {
  const { rows } = await pool.query(
    `select c.number, c.description, c.wish, c.urgency::text, c.visibility::text, k.name as category, p.telegram_id as "chatId",
       (select count(*)::int from attachment a where a.case_id = c.id) as "fileCount",
       (select count(*)::int from case_event e where e.case_id = c.id and e.action = 'submit') as submits
     from case_file c join category k on k.id = c.category_id join person p on p.id = c.filer_id`,
  )
  const broken: string[] = []
  const expected = new Map(filed.map((one) => [one.number, one]))
  for (const row of rows) {
    const report = expected.get(row.number)
    expected.delete(row.number)
    if (report === undefined) broken.push(`${row.number} is a case that nobody filed: ${row.description}`)
    else {
      for (const field of ['description', 'wish', 'urgency', 'visibility', 'category', 'fileCount'] as const)
        if (row[field] !== report[field]) broken.push(`${row.number}: ${field} is ${row[field]} instead of ${report[field]}`)
      if (Number(row.chatId) !== report.chatId) broken.push(`${row.number} has another filer`)
      if (row.submits !== 1) broken.push(`${row.number} was submitted ${row.submits} times`)
    }
  }
  for (const { number, description } of expected.values()) broken.push(`${number} is lost: ${description}`)
  if (rows.length !== filed.length) broken.push(`${rows.length} cases for ${filed.length} reports`)
  return { promise: 'every report is one case, word for word', checked: filed.length, broken }
}

async function everyDeedOfAHandlerIsRecorded(pool: Pool, handled: readonly Handled[]): Promise<Finding> {
  const { rows } = await pool.query(
    `select c.number, count(*) filter (where e.action = 'sign')::int as signed, count(*) filter (where e.action = 'contact')::int as contacts,
       min(e.text) filter (where e.action = 'contact') as text
     from case_file c join case_event e on e.case_id = c.id group by c.number`,
  )
  const broken: string[] = []
  const recorded = new Map(rows.map((row) => [row.number, row]))
  for (const { number, contacted } of handled) {
    const row = recorded.get(number)
    if (row?.signed !== 1) broken.push(`${number} is signed ${row?.signed ?? 0} times`)
    if ((row?.text ?? null) !== contacted || row?.contacts !== (contacted === null ? 0 : 1))
      broken.push(`${number}: ${row?.contacts} contacts, "${row?.text}" instead of "${contacted}"`)
  }
  return { promise: 'every deed of a handler is recorded once', checked: handled.length, broken }
}

async function everyCaseIsRoutedOnce(pool: Pool): Promise<Finding> {
  const { rows } = await pool.query(
    `select c.number, c.handler_id as handler, c.assignments, (select count(*)::int from case_event e where e.case_id = c.id and e.action = 'assign') as assigns
     from case_file c`,
  )
  const wrong = rows.filter(({ handler, assignments, assigns }) => handler === null || assignments !== 1 || assigns !== 1)
  return {
    promise: 'every case is routed once',
    checked: rows.length,
    broken: wrong.map(
      ({ number, handler, assignments, assigns }) => `${number}: handler ${handler}, ${assignments}, ${assigns} events`,
    ),
  }
}

async function everyUpdateIsHandled(pool: Pool, acts: number): Promise<Finding> {
  const { rows } = await pool.query(
    `select update_id as id, status::text, attempts, error from inbox where status <> 'handled' or lane is not null or owner is not null`,
  )
  const counted = await pool.query('select count(*)::int as updates from inbox')
  const broken = rows.map(({ id, status, attempts, error }) => `update ${id} is ${status} after ${attempts} attempts: ${error}`)
  const { updates } = counted.rows[0]
  if (updates !== acts) broken.push(`${updates} updates for ${acts} acts`)
  return { promise: 'every update is handled once', checked: updates, broken }
}

async function everyChatIsInOrder(pool: Pool): Promise<Finding> {
  const { rows } = await pool.query(
    `select * from (
       select update_id as id, chat, settled_at as at, max(settled_at) over (partition by chat order by update_id rows between unbounded preceding and 1 preceding) as before
       from (select *, coalesce(update #>> '{message,chat,id}', update #>> '{callback_query,message,chat,id}') as chat from inbox) i) ordered
     where at < before`,
  )
  const counted = await pool.query('select count(*)::int as updates from inbox')
  return {
    promise: "updates keep their chat's order",
    checked: counted.rows[0].updates,
    broken: rows.map(({ id, chat }) => `update ${id} of chat ${chat} was handled before an earlier one`),
  }
}

/** What the rules of the main path want to be said, by kind and case. */
function everyNoticeIsWritten(rows: readonly OutboxRow[], filed: readonly Filed[], handled: readonly Handled[]): Finding {
  const wanted = new Map<string, number>()
  const want = (kind: string, number: string) => wanted.set(`${kind} ${number}`, (wanted.get(`${kind} ${number}`) ?? 0) + 1)
  for (const { number } of filed) for (const kind of ['assigned', 'handlerFound']) want(kind, number)
  for (const { number, contacted } of handled) {
    want('signed', number)
    if (contacted !== null) want('contacted', number)
  }
  const written = new Map<string, number>()
  for (const { topic, kind, number } of rows) {
    if (topic === 'notice' && number !== null) written.set(`${kind} ${number}`, (written.get(`${kind} ${number}`) ?? 0) + 1)
  }
  const broken = [...new Set([...wanted.keys(), ...written.keys()])]
    .filter((key) => wanted.get(key) !== written.get(key))
    .map((key) => `${key}: ${written.get(key) ?? 0} instead of ${wanted.get(key) ?? 0}`)
  return { promise: 'every notice is written once', checked: wanted.size, broken }
}

/** The words of a row as they must stand in the chat: an answer's own; a notice's are those of the message that it became. */
function wordsOf(row: OutboxRow, byMessage: ReadonlyMap<number, Shown[]>): string | undefined {
  if (row.answer !== null) return plainText(row.answer.screen.text)
  return byMessage.get(row.messageId ?? 0)?.find(({ kind }) => kind === 'sent')?.text
}

function everyMessageIsShown(rows: readonly OutboxRow[], shown: readonly Shown[]): Finding {
  const byMessage = group(shown, ({ messageId }) => messageId)
  const broken: string[] = []
  for (const row of rows) {
    if (row.status !== 'sent' || row.kind === 'commands') continue
    const words = wordsOf(row, byMessage)
    const there = byMessage.get(row.messageId ?? 0) ?? []
    if (!there.some(({ chatId, text }) => chatId === row.chatId && text === words))
      broken.push(`${describe(row)}: message ${row.messageId} never said so: ${words}`)
  }
  return { promise: 'every message that was sent is in its chat', checked: rows.length, broken }
}

/** In each chat the same words may appear as often as there are rows that say them, and once more for each doubt. */
export function findRepeats(
  rows: readonly OutboxRow[],
  shown: readonly Shown[],
): { count: number; at: number[]; broken: string[] } {
  const byMessage = group(shown, ({ messageId }) => messageId)
  const key = (chatId: number, text: string) => `${chatId} ${text}`
  const allowed = new Map<string, OutboxRow[]>()
  for (const row of rows) {
    const words = wordsOf(row, byMessage)
    if (words === undefined) continue
    const known = allowed.get(key(row.chatId, words)) ?? []
    allowed.set(key(row.chatId, words), [...known, row])
  }
  const broken: string[] = []
  const at: number[] = []
  let count = 0
  for (const [words, appearances] of group(shown, ({ chatId, text }) => key(chatId, text))) {
    const own = allowed.get(words) ?? []
    const doubts = own.reduce((sum, row) => sum + row.doubts, 0)
    const surplus = appearances.length - own.length
    if (surplus > doubts) broken.push(`${appearances.length} times for ${own.length} rows with ${doubts} doubts: ${words}`)
    else if (surplus > 0) count += surplus
    if (surplus > 0) at.push(repeatedAt(own, appearances))
  }
  return { count, at, broken }
}

/**
 * When something came again: of what a doubtful row showed, and of what no row knows of, the last. The same words may be shown once more by
 * a row of which nothing is in doubt, as the same question is in the next report: that is no repeat.
 */
function repeatedAt(rows: readonly OutboxRow[], appearances: readonly Shown[]): number {
  const sound = new Set(rows.filter(({ doubts }) => doubts === 0).map(({ messageId }) => messageId))
  const doubtful = appearances.filter(({ messageId }) => !sound.has(messageId))
  return (doubtful.length > 0 ? doubtful : appearances).at(-1)!.at
}

/**
 * Answers that went out at the first attempt stand in their chat in the order in which they were written, and notices about the same case in any
 * case do. Between two cases there is no order: what was written first may have been committed last.
 */
function messagesKeepTheirOrder(rows: readonly OutboxRow[]): Finding {
  const broken: string[] = []
  let checked = 0
  const kept = rows.filter(
    ({ topic, messageId, attempts, doubts, answer }) =>
      messageId !== null && (topic === 'notice' || (attempts === 1 && doubts === 0 && answer?.replace === undefined)),
  )
  for (const ofChat of group(
    kept,
    ({ chatId, topic, number }) => `${chatId} ${topic} ${topic === 'notice' ? number : ''}`,
  ).values()) {
    for (const [index, row] of ofChat.entries()) {
      checked += 1
      const before = ofChat[index - 1]
      if (before !== undefined && before.messageId! > row.messageId!)
        broken.push(`${describe(row)} came before ${describe(before)}`)
    }
  }
  return { promise: "messages keep their chat's order", checked, broken }
}

function group<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const known = groups.get(keyOf(item))
    if (known) known.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}
