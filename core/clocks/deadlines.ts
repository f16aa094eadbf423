import { toJson } from '../text/text.ts'
import { Prisma, type Deadline } from '../../prisma/client/client.ts'
import type { DeadlineSubject, Urgency } from '../../prisma/client/enums.ts'
import { partsSql } from '../statement-parts.ts'
import type { Reading, Writing } from '../transaction.ts'
import { applyClockRule, type ClockChange, type ClockRule, type OpenDeadline } from './clock-rules.ts'
import { reasoningShape } from './reasoning.ts'

const { sql } = Prisma

/** What clocks belong to, and what they need to know of it: a case, or a request about one. */
export interface ClockedSubject {
  /** a case unless told */
  subject?: DeadlineSubject
  /** of the subject */
  id: number
  /** the case that another subject is about, if it is about one */
  caseId?: number | null
  urgency: Urgency
  touchedAt: Date
}

/** The open clocks of a subject as a column: a JSON list, for `readOpenDeadlines`. @param id SQL of the subject's id */
export function openDeadlinesSql(id: Prisma.Sql, subject: DeadlineSubject = 'case'): Prisma.Sql {
  return sql`(select coalesce(json_agg(json_build_object('id', x.id, 'kind', x.kind, 'status', x.status, 'startedAt', x.started_at, 'dueAt', x.due_at,
      'remaining', x.remaining, 'nextAt', x.next_at, 'provisional', x.provisional, 'reasoning', x.reasoning,
      'rungs', array(select r.rung::text from rung_fired r where r.deadline_id = x.id)) order by x.due_at, x.id), '[]')
    from deadline x where x.subject = ${subject}::"DeadlineSubject" and x.subject_id = ${id} and x.status in ('running', 'paused'))`
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

/** Whose clocks a statement starts, as SQL: a case's unless told. */
export interface ClockPlace {
  subject?: DeadlineSubject
  subjectId?: Prisma.Sql
  caseId: Prisma.Sql
  from: Prisma.Sql
}

/**
 * What a change writes, as parts of a statement: none, one or two.
 *
 * @param place whose clocks they are, as SQL, and what that comes from when the insertion is a part of a statement, e.g. `filed,`
 */
export function clockChangeSql(
  { changed, started }: Pick<ClockChange, 'changed' | 'started'>,
  { subject = 'case', caseId, subjectId = caseId, from }: ClockPlace,
): Prisma.Sql[] {
  const parts: Prisma.Sql[] = []
  if (changed.length > 0) {
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
      from jsonb_to_recordset(${toJson(rows)}::jsonb) as u(id int, status text, "dueAt" timestamptz, remaining bigint,
        "nextAt" timestamptz, provisional boolean, reasoning jsonb, "settledAt" timestamptz)
      where d.id = u.id`)
  }
  if (started.length > 0) {
    parts.push(sql`insert into deadline (subject, subject_id, case_id, kind, started_at, due_at, provisional, reasoning, next_at)
      select ${subject}::"DeadlineSubject", ${subjectId}, ${caseId}, p.kind::"ClockKind", p."startedAt", p."dueAt", p.provisional, p.reasoning, p."nextAt"
      from ${from} jsonb_to_recordset(${toJson(started)}::jsonb) as p(kind text, "startedAt" timestamptz, "dueAt" timestamptz,
        provisional boolean, reasoning jsonb, "nextAt" timestamptz)`)
  }
  return parts
}

/** Applies a rule to the clocks of a subject that is locked. Actions of the lifecycle do it together with everything else that they change. */
export async function changeClocks(tx: Writing, clocked: ClockedSubject, rule: ClockRule): Promise<ClockChange> {
  const { subject = 'case', id, caseId = subject === 'case' ? id : null, urgency, touchedAt } = clocked
  const [{ deadlines }] = await tx.db.$queryRaw<[{ deadlines: unknown }]>(
    sql`select ${openDeadlinesSql(sql`${id}::int`, subject)} as deadlines`,
  )
  const change = applyClockRule(rule, readOpenDeadlines(deadlines), {
    policy: tx.policy,
    urgency,
    now: tx.clock.now(),
    touchedAt,
  })
  const place = { subject, subjectId: sql`${id}::int`, caseId: sql`${caseId}::int`, from: Prisma.empty }
  const parts = clockChangeSql(change, place)
  if (parts.length > 0) await tx.db.$executeRaw(sql`with ${partsSql(parts)} select 1`)
  return change
}

/** The clocks that run on a case now, soonest due first. Paused ones aren't among them. */
export async function runningDeadlines(tx: Pick<Reading, 'db'>, caseId: number): Promise<Deadline[]> {
  return tx.db.$queryRaw<Deadline[]>(
    sql`select id, subject::text as subject, subject_id as "subjectId", case_id as "caseId", kind::text as kind, status::text as status, started_at as "startedAt", due_at as "dueAt",
      null as remaining, next_at as "nextAt", provisional, reasoning, settled_at as "settledAt"
    from deadline where subject = 'case' and subject_id = ${caseId} and status = 'running' order by due_at, id`,
  )
}
