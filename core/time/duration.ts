import { shorten } from '../text/text.ts'

/**
 * Three kinds of time that never mix: calendar (`s`, `m`, `h`, `d`), working hours (`wh`) and working days (`wd`). A length has one unit;
 * `1d12h` doesn't exist.
 */
export type DurationUnit = 's' | 'm' | 'h' | 'd' | 'wh' | 'wd'

/** A positive whole number of one unit, e.g. `{ amount: 3, unit: 'wd' }` for three working days. */
export interface Duration {
  amount: number
  unit: DurationUnit
}

/** Milliseconds of the units that have a fixed length. A day has none here: it ends at close of business, see `addWorkingTime`. */
export const fixedUnits = { s: 1_000, m: 60_000, h: 3_600_000, wh: 3_600_000 } as const

// About ten years: past that a length is a typing mistake, and a walk over the calendar would be long.
const atMost: Record<DurationUnit, number> = { s: 315_360_000, m: 5_256_000, h: 87_600, d: 3_650, wh: 20_000, wd: 2_500 }

/**
 * @param text e.g. `30s`, `10m`, `2h`, `7d`, `4wh`, `3wd`
 * @throws {RangeError} when it isn't exactly one positive whole number and one unit, or is longer than about ten years
 */
export function parseDuration(text: string): Duration {
  const match = /^(\d{1,9})(s|m|h|d|wh|wd)$/.exec(text)
  if (!match)
    throw new RangeError(
      `"${shorten(text, 40)}" is not a duration: write one number and one of s, m, h, d, wh, wd, e.g. "30s", "2h", "4wh", "3wd"`,
    )
  const amount = Number(match[1])
  const unit = match[2] as DurationUnit
  if (amount < 1) throw new RangeError(`"${text}" is no time at all: a duration is at least 1${unit}`)
  if (amount > atMost[unit]) throw new RangeError(`"${text}" is too long: at most ${atMost[unit]}${unit}`)
  return { amount, unit }
}

/** The form that `parseDuration` reads: `3wd`. */
export function formatDuration({ amount, unit }: Duration): string {
  return `${amount}${unit}`
}

/** Whether a length passes only while the zone works, so that what is left of it is kept in working time. */
export function countsWorkingTime({ unit }: Duration): boolean {
  return unit === 'wh' || unit === 'wd'
}
