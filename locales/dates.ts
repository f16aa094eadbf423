import { localeOf } from './texts.ts'

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

type Parts = Record<'year' | 'month' | 'day' | 'weekday' | 'hour' | 'minute', string>

const formats = new Map<string, Intl.DateTimeFormat>()

/**
 * An instant on the wall clock of the zone.
 *
 * @param instant ISO 8601 or a Date
 * @throws {RangeError} when it is no instant, or the time zone is unknown
 */
export function formatInstant(locale: string, timeZone: string, instant: string | Date, style: DateStyle = 'instant'): string {
  const language = localeOf(locale)
  const parts = partsOf(language, timeZone, new Date(instant))
  const time = `${parts.hour}:${parts.minute}`
  if (style === 'time') return time
  if (language === 'zh-CN') {
    const year = style === 'full' ? `${parts.year}年` : ''
    return `${year}${parts.month}月${parts.day}日（${parts.weekday}）${style === 'day' ? '' : time}`
  }
  const year = style === 'full' ? ` ${parts.year}` : ''
  return `${parts.weekday} ${parts.day} ${parts.month}${year}${style === 'day' ? '' : `, ${time}`}`
}

/**
 * A day of the calendar, which has no time zone.
 *
 * @param day yyyy-mm-dd
 */
export function formatDay(locale: string, day: string): string {
  return formatInstant(locale, 'UTC', `${day}T00:00:00Z`, 'day')
}

function partsOf(language: string, timeZone: string, instant: Date): Parts {
  const key = `${language} ${timeZone}`
  let format = formats.get(key)
  if (format === undefined) {
    format = new Intl.DateTimeFormat(language, {
      timeZone,
      year: 'numeric',
      month: language === 'en' ? 'short' : 'numeric',
      day: 'numeric',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    formats.set(key, format)
  }
  return Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value])) as Parts
}
