import type { ClockKind, DeadlineStatus, Rung, Urgency } from '../../prisma/client/enums.ts'
import type { Policy } from '../policy/policy.ts'
import { countsWorkingTime, formatDuration, parseDuration } from '../time/duration.ts'
import type { Reasoning } from './reasoning.ts'
import { nextRungAt } from './rungs.ts'
import { addWorkingMilliseconds, addWorkingTime, calendarOf, workingTimeBetween } from '../time/working-calendar.ts'
import { zoneDay } from '../time/zone-day.ts'

/** What an action does to the clocks of a case, a part of its row in the lifecycle's table. Done in the order in which it stands here. */
export interface ClockRule {
  /** what these were waiting for has happened: in time, or too late */
  meets?: readonly ClockKind[]
  /** these wait for nothing any more */
  cancels?: readonly ClockKind[] | 'all'
  pauses?: 'all'
  resumes?: 'all'
  /** each is met and begins anew; one that is paused stays paused, since what it waits for is still owed once the pause ends */
  restarts?: readonly ClockKind[]
  /** one of the same kind that is still open is cancelled first: there are never two of a kind */
  starts?: readonly ClockKind[]
  /** like `starts`, but leaves one alone that is open */
  ensures?: readonly ClockKind[]
}

/** A clock that runs or is paused. */
export interface OpenDeadline {
  id: number
  kind: ClockKind
  status: 'running' | 'paused'
  startedAt: Date
  dueAt: Date
  /** while paused: milliseconds that are left, of office time when its length is in `wh` or `wd`; negative when it had run out */
  remaining: number | null
  nextAt: Date | null
  provisional: boolean
  reasoning: Reasoning
  /** that have fired */
  rungs: readonly Rung[]
}

/** A clock that begins. */
export type PlannedDeadline = Pick<OpenDeadline, 'kind' | 'startedAt' | 'dueAt' | 'nextAt' | 'provisional' | 'reasoning'>

/** A clock as it is after a change. */
export type ChangedDeadline = Omit<OpenDeadline, 'status'> & { status: DeadlineStatus; settledAt: Date | null }

export interface ClockChange {
  changed: ChangedDeadline[]
  started: PlannedDeadline[]
  /** all that run or are paused afterwards */
  open: (OpenDeadline | PlannedDeadline)[]
}

/** What the rule is applied to, and when. */
export interface Clocked {
  policy: Policy
  urgency: Urgency
  now: Date
  /** when the zone last did something for the enterprise */
  touchedAt: Date
}

/** What a rule makes of the clocks that are open. Pure. */
export function applyClockRule(rule: ClockRule, open: readonly OpenDeadline[], clocked: Clocked): ClockChange {
  const states = new Map<number, ChangedDeadline>(open.map((one) => [one.id, { ...one, settledAt: null }]))
  const started: PlannedDeadline[] = []
  const change = (which: (one: ChangedDeadline) => boolean, how: (one: ChangedDeadline) => ChangedDeadline) => {
    for (const [id, one] of states) if (isOpen(one) && which(one)) states.set(id, how(one))
  }
  const { meets = [], cancels = [], restarts = [], starts = [], ensures = [] } = rule
  change(
    ({ kind }) => meets.includes(kind),
    (one) => settle(one, clocked.now, 'met'),
  )
  change(
    ({ kind }) => cancels === 'all' || cancels.includes(kind),
    (one) => settle(one, clocked.now, 'cancelled'),
  )
  if (rule.pauses)
    change(
      ({ status }) => status === 'running',
      (one) => pause(one, clocked),
    )
  if (rule.resumes)
    change(
      ({ status }) => status === 'paused',
      (one) => resume(one, clocked),
    )
  for (const kind of restarts) {
    if ([...states.values()].some((one) => one.kind === kind && one.status === 'paused')) continue
    change(
      (one) => one.kind === kind,
      (one) => settle(one, clocked.now, 'met'),
    )
    started.push(planDeadline(clocked.policy, clocked.urgency, kind, clocked.now))
  }
  for (const kind of starts) {
    change(
      (one) => one.kind === kind,
      (one) => settle(one, clocked.now, 'cancelled'),
    )
    started.push(planDeadline(clocked.policy, clocked.urgency, kind, clocked.now))
  }
  for (const kind of ensures) {
    if (![...states.values()].some((one) => one.kind === kind && isOpen(one)))
      started.push(planDeadline(clocked.policy, clocked.urgency, kind, clocked.now))
  }
  const all = [...states.values()]
  return {
    changed: all.filter((one, index) => changedSince(open[index]!, one)),
    started,
    open: [...all.flatMap((one) => (isOpen(one) ? [one] : [])), ...started],
  }
}

