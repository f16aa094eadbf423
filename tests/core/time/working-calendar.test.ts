import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultPolicy } from '../../../core/policy/policy.ts'
import { parseDuration, type DurationUnit } from '../../../core/time/duration.ts'
import {
  addWorkingMilliseconds,
  addWorkingTime,
  createWorkingCalendar,
  workingTimeBetween,
  type CalendarRules,
} from '../../../core/time/working-calendar.ts'
import { zoneDay } from '../../../core/time/zone-day.ts'

function calendarWith(changes: Partial<CalendarRules['calendar']> = {}, timeZone = 'Asia/Shanghai') {
  return createWorkingCalendar({ ...defaultPolicy, timeZone, calendar: { ...defaultPolicy.calendar, ...changes } })
}
const plain = calendarWith()
const hour = 3_600_000
const at = (text: string) => new Date(`${text}:00+08:00`)
const due = (start: string, length: string, calendar = plain) => addWorkingTime(calendar, at(start), parseDuration(length))

// 2026-11-23 is a Monday.
describe('where a length of time ends', () => {
  test.each([
    ['hours run at once, at night too', '2026-11-27T23:30', '2h', '2026-11-28T01:30'],
    ['seconds', '2026-11-27T23:30', '90s', '2026-11-27T23:31:30'],
    ['24 hours are no day: they end when they end', '2026-11-27T16:00', '24h', '2026-11-28T16:00'],
    ['the start day is not counted, and a day ends at close of business', '2026-11-23T09:05', '1wd', '2026-11-24T17:30'],
    ['a start in the evening is still on its own day', '2026-11-23T22:00', '1wd', '2026-11-24T17:30'],
    ['a weekend is stepped over', '2026-11-27T10:00', '1wd', '2026-11-30T17:30'],
    ['a start on Saturday counts from Monday', '2026-11-28T10:00', '1wd', '2026-11-30T17:30'],
    ['seven working days', '2026-11-24T10:00', '7wd', '2026-12-03T17:30'],
    ['calendar days end at close of business too, on a Sunday if need be', '2026-11-27T10:00', '2d', '2026-11-29T17:30'],
    ['working hours within one day', '2026-11-23T10:00', '4wh', '2026-11-23T14:00'],
    ['working hours go on in the morning', '2026-11-23T16:30', '2wh', '2026-11-24T10:00'],
    ['working hours wait for the office to open', '2026-11-23T06:00', '1wh', '2026-11-23T10:00'],
    ['working hours that fill the day end when it does', '2026-11-27T16:30', '1wh', '2026-11-27T17:30'],
    ['working hours over the weekend', '2026-11-27T17:00', '1wh', '2026-11-30T09:30'],
    ['working hours from a Sunday', '2026-11-29T12:00', '1wh', '2026-11-30T10:00'],
  ])('%s', (_, start, length, end) => {
    const instant = end.length > 16 ? new Date(`${end}+08:00`) : at(end)
    expect(due(start, length).at).toEqual(instant)
  })

  test('holidays are skipped and make-up days are worked, and both are on record', () => {
    const calendar = calendarWith({ holidays: ['2026-11-26', '2026-11-27'], workdays: ['2026-12-05'] })
    expect(due('2026-11-25T10:00', '1wd', calendar)).toEqual({
      at: at('2026-11-30T17:30'),
      provisional: false,
      skipped: ['2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29'],
    })
    expect(due('2026-12-04T10:00', '1wd', calendar)).toMatchObject({ at: at('2026-12-05T17:30'), skipped: [] })
    expect(due('2026-12-04T17:00', '1wh', calendar)).toMatchObject({ at: at('2026-12-05T09:30'), skipped: [] })
  })

  test('is provisional once it reaches past the published days', () => {
    const calendar = calendarWith({ publishedThrough: '2026-12-31' })
    expect(due('2026-12-30T10:00', '1wd', calendar).provisional).toBe(false)
    expect(due('2026-12-30T10:00', '2wd', calendar).provisional).toBe(true)
    expect(due('2026-12-31T17:00', '1wh', calendar).provisional).toBe(true)
    expect(due('2026-12-31T23:00', '2h', calendar).provisional).toBe(false)
  })

  test('keeps office hours on the wall when the clocks change', () => {
    const berlin = calendarWith({}, 'Europe/Berlin')
    expect(addWorkingTime(berlin, new Date('2026-03-27T15:30:00Z'), parseDuration('2wh')).at).toEqual(
      new Date('2026-03-30T08:00:00Z'),
    )
    expect(addWorkingTime(berlin, new Date('2026-10-23T14:30:00Z'), parseDuration('1wd')).at).toEqual(
      new Date('2026-10-26T16:30:00Z'),
    )
  })

  test.each([0, -1, 1.5, NaN, Infinity])('an amount of %s is refused', (amount) => {
    for (const unit of ['s', 'd', 'wd', 'wh'] as const) {
      expect(() => addWorkingTime(plain, at('2026-11-23T10:00'), { amount, unit })).toThrow(RangeError)
    }
  })

  test('time can not be taken back', () => {
    expect(() => addWorkingMilliseconds(plain, at('2026-11-23T10:00'), -1)).toThrow(RangeError)
    expect(addWorkingMilliseconds(plain, at('2026-11-22T10:00'), 0).at).toEqual(at('2026-11-22T10:00'))
  })
})

