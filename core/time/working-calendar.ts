import { fixedUnits, type Duration } from './duration.ts'
import { addDays, instantOf, weekdayOf, type LocalDay, type LocalTime } from './local-time.ts'
import { statutoryCalendar } from './statutory-calendar.ts'
import { zoneDay } from './zone-day.ts'

/** When the zone works. Where the days come from (plain weeks, the statutory calendar, the zone's own) is behind `works`. */
export interface WorkingCalendar {
  timeZone: string
  works(day: LocalDay): boolean
  /** when the office opens and closes on a day that it works */
  hoursOn(day: LocalDay): OfficeHours
  /** where a day-deadline ends, also on a day off */
  closeOfBusiness(day: LocalDay): Date
  /** last day whose holidays are known for certain; a deadline that reaches past it is provisional. null: all are */
  publishedThrough: LocalDay | null
}

export interface OfficeHours {
  opens: Date
  closes: Date
}

/** Where a length of time ends. */
export interface DueDate {
  at: Date
  /** it reaches into days whose calendar isn't published yet */
  provisional: boolean
  /** days that it stepped over because nobody works then */
  skipped: LocalDay[]
}

/** What of the policy makes a calendar. */
export interface CalendarRules {
  /** IANA name, e.g. Asia/Shanghai */
  timeZone: string
  /** `closes` is the close of business, where day-deadlines end */
  officeHours: { opens: LocalTime; closes: LocalTime }
  /**
   * The zone's own days off and days that are worked, on top of the statutory calendar that ships. `publishedThrough`: the last day for which
   * all days off are known; deadlines beyond it are provisional. null: they are known for ever, which no calendar of the State Council is.
   */
  calendar: { holidays: readonly LocalDay[]; workdays: readonly LocalDay[]; publishedThrough: LocalDay | null }
}

/** Monday to Friday, but for the announced holidays and make-up days; what the policy says of a day wins over both. */
export function createWorkingCalendar({ timeZone, officeHours, calendar }: CalendarRules): WorkingCalendar {
  const differs = new Map<LocalDay, boolean>()
  for (const { holidays, workdays } of [statutoryCalendar, calendar]) {
    for (const day of holidays) differs.set(day, false)
    for (const day of workdays) differs.set(day, true)
  }
  // Turning local times into instants is most of the cost of a walk, and walks cover the same few weeks again and again.
  const known = new Map<LocalDay, OfficeHours>()
  const hoursOn = (day: LocalDay) => {
    let hours = known.get(day)
    if (!hours) {
      if (known.size >= 4_000) known.clear()
      const at = (time: LocalTime) => instantOf(timeZone, day, time)
      known.set(day, (hours = { opens: at(officeHours.opens), closes: at(officeHours.closes) }))
    }
    return hours
  }
  return {
    timeZone,
    hoursOn,
    closeOfBusiness: (day) => hoursOn(day).closes,
    works: (day) => differs.get(day) ?? weekdayOf(day) <= 5,
    publishedThrough: calendar.publishedThrough,
  }
}

const calendars = new WeakMap<CalendarRules, WorkingCalendar>()

/** The calendar of a policy, made once per policy. */
export function calendarOf(policy: CalendarRules): WorkingCalendar {
  let calendar = calendars.get(policy)
  if (!calendar) calendars.set(policy, (calendar = createWorkingCalendar(policy)))
  return calendar
}

/** Whether so few days are known that deadlines of cases filed now may reach beyond them: 60 days, twice the longest of the built-in policy. */
export function calendarEndsSoon({ timeZone, calendar }: CalendarRules, now: Date): boolean {
  const { publishedThrough } = calendar
  return publishedThrough !== null && publishedThrough < addDays(zoneDay(timeZone, now), 60)
}

/**
 * Adds time to an instant, in the zone's time zone. Seconds, minutes and hours run at once, round the clock. A day-length doesn't count
 * the start day and ends at close of business (Civil Code, art. 201–203), `d` on any day, `wd` on a working day. Working hours pass only
 * during office hours of working days.
 *
 * @param start  instant the clock starts at
 * @param length e.g. `{ amount: 3, unit: 'wd' }`
 * @throws {RangeError} when the amount isn't a positive whole number
 */
export function addWorkingTime(calendar: WorkingCalendar, start: Date, length: Duration): DueDate {
  const { amount, unit } = length
  if (!Number.isSafeInteger(amount) || amount < 1)
    throw new RangeError(`a duration is a positive whole number of ${unit}, not ${amount}`)
  if (unit === 'wh') return addWorkingMilliseconds(calendar, start, amount * fixedUnits.wh)
  if (unit !== 'd' && unit !== 'wd')
    return { at: new Date(start.getTime() + amount * fixedUnits[unit]), provisional: false, skipped: [] }

  let day = zoneDay(calendar.timeZone, start)
  if (unit === 'd') return { at: calendar.closeOfBusiness(addDays(day, amount)), provisional: false, skipped: [] }
  const skipped: LocalDay[] = []
  for (let left = amount; left > 0;) {
    day = addDays(day, 1)
    if (calendar.works(day)) left--
    else skipped.push(day)
  }
  return { at: calendar.closeOfBusiness(day), provisional: reachesUnpublished(calendar, day), skipped }
}

/**
 * Adds so much office time: what was left of a paused deadline, or a part of one. Ends at close of business rather than at the next
 * opening, which is the same amount of work.
 *
 * @throws {RangeError} when negative
 */
export function addWorkingMilliseconds(calendar: WorkingCalendar, start: Date, milliseconds: number): DueDate {
  if (!(milliseconds >= 0)) throw new RangeError(`working time can't be taken back: ${milliseconds} ms`)
  const skipped: LocalDay[] = []
  let day = zoneDay(calendar.timeZone, start)
  let at = start.getTime()
  for (let left = milliseconds; left > 0; day = addDays(day, 1)) {
    if (!calendar.works(day)) {
      skipped.push(day)
      continue
    }
    const { opens, closes } = calendar.hoursOn(day)
    const from = Math.max(opens.getTime(), start.getTime())
    const available = Math.max(0, closes.getTime() - from)
    if (left <= available) return { at: new Date(from + left), provisional: reachesUnpublished(calendar, day), skipped }
    left -= available
    at = closes.getTime()
  }
  return { at: new Date(at), provisional: reachesUnpublished(calendar, day), skipped }
}

/** @returns milliseconds of office time between two instants; negative when `until` is the earlier one */
export function workingTimeBetween(calendar: WorkingCalendar, from: Date, until: Date): number {
  if (until < from) return 0 - workingTimeBetween(calendar, until, from)
  const last = zoneDay(calendar.timeZone, until)
  let total = 0
  for (let day = zoneDay(calendar.timeZone, from); day <= last; day = addDays(day, 1)) {
    if (!calendar.works(day)) continue
    const { opens, closes } = calendar.hoursOn(day)
    total += Math.max(0, Math.min(closes.getTime(), until.getTime()) - Math.max(opens.getTime(), from.getTime()))
  }
  return total
}

function reachesUnpublished({ publishedThrough }: WorkingCalendar, day: LocalDay): boolean {
  return publishedThrough !== null && day > publishedThrough
}
