import { expect, test } from 'vitest'
import { addDays, parseDay } from '../../../bot/forms/day.ts'

test.each([
  ['2026-12-01', '2026-12-01'],
  ['2026/12/1', '2026-12-01'],
  ['2026.12.1', '2026-12-01'],
  ['2026年12月1日', '2026-12-01'],
  ['12-01', '2026-12-01'],
  ['12/1', '2026-12-01'],
  [' 12 月 1 号。', '2026-12-01'],
  ['１２月１日', '2026-12-01'],
  ['明天', '2026-11-25'],
  ['后天', '2026-11-26'],
  ['Tomorrow', '2026-11-25'],
  ['11-23', '2026-11-23'],
  ['1月5日', '2027-01-05'],
  ['2024-02-29', '2024-02-29'],
  ['2月29日', undefined],
  ['13-01', undefined],
  ['12-01之前', undefined],
  ['2026-12/01', undefined],
  ['', undefined],
])('reads %j as %s', (text, day) => {
  expect(parseDay(text, '2026-11-24')).toBe(day)
})

test('days are counted over the ends of months and years', () => {
  expect(addDays('2026-12-30', 3)).toBe('2027-01-02')
  expect(addDays('2027-01-02', -3)).toBe('2026-12-30')
})
