import { explainDeadline } from '../core/clocks/reasoning.ts'
import type { Deadline } from '../prisma/client/client.ts'
import type { Urgency } from '../prisma/client/enums.ts'
import { at, type Reader } from './reader.ts'

/** What of a clock is shown. */
export type ShownClock = Pick<Deadline, 'kind' | 'dueAt'>

/** One running clock: what is due, and when; or that it is late. */
export function clockLine(reader: Reader, deadline: ShownClock): string {
  const { texts, now } = reader
  const values = { clock: texts.plain(`clock-${deadline.kind}`), due: at(reader, deadline.dueAt) }
  return texts.html(deadline.dueAt < now ? 'case-clock-late' : 'case-clock', values)
}

/** How the due dates came about: which rule of the policy, which days were skipped. */
export function clockReasons(reader: Reader, deadlines: readonly Deadline[]): string[] {
  const { texts } = reader
  return deadlines.map((deadline) => {
    const { clock, rule, length, skipped } = explainDeadline(deadline)
    const reason = texts.html('case-clock-reason', {
      urgency: texts.plain(`urgency-${rule.split('.')[0] as Urgency}`),
      clock: texts.plain(`clock-${clock}`),
      length: texts.plain(`duration-${length.unit}`, { amount: length.amount }),
      skipped: skipped.length,
    })
    return `${clockLine(reader, deadline)}\n　　${reason}`
  })
}
