import { z } from 'zod'
import type { ClockKind, DeadlineStatus } from '../../prisma/client/enums.ts'
import type { Deadline } from '../../prisma/client/client.ts'
import { parseDuration, type Duration } from '../time/duration.ts'
import type { LocalDay } from '../time/local-time.ts'

const instant = z.iso.datetime()

/** What a deadline's `reasoning` column holds. Instants are ISO 8601. */
export const reasoningShape = z.object({
  /** place in the policy's table, e.g. `normal.solve` */
  rule: z.string(),
  /** what stood there then, e.g. `7wd` */
  length: z.string(),
  /** days that were stepped over because nobody works then */
  skipped: z.array(z.string()),
  /** milliseconds given in all: of office time for `wh` and `wd`, else of plain time */
  allowed: z.number(),
  /** since when it has been running: its start, or the end of its last pause */
  since: instant,
  pauses: z.array(z.object({ from: instant, until: instant.nullable() })),
})

export type Reasoning = z.infer<typeof reasoningShape>

/** Why a deadline is when it is: facts for a screen, no text. */
export interface DeadlineExplanation {
  clock: ClockKind
  status: DeadlineStatus
  rule: string
  length: Duration
  startedAt: Date
  dueAt: Date
  settledAt: Date | null
  /** the calendar of the days it reaches into isn't published yet */
  provisional: boolean
  skipped: LocalDay[]
  pauses: { from: Date; until: Date | null }[]
  /** while paused: milliseconds that are left, of office time when `length` is in `wh` or `wd` */
  remaining: number | null
}

/** @throws when the row wasn't written by this program */
export function readReasoning(deadline: Pick<Deadline, 'reasoning'>): Reasoning {
  return reasoningShape.parse(deadline.reasoning)
}

/** What `/case` says about one clock. */
export function explainDeadline(deadline: Deadline): DeadlineExplanation {
  const { rule, length, skipped, pauses } = readReasoning(deadline)
  const { kind, status, startedAt, dueAt, settledAt, provisional, remaining } = deadline
  return {
    clock: kind,
    status,
    rule,
    length: parseDuration(length),
    startedAt,
    dueAt,
    settledAt,
    provisional,
    skipped,
    pauses: pauses.map(({ from, until }) => ({ from: new Date(from), until: until === null ? null : new Date(until) })),
    remaining: remaining === null ? null : Number(remaining),
  }
}
