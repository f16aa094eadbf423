import { Prisma, type Case, type Deadline } from '../../prisma/client/client.ts'
import type { ClockKind } from '../../prisma/client/enums.ts'
import type { Policy } from '../policy.ts'
import type { Reading, Transaction, Writing } from '../transaction.ts'
import { countsWorkingTime, formatDuration, parseDuration } from './duration.ts'
import { readReasoning, type Reasoning } from './reasoning.ts'
import { nextRungAt } from './rungs.ts'
import { zoneDay } from './zone-day.ts'
import { addWorkingMilliseconds, addWorkingTime, calendarOf, workingTimeBetween } from './working-calendar.ts'

/** What of a case its clocks need to know. A `CaseView` will do. */
export type ClockedCase = Pick<Case, 'id' | 'urgency'>

/**
 * Starts one clock as the policy says for the case's urgency. One of the same kind that is still open is settled first as by
 * `cancelDeadlines`: a case never has two running clocks of a kind.
 *
 * @param from when it starts, e.g. the assignment; may lie in the past
 */
export async function startDeadline(tx: Writing, caseRow: ClockedCase, kind: ClockKind, from: Date): Promise<Deadline> {
  const [deadline] = await startClocks(tx, caseRow, [kind], from)
  return deadline!
}

/** Starts several clocks. @returns them in the order of `kinds` */
export async function startClocks(
  tx: Writing,
  caseRow: ClockedCase,
  kinds: readonly ClockKind[],
  from: Date,
): Promise<Deadline[]> {
  await cancelDeadlines(tx, caseRow.id, kinds)
  return startFirstClocks(tx, caseRow, kinds, from)
}

/** Starts clocks of kinds of which none is open, e.g. those of a new case. @returns them in the order of `kinds` */
export async function startFirstClocks(
  tx: Writing,
  caseRow: ClockedCase,
  kinds: readonly ClockKind[],
  from: Date,
): Promise<Deadline[]> {
  const insertion = firstClocksSql(
    tx.policy,
    caseRow,
    { caseId: Prisma.sql`${caseRow.id}::int`, source: Prisma.empty },
    kinds,
    from,
  )
  const rows = await tx.db.$queryRaw<Deadline[]>(Prisma.sql`${insertion} returning ${columns}`)
  return kinds.map((kind) => rows.find((row) => row.kind === kind)!)
}

/**
 * The insertion of clocks of which none is open.
 *
 * @param place the case's id as SQL, and what it comes from when the insertion is a part of a statement, e.g. `filed cross join`
 */
export function firstClocksSql(
  policy: Policy,
  caseRow: Pick<ClockedCase, 'urgency'>,
  { caseId, source }: { caseId: Prisma.Sql; source: Prisma.Sql },
  kinds: readonly ClockKind[],
  from: Date,
): Prisma.Sql {
  const planned = kinds.map((kind) => planDeadline(policy, caseRow, kind, from))
  return Prisma.sql`insert into deadline (case_id, kind, started_at, due_at, provisional, reasoning, next_at)
    select ${caseId}, p.kind::"ClockKind", ${from}::timestamptz, p."dueAt", p.provisional, p.reasoning, p."nextAt"
    from ${source} jsonb_to_recordset(${JSON.stringify(planned)}::jsonb)
      as p(kind text, "dueAt" timestamptz, provisional boolean, reasoning jsonb, "nextAt" timestamptz)`
}

/**
 * What the clock was waiting for has happened: in time, or too late. A paused one is in time when something was left of it.
 *
 * @returns null when no clock of this kind was open
 */
export async function meetDeadline(tx: Writing, caseId: number, kind: ClockKind): Promise<'met' | 'missed' | null> {
  const now = tx.clock.now()
  const settled = await tx.db.$queryRaw<{ status: 'met' | 'missed' }[]>`
    update deadline set settled_at = ${now}, next_at = null, remaining = null, status = (case
      when status = 'paused' and remaining >= 0 or status = 'running' and due_at >= ${now} then 'met' else 'missed'
    end)::"DeadlineStatus"
    where case_id = ${caseId} and kind = ${kind}::"ClockKind" and status in ('running', 'paused')
    returning status::text as status`
  return settled[0]?.status ?? null
}

/**
 * Clocks that aren't waiting for anything any more (withdrawn, merged, handed over). One that had already run out stays on record as
 * missed: it fell due.
 *
 * @param kinds all when left out
 */
export async function cancelDeadlines(tx: Writing, caseId: number, kinds?: readonly ClockKind[]): Promise<void> {
  const now = tx.clock.now()
  await tx.db.$executeRaw`
    update deadline set settled_at = ${now}, next_at = null, remaining = null, status = (case
      when status = 'paused' and remaining < 0 or status = 'running' and due_at < ${now} then 'missed' else 'cancelled'
    end)::"DeadlineStatus"
    where case_id = ${caseId} and status in ('running', 'paused')
      and (${kinds === undefined} or kind = any(${kinds === undefined ? [] : [...kinds]}::"ClockKind"[]))`
}

/**
 * Stops every running clock of a case and keeps what is left of each: office time for lengths in `wh` and `wd`, else plain time; negative
 * when it had run out. No rung fires while paused.
 */