/** A clock as the policy says for an urgency. @param from when it starts; may lie in the past */
export function planDeadline(policy: Policy, urgency: Urgency, kind: ClockKind, from: Date): PlannedDeadline {
  const calendar = calendarOf(policy)
  const length = policy.clocks[urgency][kind]
  const { at: dueAt, provisional, skipped } = addWorkingTime(calendar, from, length)
  const reasoning: Reasoning = {
    rule: `${urgency}.${kind}`,
    length: formatDuration(length),
    skipped,
    allowed: countsWorkingTime(length) ? workingTimeBetween(calendar, from, dueAt) : dueAt.getTime() - from.getTime(),
    since: from.toISOString(),
    pauses: [],
  }
  return {
    kind,
    startedAt: from,
    dueAt,
    provisional,
    reasoning,
    nextAt: nextRungAt(policy, { kind, dueAt, reasoning }, [], from),
  }
}

function isOpen(one: ChangedDeadline): one is ChangedDeadline & OpenDeadline {
  return one.status === 'running' || one.status === 'paused'
}

function changedSince(before: OpenDeadline, after: ChangedDeadline): boolean {
  return before.status !== after.status || before.dueAt.getTime() !== after.dueAt.getTime()
}

/** In time is a paused one of which something was left, and a running one that isn't due yet. What had run out stays on record as missed. */
function settle(one: ChangedDeadline, now: Date, inTime: 'met' | 'cancelled'): ChangedDeadline {
  const missed = one.status === 'paused' ? (one.remaining ?? 0) < 0 : one.dueAt < now
  return { ...one, status: missed ? 'missed' : inTime, settledAt: now, nextAt: null, remaining: null }
}

/** Keeps what is left: office time for lengths in `wh` and `wd`, else plain time. No rung fires while paused. */
function pause(one: ChangedDeadline, { policy, now }: Clocked): ChangedDeadline {
  const working = countsWorkingTime(parseDuration(one.reasoning.length))
  const left = one.dueAt.getTime() - now.getTime()
  // Past the due date office time can still be zero (over a weekend); plain time says for certain that it had run out.
  const remaining = working && left >= 0 ? workingTimeBetween(calendarOf(policy), now, one.dueAt) : left
  const pauses = [...one.reasoning.pauses, { from: now.toISOString(), until: null }]
  return { ...one, status: 'paused', remaining, nextAt: null, reasoning: { ...one.reasoning, pauses } }
}

/**
 * Runs on with what was left. The new due date is exactly that far away, not rounded up to a close of business: rounding would give time away
 * with every pause. One that had run out keeps its due date, and its rungs.
 */
function resume(one: ChangedDeadline, { policy, now, touchedAt }: Clocked): ChangedDeadline {
  const remaining = one.remaining ?? 0
  const due = remaining < 0 ? { ...one, skipped: one.reasoning.skipped } : runOn(one, remaining, policy, now)
  const reasoning = {
    ...one.reasoning,
    since: now.toISOString(),
    skipped: due.skipped,
    pauses: one.reasoning.pauses.map((each) => ({ ...each, until: each.until ?? now.toISOString() })),
  }
  const { dueAt, provisional } = due
  const nextAt = nextRungAt(policy, { kind: one.kind, dueAt, reasoning }, one.rungs, touchedAt)
  return { ...one, status: 'running', remaining: null, dueAt, provisional, reasoning, nextAt }
}

function runOn({ startedAt, reasoning }: ChangedDeadline, remaining: number, policy: Policy, now: Date) {
  const { length, skipped, pauses } = reasoning
  if (!countsWorkingTime(parseDuration(length)))
    return { dueAt: new Date(now.getTime() + remaining), provisional: false, skipped }
  const due = addWorkingMilliseconds(calendarOf(policy), now, remaining)
  const pausedOn = zoneDay(policy.timeZone, new Date(pauses.at(-1)?.from ?? startedAt))
  // Days that it would have stepped over later, had it not been paused, explain nothing any more.
  return { dueAt: due.at, provisional: due.provisional, skipped: [...skipped.filter((day) => day < pausedOn), ...due.skipped] }
}
