import { describe, expect, test } from 'vitest'
import { defaultPolicy, parsePolicy } from '../../../core/policy/policy.ts'
import { parseDuration } from '../../../core/time/duration.ts'
import { addDays, weekdayOf } from '../../../core/time/local-time.ts'
import { addWorkingTime, calendarEndsSoon, createWorkingCalendar } from '../../../core/time/working-calendar.ts'

// 国务院办公厅关于2026年部分节假日安排的通知, 4 November 2025, day by day. What isn't here is plain Monday to Friday.
const off: Record<string, string> = {
  '2026-01-01': '元旦 周四',
  '2026-01-02': '元旦 周五',
  '2026-01-03': '元旦 周六',
  '2026-02-15': '春节 周日',
  '2026-02-16': '春节 周一',
  '2026-02-17': '春节 周二',
  '2026-02-18': '春节 周三',
  '2026-02-19': '春节 周四',
  '2026-02-20': '春节 周五',
  '2026-02-21': '春节 周六',
  '2026-02-22': '春节 周日',
  '2026-02-23': '春节 周一',
  '2026-04-04': '清明节 周六',
  '2026-04-05': '清明节 周日',
  '2026-04-06': '清明节 周一',
  '2026-05-01': '劳动节 周五',
  '2026-05-02': '劳动节 周六',
  '2026-05-03': '劳动节 周日',
  '2026-05-04': '劳动节 周一',
  '2026-05-05': '劳动节 周二',
  '2026-06-19': '端午节 周五',
  '2026-06-20': '端午节 周六',
  '2026-06-21': '端午节 周日',
  '2026-09-25': '中秋节 周五',
  '2026-09-26': '中秋节 周六',
  '2026-09-27': '中秋节 周日',
  '2026-10-01': '国庆节 周四',
  '2026-10-02': '国庆节 周五',
  '2026-10-03': '国庆节 周六',
  '2026-10-04': '国庆节 周日',
  '2026-10-05': '国庆节 周一',
  '2026-10-06': '国庆节 周二',
  '2026-10-07': '国庆节 周三',
}
const madeUp: Record<string, string> = {
  '2026-01-04': '元旦 周日',
  '2026-02-14': '春节 周六',
  '2026-02-28': '春节 周六',
  '2026-05-09': '劳动节 周六',
  '2026-09-20': '国庆节 周日',
  '2026-10-10': '国庆节 周六',
}
const weekdays = ['', '周一', '周二', '周三', '周四', '周五', '周六', '周日']
const days = Array.from({ length: 365 }, (_, index) => addDays('2026-01-01', index))
const stock = createWorkingCalendar(defaultPolicy)
const at = (text: string) => new Date(`${text}:00+08:00`)
const due = (start: string, length: string, calendar = stock) => addWorkingTime(calendar, at(start), parseDuration(length))

test('a stock install works on every official working day of 2026, and on no other', () => {
  for (const [day, what] of Object.entries({ ...off, ...madeUp }))
    expect(`${what.split(' ')[0]} ${weekdays[weekdayOf(day)]}`).toBe(what)
  const wrong = days.filter((day) => stock.works(day) !== (day in madeUp || (weekdayOf(day) <= 5 && !(day in off))))
  expect(wrong).toEqual([])
  expect(days.filter((day) => stock.works(day))).toHaveLength(248)
})

test.each([
  ['over National Day', '2026-09-30T10:00', '1wd', '2026-10-08T17:30'],
  ['over Spring Festival, from the day before the make-up Saturday', '2026-02-13T10:00', '2wd', '2026-02-24T17:30'],
  ['onto a make-up Sunday', '2026-09-18T10:00', '1wd', '2026-09-20T17:30'],
  ['working hours that wait for the end of the holidays', '2026-10-03T10:00', '2wh', '2026-10-08T11:00'],
])('deadlines go %s', (_, start, length, end) => {
  expect(due(start, length)).toMatchObject({ at: at(end), provisional: false })
})

describe('beyond the announced years', () => {
  test('a deadline is provisional, also one that starts there', () => {
    expect(due('2026-12-30T10:00', '1wd')).toMatchObject({ at: at('2026-12-31T17:30'), provisional: false })
    expect(due('2026-12-30T10:00', '2wd').provisional).toBe(true)
    expect(due('2027-03-01T10:00', '1wd').provisional).toBe(true)
    expect(due('2028-03-01T10:00', '1wh').provisional).toBe(true)
  })

  test.each([
    ['2026-11-01T12:00', false],
    ['2026-11-02T12:00', true],
    ['2027-05-01T12:00', true],
  ])('the operator is warned in time: at %s %s', (now, soon) => {
    expect(calendarEndsSoon(defaultPolicy, at(now))).toBe(soon)
    expect(calendarEndsSoon(parsePolicy({ calendar: { publishedThrough: null } }), at(now))).toBe(false)
  })

  test('a zone adds the next year once it is announced, and keeps what ships', () => {
    const policy = parsePolicy({
      calendar: { holidays: ['2027-01-01'], workdays: ['2027-01-03'], publishedThrough: '2027-12-31' },
    })
    const calendar = createWorkingCalendar(policy)
    expect(['2026-10-01', '2026-10-10', '2027-01-01', '2027-01-03'].map((day) => calendar.works(day))).toEqual([
      false,
      true,
      false,
      true,
    ])
    expect(due('2026-12-31T10:00', '1wd', calendar)).toMatchObject({ at: at('2027-01-03T17:30'), provisional: false })
  })
})

test('what a zone says of a day wins over what is announced', () => {
  const calendar = createWorkingCalendar(
    parsePolicy({ calendar: { holidays: ['2026-10-10', '2026-11-24'], workdays: ['2026-10-07'] } }),
  )
  expect(['2026-10-10', '2026-11-24', '2026-10-07', '2026-10-06'].map((day) => calendar.works(day))).toEqual([
    false,
    false,
    true,
    false,
  ])
})
