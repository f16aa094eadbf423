import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countsWorkingTime, formatDuration, parseDuration } from '../../../core/time/duration.ts'

describe('a duration', () => {
  test.each([
    ['30s', { amount: 30, unit: 's' }],
    ['10m', { amount: 10, unit: 'm' }],
    ['2h', { amount: 2, unit: 'h' }],
    ['7d', { amount: 7, unit: 'd' }],
    ['4wh', { amount: 4, unit: 'wh' }],
    ['3wd', { amount: 3, unit: 'wd' }],
  ])('%s is read as what it says', (text, duration) => {
    expect(parseDuration(text)).toEqual(duration)
  })

  test.each([
    '',
    '3',
    'wd',
    '3 wd',
    ' 3wd',
    '-1h',
    '1.5h',
    '1d12h',
    '3WD',
    '3 days',
    '1w',
    '0x10s',
    '１h',
    '3wd\n',
    '9999999999s',
  ])('%j is refused with an example of how to write it', (text) => {
    expect(() => parseDuration(text)).toThrow(/is not a duration: write one number and one of s, m, h, d, wh, wd/)
  })

  test.each([
    ['0h', /no time at all/],
    ['00wd', /no time at all/],
    ['2501wd', /too long: at most 2500wd/],
    ['999999999s', /too long/],
  ])('%s is refused', (text, message) => {
    expect(() => parseDuration(text)).toThrow(message)
  })

  test('is written as it was read', () => {
    const duration = fc.record({
      amount: fc.integer({ min: 1, max: 2500 }),
      unit: fc.constantFrom('s', 'm', 'h', 'd', 'wh', 'wd'),
    })
    fc.assert(
      fc.property(duration, (value) => {
        expect(parseDuration(formatDuration(value))).toEqual(value)
      }),
    )
  })

  test('passes only at work for wh and wd', () => {
    const working = ['1s', '1m', '1h', '1d', '1wh', '1wd'].filter((text) => countsWorkingTime(parseDuration(text)))
    expect(working).toEqual(['1wh', '1wd'])
  })
})