describe('office time between two instants', () => {
  test.each([
    ['2026-11-23T09:00', '2026-11-23T17:30', 8.5],
    ['2026-11-23T00:00', '2026-11-24T00:00', 8.5],
    ['2026-11-27T16:30', '2026-11-30T10:00', 2],
    ['2026-11-28T00:00', '2026-11-29T23:00', 0],
    ['2026-11-23T10:00', '2026-11-23T10:00', 0],
    ['2026-11-30T10:00', '2026-11-27T16:30', -2],
  ])('from %s to %s', (from, until, hours) => {
    expect(workingTimeBetween(plain, at(from), at(until))).toBe(hours * hour)
  })
})

describe('properties, in time zones with and without clock changes', () => {
  const zones = [
    'Asia/Shanghai',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'America/Sao_Paulo',
    'Asia/Kathmandu',
  ]
  const day = fc
    .integer({ min: 0, max: 1_400 })
    .map((n) => new Date(Date.UTC(2025, 0, 1) + n * 86_400_000).toISOString().slice(0, 10))
  const calendar = fc
    .record({
      timeZone: fc.constantFrom(...zones),
      holidays: fc.uniqueArray(day, { maxLength: 60 }),
      workdays: fc.uniqueArray(day, { maxLength: 30 }),
    })
    .map(({ timeZone, holidays, workdays }) =>
      calendarWith({ holidays: holidays.filter((each) => !workdays.includes(each)), workdays }, timeZone),
    )
  const instant = fc.date({ min: new Date('2025-01-01T00:00:00Z'), max: new Date('2028-06-30T00:00:00Z'), noInvalidDate: true })
  const unit = fc.constantFrom<DurationUnit>('s', 'm', 'h', 'd', 'wh', 'wd')
  const amount = fc.integer({ min: 1, max: 40 })

  test('a later start never ends earlier, a longer length neither, and no length ends before its start', () => {
    fc.assert(
      fc.property(calendar, instant, instant, unit, amount, amount, (calendar, a, b, unit, less, more) => {
        const [early, late] = a <= b ? [a, b] : [b, a]
        const end = (start: Date, amount: number) => addWorkingTime(calendar, start, { amount, unit }).at.getTime()
        expect(end(early, less)).toBeLessThanOrEqual(end(late, less))
        expect(end(early, less)).toBeLessThanOrEqual(end(early, less + more))
        expect(end(early, less)).toBeGreaterThanOrEqual(early.getTime())
      }),
    )
  })

  test('working days end at close of business of a working day, with as many working days on the way', () => {
    fc.assert(
      fc.property(calendar, instant, amount, (calendar, start, amount) => {
        const { at, skipped } = addWorkingTime(calendar, start, { amount, unit: 'wd' })
        const last = zoneDay(calendar.timeZone, at)
        expect(calendar.works(last)).toBe(true)
        expect(at).toEqual(calendar.closeOfBusiness(last))
        expect(skipped.some((day) => calendar.works(day))).toBe(false)
        const days = (Date.parse(last) - Date.parse(zoneDay(calendar.timeZone, start))) / 86_400_000
        expect(days - skipped.length).toBe(amount)
      }),
    )
  })

  test('working hours add up, however they are split', () => {
    fc.assert(
      fc.property(calendar, instant, amount, amount, (calendar, start, first, second) => {
        const whole = addWorkingTime(calendar, start, { amount: first + second, unit: 'wh' }).at
        const half = addWorkingTime(calendar, start, { amount: first, unit: 'wh' }).at
        expect(addWorkingTime(calendar, half, { amount: second, unit: 'wh' }).at).toEqual(whole)
      }),
    )
  })

  test('what was added is what lies between', () => {
    fc.assert(
      fc.property(calendar, instant, fc.integer({ min: 0, max: 300 * hour }), (calendar, start, milliseconds) => {
        const { at } = addWorkingMilliseconds(calendar, start, milliseconds)
        expect(workingTimeBetween(calendar, start, at)).toBe(milliseconds)
      }),
    )
  })

  test('time between adds up over any instant in the middle', () => {
    fc.assert(
      fc.property(calendar, instant, instant, instant, (calendar, a, b, c) => {
        expect(workingTimeBetween(calendar, a, b) + workingTimeBetween(calendar, b, c)).toBe(workingTimeBetween(calendar, a, c))
      }),
      { numRuns: 50 },
    )
  })
})
