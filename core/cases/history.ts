import { Prisma } from '../../prisma/client/client.ts'
import { runningDeadlines } from '../time/deadlines.ts'
import type { Reading } from '../transaction.ts'
import type { CaseView } from './case-view.ts'
import { isEnterpriseSide } from './lifecycle.ts'

/** One event of a case as its history tells it. */
export interface HistoryEntry {
  at: Date
  /** the person's name, or null for the workers, who are named by `role` */
  actor: string | null
  role: string
  action: string
  text: string | null
  details: Prisma.JsonObject
  public: boolean
}

/** Actions that are the machinery's own and only fill the history. */
const quiet = ['rung']

/**
 * The newest events that this reader may see, oldest first.
 *
 * @returns the entries, and how many older ones there are
 */
export async function readHistory(
  tx: Reading,
  view: CaseView,
  { limit, withQuiet = false }: { limit: number; withQuiet?: boolean },
): Promise<{ entries: HistoryEntry[]; older: number }> {
  const where = Prisma.sql`e.case_id = ${view.id} and (e.public or not ${isEnterpriseSide(view.parties)})
    and (${withQuiet} or e.action <> all(${quiet}::text[]))`
  const events = await tx.db.$queryRaw<HistoryEntry[]>(Prisma.sql`
    select e.at, n.name as actor, e.actor_role as role, e.action, e.text, e.details, e.public
    from case_event e left join person n on n.id = e.actor_id where ${where} order by e.id desc limit ${limit + 1}`)
  if (events.length <= limit) return { older: 0, entries: events.reverse() }
  const [{ count }] = await tx.db.$queryRaw<[{ count: number }]>(
    Prisma.sql`select count(*)::int as count from case_event e where ${where}`,
  )
  return { older: count - limit, entries: events.slice(0, limit).reverse() }
}

/** What a case's own screen shows: its running clocks and its latest events. */
export async function readCaseDetails(tx: Reading, view: CaseView) {
  const { entries } = await readHistory(tx, view, { limit: 3 })
  return { deadlines: await runningDeadlines(tx, view.id), latest: entries }
}
