import { addDays, type LocalDay } from './local-time.ts'

/** A statutory holiday as the State Council announces it: days off from the first to the last, and days that are worked instead. */
interface Holiday {
  name: string
  first: LocalDay
  last: LocalDay
  makeUp: readonly LocalDay[]
}

/**
 * The years that the State Council has announced (国务院办公厅关于2026年部分节假日安排的通知, 4 November 2025), and no others: the next year's days come out in
 * November and can't be guessed.
 */
export const announced: Readonly<Record<number, readonly Holiday[]>> = {
  2026: [
    { name: '元旦', first: '2026-01-01', last: '2026-01-03', makeUp: ['2026-01-04'] },
    { name: '春节', first: '2026-02-15', last: '2026-02-23', makeUp: ['2026-02-14', '2026-02-28'] },
    { name: '清明节', first: '2026-04-04', last: '2026-04-06', makeUp: [] },
    { name: '劳动节', first: '2026-05-01', last: '2026-05-05', makeUp: ['2026-05-09'] },
    { name: '端午节', first: '2026-06-19', last: '2026-06-21', makeUp: [] },
    { name: '中秋节', first: '2026-09-25', last: '2026-09-27', makeUp: [] },
    { name: '国庆节', first: '2026-10-01', last: '2026-10-07', makeUp: ['2026-09-20', '2026-10-10'] },
  ],
}

/** Days off and days worked of all announced years, and the last day for which that is known. */
export const statutoryCalendar = {
  holidays: Object.values(announced).flatMap((year) => year.flatMap(daysOff)),
  workdays: Object.values(announced).flatMap((year) => year.flatMap(({ makeUp }) => makeUp)),
  publishedThrough: `${Math.max(...Object.keys(announced).map(Number))}-12-31`,
}

function daysOff({ first, last }: Holiday): LocalDay[] {
  const days: LocalDay[] = []
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day)
  return days
}
