import { DateTime } from 'luxon'
import type { LocalDay } from './local-time.ts'

/**
 * The calendar day of an instant in a time zone.
 *
 * @throws {RangeError} when it is no instant, or the time zone is unknown
 */
export function zoneDay(timeZone: string, instant: Date): LocalDay {
  const day = DateTime.fromJSDate(instant, { zone: timeZone }).toISODate()
  if (day === null) throw new RangeError(`${String(instant)} has no day in the time zone "${timeZone}"`)
  return day
}
