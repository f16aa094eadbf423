import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { defaultPolicy, parsePolicy, PolicyError, readPolicy } from '../../../core/policy/policy.ts'
import { formatDuration } from '../../../core/time/duration.ts'

const folder = mkdtempSync(join(tmpdir(), 'doorstep-policy-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(content: string): string {
  const path = join(folder, 'policy.json')
  writeFileSync(path, content)
  return path
}

function mistakes(run: () => unknown): readonly string[] {
  try {
    run()
  } catch (error) {
    if (error instanceof PolicyError) return error.lines
    throw error
  }
  throw new Error('no mistake was found')
}

describe('the built-in policy', () => {
  test('has the clocks of the design', () => {
    const columns = (['urgent', 'normal', 'complex'] as const).map((urgency) => defaultPolicy.clocks[urgency])
    const table = Object.keys(defaultPolicy.clocks.normal).map((clock) => [
      clock,
      ...columns.map((column) => formatDuration(column[clock as keyof typeof column])),
    ])
    expect(table).toEqual([
      ['assign', '1h', '1wd', '1wd'],
      ['sign', '1h', '1wd', '1wd'],
      ['object', '1h', '1wd', '1wd'],
      ['contact', '1wh', '1wd', '1wd'],
      ['plan', '24h', '3wd', '7wd'],
      ['progress', '24h', '3wd', '5wd'],
      ['solve', '24h', '7wd', '15wd'],
      ['callback', '1wd', '3wd', '3wd'],
      ['strike_off', '2wd', '2wd', '2wd'],
    ])
  })

  test('is what an empty file and no file say', () => {
    expect(readPolicy()).toBe(defaultPolicy)
    expect(readPolicy('')).toBe(defaultPolicy)
    expect(readPolicy(file('{}'))).toEqual(defaultPolicy)
  })
})

describe('a policy file', () => {
  test('says only what differs', () => {
    const policy = readPolicy(
      file(
        '\uFEFF{ "caseNumberPrefix": "YY", "clocks": { "normal": { "sign": "30s" } }, "ladder": { "sign": [{ "rung": "red", "tell": ["office"] }] } }',
      ),
    )
    expect(policy).toEqual({
      ...defaultPolicy,
      caseNumberPrefix: 'YY',
      clocks: { ...defaultPolicy.clocks, normal: { ...defaultPolicy.clocks.normal, sign: { amount: 30, unit: 's' } } },
      ladder: { ...defaultPolicy.ladder, sign: [{ rung: 'red', tell: ['office'] }] },
    })
  })

  test('may leave a clock without a ladder', () => {
    expect(parsePolicy({ ladder: { plan: [] } }).ladder.plan).toEqual([])
  })

  test.each<[string, unknown, string]>([
    ['a list', [], 'policy: a policy is a JSON object, e.g. { "timeZone": "Asia/Shanghai" }'],
    ['nothing', null, 'policy: a policy is a JSON object, e.g. { "timeZone": "Asia/Shanghai" }'],
    ['a word', 'wd', 'policy: a policy is a JSON object, e.g. { "timeZone": "Asia/Shanghai" }'],
    [
      'an unknown place',
      { clocks: { normal: { sing: '1wd' } } },
      'policy: clocks.normal: unknown "sing": known here are assign, sign, object,',
    ],
    [
      'a place of the prototype',
      JSON.parse('{ "__proto__": { "digest": 1 } }'),
      'policy: unknown "__proto__": known here are caseNumberPrefix,',
    ],
    ['a text for a table', { clocks: { normal: 'slow' } }, 'policy: clocks.normal: must be an object with assign, sign,'],
    ['null for a table', { clocks: null }, 'policy: clocks: must be an object with urgent, normal, complex'],
    [
      'a prefix that no number could carry',
      { caseNumberPrefix: 'xg-1' },
      'policy: caseNumberPrefix: must be 1 to 8 capital letters and digits',
    ],
    ['a number for a prefix', { caseNumberPrefix: 1 }, 'policy: caseNumberPrefix: must be a prefix in quotes, e.g. "XG"'],
    [
      'a time zone of no map',
      { timeZone: 'Asia/Yueyang' },
      'policy: timeZone: "Asia/Yueyang" is not a time zone that this machine knows',
    ],
    [
      'a duration in words',
      { clocks: { urgent: { solve: '3 days' } } },
      'policy: clocks.urgent.solve: "3 days" is not a duration: write one number',
    ],
    [
      'a duration without a unit',
      { clocks: { urgent: { solve: 3 } } },
      'policy: clocks.urgent.solve: must be a duration in quotes, e.g. "3wd"',
    ],
    ['no time at all', { invitationLife: '0d' }, 'policy: invitationLife: "0d" is no time at all'],
    [
      'an office that closes before it opens',
      { officeHours: { opens: '18:00' } },
      'policy: officeHours: the office opens before it closes',
    ],
    ['an hour of no clock', { digest: { at: '25:00' } }, 'policy: digest.at: "25:00" is not a time of day: write hh:mm'],
    [
      'a day of no month',
      { calendar: { holidays: ['2026-02-30'] } },
      'policy: calendar.holidays[0]: "2026-02-30" is not a day: write yyyy-mm-dd',
    ],
    [
      'days that are no list',
      { calendar: { workdays: '2026-10-10' } },
      'policy: calendar.workdays: must be a list of days, e.g. ["2026-10-01"]',
    ],
    [
      'a day that is both',
      { calendar: { holidays: ['2026-10-01'], workdays: ['2026-10-01'] } },
      'policy: calendar: a day is either a holiday or a workday, but both have 2026-10-01',
    ],
    [
      'a rung of no ladder',
      { ladder: { sign: [{ rung: 'black', tell: ['head'] }] } },
      'policy: ladder.sign[0].rung: must be a rung, { "rung": one of blue, red, top',
    ],
    [
      'rungs out of order',
      {
        ladder: {
          sign: [
            { rung: 'red', tell: ['head'] },
            { rung: 'blue', left: 5, tell: ['head'] },
          ],
        },
      },
      'policy: ladder.sign: rungs come in the order blue, red, top',
    ],
    [
      'a rung twice',
      {
        ladder: {
          sign: [
            { rung: 'red', tell: ['head'] },
            { rung: 'red', tell: ['office'] },
          ],
        },
      },
      'policy: ladder.sign: rungs come in the order',
    ],
    ['a rung for nobody', { ladder: { sign: [{ rung: 'red', tell: [] }] } }, 'policy: ladder.sign[0].tell: must tell somebody'],
    [
      'a rung for a stranger',
      { ladder: { sign: [{ rung: 'red', tell: ['mayor'] }] } },
      'policy: ladder.sign[0].tell[0]: "mayor" is nobody that a rung can tell: handler,',
    ],
    [
      'all the time left',
      { ladder: { sign: [{ rung: 'blue', left: 100, tell: ['head'] }] } },
      'policy: ladder.sign[0].left: must be a whole number of per cent of the time left, 1 to 99',
    ],
    [
      'a top that never comes',
      { ladder: { sign: [{ rung: 'top', tell: ['head'] }] } },
      'policy: ladder.sign[0].silent: is missing: a duration, e.g. "3wd"',
    ],
    ['a ladder for callbacks', { ladder: { callback: [] } }, 'policy: ladder: unknown "callback": known here are assign, sign,'],
    ['no urges', { urgesPerDay: 0 }, 'policy: urgesPerDay: must be a whole number of urges, 1 to 100'],
    [
      'more than the Bot API gives',
      { attachments: { megabytes: 21 } },
      'policy: attachments.megabytes: must be a whole number of megabytes, 1 to 20',
    ],
  ])('with %s is refused in one line with its place', (_, json, line) => {
    const lines = mistakes(() => parsePolicy(json))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain(line)
    expect(lines[0]).not.toContain('\n')
  })

  test('shows all its mistakes at once', () => {
    const lines = mistakes(() => readPolicy(file('{ "timeZone": 8, "digest": { "at": "8" }, "colour": "red" }')))
    expect(lines).toHaveLength(3)
    expect(lines.every((line) => line.startsWith(join(folder, 'policy.json: ')))).toBe(true)
  })

  test('that is no JSON says where', () => {
    const [line, ...more] = mistakes(() => readPolicy(file('{\n  "timeZone": "Asia/Shanghai",\n}')))
    expect(more).toEqual([])
    expect(line).toMatch(/policy\.json: not JSON: .* \(line 3, column 1\)$/)
  })

  test('that is missing, a folder, or huge says so', () => {
    expect(mistakes(() => readPolicy(join(folder, 'no.json')))[0]).toMatch(/no\.json: can't be read: ENOENT/)
    expect(mistakes(() => readPolicy(folder))[0]).toMatch(/can't be read: EISDIR/)
    expect(mistakes(() => readPolicy(file(' '.repeat(1024 * 1024 + 1))))[0]).toMatch(/1048577 bytes are too many for a policy/)
  })
})
