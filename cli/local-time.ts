import { DateTime } from 'luxon'

/** e.g. 2026-11-24 18:00, in the zone's time zone */
export function localTime(instant: Date, timeZone: string): string {
  return DateTime.fromJSDate(instant, { zone: timeZone }).toFormat('yyyy-MM-dd HH:mm')
}
