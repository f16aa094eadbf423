import type { Deadline } from '../../prisma/client/client.ts'
import type { ClockKind, Rung } from '../../prisma/client/enums.ts'
import type { LadderRung, Policy } from '../policy/policy.ts'
import { countsWorkingTime, parseDuration } from '../time/duration.ts'
import { readReasoning } from './reasoning.ts'
import { addWorkingMilliseconds, addWorkingTime, calendarOf, workingTimeBetween } from '../time/working-calendar.ts'

/** From mild to grave; a deadline never goes back. */
const order: readonly Rung[] = ['blue', 'yellow', 'red', 'top']

/** @returns positive when `a` is the graver rung */
function compareRungs(a: Rung, b: Rung): number {
  return order.indexOf(a) - order.indexOf(b)
}

/** What of a deadline says when its rungs fire. */
export type RungClock = Pick<Deadline, 'kind' | 'dueAt' | 'reasoning'>

export interface TimedRung {
  rung: LadderRung
  at: Date
}

/** The rungs of a clock. A callback's only one tells nobody: that it ran out is answered by `no_answer`. */
function ladderOf(policy: Policy, kind: ClockKind): readonly LadderRung[] {
  return kind === 'callback' ? [{ rung: 'red', tell: [] }] : policy.ladder[kind]
}

/**
 * The rungs that haven't fired yet and when they will, if nobody touches the case from now on.
 *
 * @param fired     rungs that have fired; those below the gravest of them never fire any more
 * @param touchedAt when somebody of the zone last did something for the enterprise: `top` counts from there, if that was after the due date
 */
export function rungsAhead(policy: Policy, deadline: RungClock, fired: readonly Rung[], touchedAt: Date): TimedRung[] {
  return ladderOf(policy, deadline.kind)
    .filter(({ rung }) => fired.every((other) => compareRungs(rung, other) > 0))
    .map((rung) => ({ rung, at: rungAt(policy, rung, deadline, touchedAt) }))
}

/** When the index has to find this deadline next; null when no rung is left. */
export function nextRungAt(policy: Policy, deadline: RungClock, fired: readonly Rung[], touchedAt: Date): Date | null {
  return rungsAhead(policy, deadline, fired, touchedAt)[0]?.at ?? null
}

function rungAt(policy: Policy, rung: LadderRung, deadline: RungClock, touchedAt: Date): Date {
  const calendar = calendarOf(policy)
  const { dueAt } = deadline
  if (rung.rung === 'red') return dueAt
  if (rung.rung === 'top') return addWorkingTime(calendar, touchedAt > dueAt ? touchedAt : dueAt, rung.silent).at
  const { allowed, since, length } = readReasoning(deadline)
  const left = Math.round((allowed * rung.left) / 100)
  if (!countsWorkingTime(parseDuration(length))) return new Date(Math.max(dueAt.getTime() - left, Date.parse(since)))
  const unspent = Math.max(0, workingTimeBetween(calendar, new Date(since), dueAt) - left)
  return addWorkingMilliseconds(calendar, new Date(since), unspent).at
}
