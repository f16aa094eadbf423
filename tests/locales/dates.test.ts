import { expect, test } from 'vitest'
import { formatDay, formatInstant } from '../../locales/dates.ts'

const instant = '2026-11-24T09:30:00.000Z'

test.each([
  ['zh-CN', 'time', '17:30'],
  ['zh-CN', 'day', '11月24日（周二）'],
  ['zh-CN', 'instant', '11月24日（周二）17:30'],
  ['zh-CN', 'full', '2026年11月24日（周二）17:30'],
  ['en', 'time', '17:30'],
  ['en', 'day', 'Tue 24 Nov'],
  ['en', 'instant', 'Tue 24 Nov, 17:30'],
  ['en', 'full', 'Tue 24 Nov 2026, 17:30'],
] as const)('in %s the style %s is %s', (locale, style, text) => {
  expect(formatInstant(locale, 'Asia/Shanghai', instant, style)).toBe(text)
  expect(formatInstant(locale, 'Asia/Shanghai', new Date(instant), style)).toBe(text)
})

test('the time is the zone’s, midnight is 00:00', () => {
  expect(formatInstant('zh-CN', 'Asia/Shanghai', '2026-12-31T16:00:00Z', 'full')).toBe('2027年1月1日（周五）00:00')
  expect(formatInstant('zh-CN', 'UTC', '2026-12-31T16:05:00Z')).toBe('12月31日（周四）16:05')
})

test('a day is the same everywhere', () => {
  expect(formatDay('zh-CN', '2026-12-01')).toBe('12月1日（周二）')
  expect(formatDay('en', '2026-12-01')).toBe('Tue 1 Dec')
})

test('what is no instant throws', () => {
  expect(() => formatInstant('zh-CN', 'Asia/Shanghai', 'soon')).toThrow(RangeError)
})
