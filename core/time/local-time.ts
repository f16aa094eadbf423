import { DateTime, IANAZone } from 'luxon'
import { shorten } from '../text/text.ts'

/** A time of day in the zone's time zone, as minutes after midnight: 0–1439. */
export type LocalTime = number

/** A day in the zone's time zone, as yyyy-mm-dd. */
export type LocalDay = string

/**
 * @param text hh:mm, 24 hours
 * @throws {RangeError} when it isn't a time of day
 */
export function parseLocalTime(text: string): LocalTime {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text)
  if (!match) throw new RangeError(`"${shorten(text, 40)}" is not a time of day: write hh:mm, e.g. "08:30"`)
  return Number(match[1]) * 60 + Number(match[2])
}

/** Whether the text is a day that exists, written yyyy-mm-dd. */
export function isLocalDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && DateTime.fromISO(text, { zone: 'utc' }).isValid
}

/** Whether this machine knows the time zone. */
export function isTimeZone(name: string): boolean {
  return IANAZone.isValidZone(name)
}

/** What a clock on the wall shows at an instant, down to the minute. */
export function localTimeOf(timeZone: string, instant: Date): LocalTime {
  const { hour, minute } = DateTime.fromJSDate(instant, { zone: timeZone })
  return hour * 60 + minute
}

/** The instant of a time of day; in the hour that daylight saving skips, as long after the gap as it lies in it. */
export function instantOf(timeZone: string, day: LocalDay, time: LocalTime): Date {
  const [year, month, date] = day.split('-').map(Number)
  return DateTime.fromObject(
    { year, month, day: date, hour: Math.floor(time / 60), minute: time % 60 },
    { zone: timeZone },
  ).toJSDate()
}

/** @param days may be negative */
export function addDays(day: LocalDay, days: number): LocalDay {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** 1 Monday … 7 Sunday */
export function weekdayOf(day: LocalDay): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}
