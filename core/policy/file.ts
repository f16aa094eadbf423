import { z } from 'zod'
import { parseDuration, type Duration } from '../time/duration.ts'
import { isLocalDay, isTimeZone, parseLocalTime, type LocalTime } from '../time/local-time.ts'
import { shorten } from '../text/text.ts'

/**
 * What a policy file may hold once the built-in policy is laid under it. Every message is a whole sentence for the person who edits the
 * file; its place in the file is put before it.
 */
const duration = text('a duration', '"3wd"').transform(readWith(parseDuration)) satisfies z.ZodType<Duration, unknown>
const localTime = text('a time of day', '"08:30"').transform(readWith(parseLocalTime)) satisfies z.ZodType<LocalTime, unknown>
const day = text('a day', '"2026-10-01"').refine(isLocalDay, {
  error: ({ input }) => `${shown(input)} is not a day: write yyyy-mm-dd, e.g. "2026-10-01"`,
})

const officeHours = object({ opens: localTime, closes: localTime }).refine(({ opens, closes }) => opens < closes, {
  error: 'the office opens before it closes, on the same day',
})

const calendar = object({ holidays: days(), workdays: days(), publishedThrough: day.nullable() }).refine(
  ({ holidays, workdays }) => !holidays.some((holiday) => workdays.includes(holiday)),
  { error: ({ input }) => `a day is either a holiday or a workday, but both have ${bothHave(input).join(', ')}` },
)

const clockTable = object({
  assign: duration,
  sign: duration,
  object: duration,
  contact: duration,
  plan: duration,
  progress: duration,
  solve: duration,
  callback: duration,
  strike_off: duration,
})

const audiences = ['handler', 'head', 'leader', 'office', 'inspector'] as const
const tell = z
  .array(z.enum(audiences, { error: ({ input }) => `${shown(input)} is nobody that a rung can tell: ${audiences.join(', ')}` }), {
    error: 'must be a list of whom to tell, e.g. ["handler", "head"]',
  })
  .min(1, { error: 'must tell somebody' })
const rungOrder = ['blue', 'red', 'top'] as const
const rung = z.discriminatedUnion(
  'rung',
  [
    object({ rung: z.literal('blue'), left: whole(1, 99, 'per cent of the time left'), tell }),
    object({ rung: z.literal('red'), tell }),
    object({ rung: z.literal('top'), silent: duration, tell }),
  ],
  { error: ({ input }) => `must be a rung, { "rung": one of ${rungOrder.join(', ')}, … }, not ${shown(input)}` },
)
const rungs = z
  .array(rung, { error: 'must be a list of rungs' })
  .refine(
    (list) => list.every(({ rung }, index) => index === 0 || rungOrder.indexOf(rung) > rungOrder.indexOf(list[index - 1]!.rung)),
    {
      error: `rungs come in the order ${rungOrder.join(', ')}, each at most once`,
    },
  )

export const policyFile = object({
  caseNumberPrefix: text('a prefix', '"XG"').regex(/^[A-Z][A-Z0-9]{0,7}$/, {
    error: 'must be 1 to 8 capital letters and digits, a letter first, e.g. "XG"',
  }),
  timeZone: text('a time zone', '"Asia/Shanghai"').refine(isTimeZone, {
    error: ({ input }) => `${shown(input)} is not a time zone that this machine knows: write an IANA name, e.g. "Asia/Shanghai"`,
  }),
  officeHours,
  calendar,
  quietHours: object({ from: localTime, until: localTime }),
  digest: object({ at: localTime }),
  clocks: object({ urgent: clockTable, normal: clockTable, complex: clockTable }),
  ladder: object({ assign: rungs, sign: rungs, contact: rungs, plan: rungs, progress: rungs, solve: rungs, strike_off: rungs }),
  invitationLife: duration,
  urgesPerDay: whole(1, 100, 'urges'),
  attachments: object({ files: whole(1, 100, 'files'), megabytes: whole(1, 20, 'megabytes') }),
})

function object<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}: known here are ${Object.keys(shape).join(', ')}`
        : `must be an object with ${Object.keys(shape).join(', ')}`,
  })
}

function text(what: string, example: string) {
  return z.string({
    error: ({ input }) =>
      input === undefined ? `is missing: ${what}, e.g. ${example}` : `must be ${what} in quotes, e.g. ${example}`,
  })
}

function whole(least: number, most: number, what: string) {
  const error = `must be a whole number of ${what}, ${least} to ${most}`
  return z.int({ error }).min(least, { error }).max(most, { error })
}

function days() {
  return z.array(day, { error: 'must be a list of days, e.g. ["2026-10-01"]' })
}

function bothHave(input: unknown): string[] {
  const { holidays, workdays } = input as { holidays: string[]; workdays: string[] }
  return holidays.filter((holiday) => workdays.includes(holiday))
}

/** A parser that throws a RangeError becomes a step that reports it as a mistake of the file. */
function readWith<T>(parse: (text: string) => T) {
  return (input: string, context: z.RefinementCtx): T => {
    try {
      return parse(input)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      context.addIssue({ code: 'custom', message: error.message })
      return z.NEVER
    }
  }
}

function shown(input: unknown): string {
  const json = JSON.stringify(input) ?? String(input)
  return shorten(json, 40)
}
