import { addDays, instantOf, localTimeOf, type LocalTime } from './local-time.ts'
import { zoneDay } from './zone-day.ts'

/** What of the policy says when nobody is disturbed: only urgent notices are pushed from `from` until `until`; the same time twice turns it off. */
export interface QuietHours {
  timeZone: string
  quietHours: { from: LocalTime; until: LocalTime }
}

/**
 * When a notice may be pushed: now, or at the end of the quiet hours that it falls into. Urgent ones never wait. Rungs and events are
 * recorded when they happen; only the sender holds back.
 */
export function pushableAt(policy: QuietHours, now: Date, urgent: boolean): Date {
  const { timeZone, quietHours } = policy
  const time = localTimeOf(timeZone, now)
  if (urgent || !isQuiet(quietHours, time)) return now
  const today = zoneDay(timeZone, now)
  return instantOf(timeZone, time < quietHours.until ? today : addDays(today, 1), quietHours.until)
}

/** From ten to ten is no quiet hour at all: that is how a zone turns them off. */
function isQuiet({ from, until }: QuietHours['quietHours'], time: LocalTime): boolean {
  if (from <= until) return time >= from && time < until
  return time >= from || time < until
}