export async function pauseDeadlines(tx: Transaction, caseId: number): Promise<void> {
  const now = tx.clock.now()
  const calendar = calendarOf(tx.policy)
  const running = await tx.db.deadline.findMany({ where: { caseId, status: 'running' } })
  for (const deadline of running) {
    const reasoning = readReasoning(deadline)
    const working = countsWorkingTime(parseDuration(reasoning.length))
    const left = deadline.dueAt.getTime() - now.getTime()
    // Past the due date office time can still be zero (over a weekend); plain time says for certain that it had run out.
    const remaining = working && left >= 0 ? workingTimeBetween(calendar, now, deadline.dueAt) : left
    const pauses = [...reasoning.pauses, { from: now.toISOString(), until: null }]
    await tx.db.deadline.update({
      where: { id: deadline.id },
      data: {
        status: 'paused',
        remaining: BigInt(remaining),
        nextAt: null,
        reasoning: { ...reasoning, pauses },
      },
    })
  }
}

/**
 * Lets paused clocks run on with what was left of them. The new due date is exactly that far away, not rounded up to a close of business:
 * rounding would give time away with every pause. One that had run out keeps its due date, and its rungs.
 */
export async function resumeDeadlines(tx: Transaction, caseId: number): Promise<void> {
  const now = tx.clock.now()
  const { touchedAt } = await tx.db.case.findUniqueOrThrow({ where: { id: caseId }, select: { touchedAt: true } })
  const paused = await tx.db.deadline.findMany({ where: { caseId, status: 'paused' }, include: { rungs: true } })
  for (const { rungs, ...deadline } of paused) {
    const old = readReasoning(deadline)
    const remaining = Number(deadline.remaining)
    const due = remaining < 0 ? { ...deadline, skipped: old.skipped } : runOn(tx.policy, deadline, old, remaining, now)
    const reasoning = {
      ...old,
      since: now.toISOString(),
      skipped: due.skipped,
      pauses: old.pauses.map((pause) => ({ ...pause, until: pause.until ?? now.toISOString() })),
    }
    const next = { kind: deadline.kind, dueAt: due.dueAt, reasoning }
    const fired = rungs.map(({ rung }) => rung)
    await tx.db.deadline.update({
      where: { id: deadline.id },
      data: {
        status: 'running',
        remaining: null,
        dueAt: due.dueAt,
        provisional: due.provisional,
        reasoning,
        nextAt: nextRungAt(tx.policy, next, fired, touchedAt),
      },
    })
  }
}

/**
 * Settles the running clock of a kind and starts the next one: each progress note does. A paused one goes on being paused: what it waits for
 * is still owed once the pause ends.
 *
 * @returns the one that runs now, or null while paused
 */
export async function restartDeadline(tx: Transaction, caseRow: ClockedCase, kind: ClockKind): Promise<Deadline | null> {
  if ((await tx.db.deadline.count({ where: { caseId: caseRow.id, kind, status: 'paused' } })) > 0) return null
  await meetDeadline(tx, caseRow.id, kind)
  return startDeadline(tx, caseRow, kind, tx.clock.now())
}

/** The clocks that run on a case now, soonest due first. Paused ones aren't among them. */
export async function runningDeadlines(tx: Pick<Reading, 'db'>, caseId: number): Promise<Deadline[]> {
  return tx.db.$queryRaw<Deadline[]>(
    Prisma.sql`select ${columns} from deadline where case_id = ${caseId} and status = 'running' order by due_at, id`,
  )
}

/** Of a clock that runs: nothing is kept of one until it pauses. */
const columns = Prisma.sql`id, case_id as "caseId", kind::text as kind, status::text as status, started_at as "startedAt", due_at as "dueAt",
  null as remaining, next_at as "nextAt", provisional, reasoning, settled_at as "settledAt"`

function planDeadline(policy: Policy, caseRow: Pick<ClockedCase, 'urgency'>, kind: ClockKind, from: Date) {
  const calendar = calendarOf(policy)
  const length = policy.clocks[caseRow.urgency][kind]
  const { at: dueAt, provisional, skipped } = addWorkingTime(calendar, from, length)
  const reasoning: Reasoning = {
    rule: `${caseRow.urgency}.${kind}`,
    length: formatDuration(length),
    skipped,
    allowed: countsWorkingTime(length) ? workingTimeBetween(calendar, from, dueAt) : dueAt.getTime() - from.getTime(),
    since: from.toISOString(),
    pauses: [],
  }
  const nextAt = nextRungAt(policy, { kind, dueAt, reasoning }, [], from)
  return { kind, dueAt, provisional, reasoning, nextAt }
}

function runOn(policy: Policy, deadline: Deadline, { length, skipped, pauses }: Reasoning, remaining: number, now: Date) {
  const working = countsWorkingTime(parseDuration(length))
  if (!working) return { dueAt: new Date(now.getTime() + remaining), provisional: false, skipped }
  const due = addWorkingMilliseconds(calendarOf(policy), now, remaining)
  const pausedOn = zoneDay(policy.timeZone, new Date(pauses.at(-1)?.from ?? deadline.startedAt))
  // Days that it would have stepped over later, had it not been paused, explain nothing any more.
  return { dueAt: due.at, provisional: due.provisional, skipped: [...skipped.filter((day) => day < pausedOn), ...due.skipped] }
}
