import { Prisma, type Deadline } from '../../prisma/client/client.ts'
import type { Urgency } from '../../prisma/client/enums.ts'
import type { Reading, Writing } from '../transaction.ts'
import { applyClockRule, type ClockChange, type ClockRule, type OpenDeadline } from './clock-rules.ts'
import { reasoningShape } from './reasoning.ts'

const { sql } = Prisma

/** What of a case its clocks need to know. */
export interface ClockedCase {
  id: number
  urgency: Urgency
  touchedAt: Date
}

/** The open clocks of a case as a column: a JSON list, for `readOpenDeadlines`. @param caseId SQL of the case's id */
export function openDeadlinesSql(caseId: Prisma.Sql): Prisma.Sql {
  return sql`(select coalesce(json_agg(json_build_object('id', x.id, 'kind', x.kind, 'status', x.status, 'startedAt', x.started_at, 'dueAt', x.due_at,
      'remaining', x.remaining, 'nextAt', x.next_at, 'provisional', x.provisional, 'reasoning', x.reasoning,
      'rungs', array(select r.rung::text from rung_fired r where r.deadline_id = x.id)) order by x.due_at, x.id), '[]')
    from deadline x where x.case_id = ${caseId} and x.status in ('running', 'paused'))`
}

/** What `openDeadlinesSql` gives, as it is used: instants are dates. */
export function readOpenDeadlines(column: unknown): OpenDeadline[] {
  return (
    column as (Omit<OpenDeadline, 'startedAt' | 'dueAt' | 'nextAt'> & {
      startedAt: string
      dueAt: string
      nextAt: string | null
    })[]
  ).map((one) => ({
    ...one,
    startedAt: new Date(one.startedAt),
    dueAt: new Date(one.dueAt),
    nextAt: one.nextAt === null ? null : new Date(one.nextAt),
    reasoning: reasoningShape.parse(one.reasoning),
  }))
}

/**
 * What a change writes, as parts of a statement: none, one or two.
 *
 * @param place the case's id as SQL, and what it comes from when the insertion is a part of a statement, e.g. `filed,`
 */
export function clockChangeSql(
  { changed, started }: Pick<ClockChange, 'started'> & Partial<ClockChange>,
  { caseId, from }: { caseId: Prisma.Sql; from: Prisma.Sql },
): Prisma.Sql[] {
  const parts: Prisma.Sql[] = []
  if (changed !== undefined && changed.length > 0) {
    const rows = changed.map(({ id, status, dueAt, remaining, nextAt, provisional, reasoning, settledAt }) => ({
      id,
      status,
      dueAt,
      remaining,
      nextAt,
      provisional,
      reasoning,
      settledAt,
    }))
    parts.push(sql`update deadline d set status = u.status::"DeadlineStatus", due_at = u."dueAt", remaining = u.remaining, next_at = u."nextAt",
        provisional = u.provisional, reasoning = u.reasoning, settled_at = u."settledAt"
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as u(id int, status text, "dueAt" timestamptz, remaining bigint,
        "nextAt" timestamptz, provisional boolean, reasoning jsonb, "settledAt" timestamptz)
      where d.id = u.id`)
  }
  if (started.length > 0) {
    parts.push(sql`insert into deadline (case_id, kind, started_at, due_at, provisional, reasoning, next_at)
      select ${caseId}, p.kind::"ClockKind", p."startedAt", p."dueAt", p.provisional, p.reasoning, p."nextAt"
      from ${from} jsonb_to_recordset(${JSON.stringify(started)}::jsonb) as p(kind text, "startedAt" timestamptz, "dueAt" timestamptz,
        provisional boolean, reasoning jsonb, "nextAt" timestamptz)`)
  }
  return parts
}

/** Applies a rule to the clocks of a case that is locked. Actions of the lifecycle do it together with everything else that they change. */
export async function changeClocks(tx: Writing, caseRow: ClockedCase, rule: ClockRule): Promise<ClockChange> {
  const [{ deadlines }] = await tx.db.$queryRaw<[{ deadlines: unknown }]>(
    sql`select ${openDeadlinesSql(sql`${caseRow.id}::int`)} as deadlines`,
  )
  const { urgency, touchedAt } = caseRow
  const change = applyClockRule(rule, readOpenDeadlines(deadlines), {
    policy: tx.policy,
    urgency,
    now: tx.clock.now(),
    touchedAt,
  })
  const parts = clockChangeSql(change, { caseId: sql`${caseRow.id}::int`, from: Prisma.empty })
  if (parts.length > 0) await tx.db.$executeRaw(sql`${withParts(parts)} select 1`)
  return change
}

/** Insertions and updates as parts of one statement: `with part_0 as (…), …`; all of them take effect, whether or not anything reads them. */
export function withParts(parts: readonly Prisma.Sql[]): Prisma.Sql {
  return sql`with ${Prisma.join(
    parts.map((part, index) => sql`${Prisma.raw(`part_${index}`)} as (${part})`),
    ', ',
  )}`
}

/** The clocks that run on a case now, soonest due first. Paused ones aren't among them. */
export async function runningDeadlines(tx: Pick<Reading, 'db'>, caseId: number): Promise<Deadline[]> {
  return tx.db.$queryRaw<Deadline[]>(
    sql`select id, case_id as "caseId", kind::text as kind, status::text as status, started_at as "startedAt", due_at as "dueAt",
      null as remaining, next_at as "nextAt", provisional, reasoning, settled_at as "settledAt"
    from deadline where case_id = ${caseId} and status = 'running' order by due_at, id`,
  )
}
