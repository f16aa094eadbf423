import { DateTime } from 'luxon'
import { localeOf, type Locale } from './texts.ts'

/**
 * How an instant is written, by example:
 *
 * | style | zh-CN | en |
 * |---|---|---|
 * | `time` | 17:30 | 17:30 |
 * | `day` | 11月24日（周二） | Tue 24 Nov |
 * | `instant` | 11月24日（周二）17:30 | Tue 24 Nov, 17:30 |
 * | `full` | 2026年11月24日（周二）17:30 | Tue 24 Nov 2026, 17:30 |
 */
export type DateStyle = 'time' | 'day' | 'instant' | 'full'

// Luxon's tokens: https://moment.github.io/luxon/#/formatting
const formats: Record<Locale, Record<DateStyle, string>> = {
  'zh-CN': { time: 'HH:mm', day: 'M月d日（ccc）', instant: 'M月d日（ccc）HH:mm', full: 'yyyy年M月d日（ccc）HH:mm' },
  en: { time: 'HH:mm', day: 'ccc d LLL', instant: 'ccc d LLL, HH:mm', full: 'ccc d LLL yyyy, HH:mm' },
}

/**
 * An instant on the wall clock of the zone.
 *
 * @param instant ISO 8601 or a Date
 * @throws {RangeError} when it is no instant, or the time zone is unknown
 */
export function formatInstant(locale: string, timeZone: string, instant: string | Date, style: DateStyle = 'instant'): string {
  const language = localeOf(locale)
  const local = DateTime.fromJSDate(new Date(instant), { zone: timeZone }).setLocale(language)
  if (!local.isValid)
    throw new RangeError(`${String(instant)} in the time zone "${timeZone}": ${local.invalidExplanation ?? local.invalidReason}`)
  return local.toFormat(formats[language][style])
}

/**
 * A day of the calendar, which has no time zone.
 *
 * @param day yyyy-mm-dd
 */
export function formatDay(locale: string, day: string): string {
  return formatInstant(locale, 'UTC', `${day}T00:00:00Z`, 'day')
}
