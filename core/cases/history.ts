import { Prisma } from '../../prisma/client/client.ts'
import type { Actor } from '../actor.ts'
import type { OpenDeadline } from '../clocks/clock-rules.ts'
import { openDeadlinesSql, readOpenDeadlines } from '../clocks/deadlines.ts'
import type { Reading } from '../transaction.ts'
import { readCaseWith, type CaseView } from './case-view.ts'
import { isEnterpriseSide } from './lifecycle.ts'

const { sql } = Prisma

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
 * @param skip how many of the newest to pass over
 * @returns the entries, and how many older ones there are
 */
export async function readHistory(
  tx: Reading,
  view: CaseView,
  { limit, skip = 0, withQuiet = false }: { limit: number; skip?: number; withQuiet?: boolean },
): Promise<{ entries: HistoryEntry[]; older: number }> {
  const where = Prisma.sql`e.case_id = ${view.id} and (e.public or not ${isEnterpriseSide(view.parties)})
    and (${withQuiet} or e.action <> all(${quiet}::text[]))`
  const events = await tx.db.$queryRaw<HistoryEntry[]>(Prisma.sql`
    select e.at, n.name as actor, e.actor_role as role, e.action, e.text, e.details, e.public
    from case_event e left join person n on n.id = e.actor_id where ${where} order by e.id desc limit ${limit + 1} offset ${skip}`)
  if (events.length <= limit) return { older: 0, entries: events.reverse() }
  const [{ count }] = await tx.db.$queryRaw<[{ count: number }]>(
    Prisma.sql`select count(*)::int as count from case_event e where ${where}`,
  )
  return { older: count - skip - limit, entries: events.slice(0, limit).reverse() }
}

/** What a case's own screen shows. */
export interface CaseDetails {
  view: CaseView
  /** the clocks that run, soonest due first */
  deadlines: OpenDeadline[]
  /** the newest events that the reader may see, oldest first */
  latest: HistoryEntry[]
}

/**
 * A case with its clocks and latest events, as `actor` may see them: one statement, since a case is shown after everything that is done to it.
 *
 * @throws Refusal `not-found` as `readCase` does
 */
export async function readCaseDetails(tx: Reading, actor: Actor, id: number): Promise<CaseDetails> {
  const further = sql`${openDeadlinesSql(sql`c.id`)} as deadlines, ${latestSql(sql`true`)} as latest, ${latestSql(sql`e.public`)} as "latestPublic"`
  const { view, row } = await readCaseWith(tx, actor, { id }, further)
  const latest = (isEnterpriseSide(view.parties) ? row['latestPublic'] : row['latest']) as (Omit<HistoryEntry, 'at'> & {
    at: string
  })[]
  return {
    view,
    deadlines: readOpenDeadlines(row['deadlines']).filter(({ status }) => status === 'running'),
    latest: latest.map((entry) => ({ ...entry, at: new Date(entry.at) })),
  }
}

/** The newest three events of the case `c` for which a condition holds, oldest first, as a JSON list. */
function latestSql(condition: Prisma.Sql): Prisma.Sql {
  return sql`(select coalesce(json_agg(json_build_object('at', l.at, 'actor', l.actor, 'role', l.role, 'action', l.action, 'text', l.text,
      'details', l.details, 'public', l.public) order by l.id), '[]')
    from (select e.id, e.at, n.name as actor, e.actor_role as role, e.action, e.text, e.details, e.public
      from case_event e left join person n on n.id = e.actor_id
      where e.case_id = c.id and ${condition} and e.action <> all(${quiet}::text[]) order by e.id desc limit 3) l)`
}
