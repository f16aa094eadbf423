import { describe, expect, test } from 'vitest'
import {
  addDays,
  instantOf,
  isLocalDay,
  isTimeZone,
  localTimeOf,
  parseLocalTime,
  weekdayOf,
} from '../../../core/time/local-time.ts'
import { zoneDay } from '../../../core/time/zone-day.ts'

describe('local time', () => {
  test('is read as hh:mm', () => {
    expect(['00:00', '08:30', '17:05', '23:59'].map(parseLocalTime)).toEqual([0, 510, 1025, 1439])
  })

  test.each(['', '8:30', '24:00', '12:60', '0830', '08:30:00', '08.30'])('%j is refused', (text) => {
    expect(() => parseLocalTime(text)).toThrow(/is not a time of day/)
  })

  test('an instant has the day and the time of the zone, not of the machine', () => {
    const instant = new Date('2026-11-24T16:30:00Z')
    expect([zoneDay('Asia/Shanghai', instant), localTimeOf('Asia/Shanghai', instant)]).toEqual(['2026-11-25', 30])
    expect([zoneDay('America/New_York', instant), localTimeOf('America/New_York', instant)]).toEqual(['2026-11-24', 690])
  })

  test('the day changes at local midnight on both sides of a clock change', () => {
    const days = (...instants: string[]) => instants.map((instant) => zoneDay('America/Santiago', new Date(instant)))
    // On 2026-09-06 the clocks there go from 24:00 to 01:00: the day has no midnight.
    expect(days('2026-09-06T03:59:59Z', '2026-09-06T04:00:00Z')).toEqual(['2026-09-05', '2026-09-06'])
    // On 2026-04-04 they go back from 24:00 to 23:00: the day has two of them.
    expect(days('2026-04-05T03:59:59Z', '2026-04-05T04:00:00Z')).toEqual(['2026-04-04', '2026-04-05'])
    expect(instantOf('America/Santiago', '2026-09-06', 0).toISOString()).toBe('2026-09-06T04:00:00.000Z')
  })

  test('what is no instant, or lies in no zone, has no day', () => {
    expect(() => zoneDay('Asia/Shanghai', new Date(NaN))).toThrow(RangeError)
    expect(() => zoneDay('Asia/Yueyang', new Date('2026-11-24T16:30:00Z'))).toThrow(RangeError)
  })

  test('a time of day becomes an instant on both sides of a clock change, and after the gap within it', () => {
    expect(instantOf('Europe/Berlin', '2026-03-28', 540).toISOString()).toBe('2026-03-28T08:00:00.000Z')
    expect(instantOf('Europe/Berlin', '2026-03-29', 540).toISOString()).toBe('2026-03-29T07:00:00.000Z')
    expect(instantOf('Europe/Berlin', '2026-03-29', 150).toISOString()).toBe('2026-03-29T01:30:00.000Z')
  })

  test('days are counted over months, years and leap days', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2027-01-01', -1)).toBe('2026-12-31')
    expect(['2026-11-23', '2026-11-28', '2026-11-29'].map(weekdayOf)).toEqual([1, 6, 7])
  })

  test('only days and zones that exist are accepted', () => {
    expect(['2026-10-01', '2028-02-29'].every(isLocalDay)).toBe(true)
    expect(['2026-02-29', '2026-13-01', '2026-1-1', '20261001', '2026-10-01T00:00', ''].filter(isLocalDay)).toEqual([])
    expect([isTimeZone('Asia/Shanghai'), isTimeZone('Asia/Yueyang'), isTimeZone('')]).toEqual([true, false, false])
  })
})
