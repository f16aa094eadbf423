import { readFileSync, statSync } from 'node:fs'
import type { ClockKind, Urgency } from '../../prisma/client/enums.ts'
import { policyDefaults } from './defaults.ts'
import { policyFile } from './file.ts'
import type { Duration } from '../time/duration.ts'
import type { LocalTime } from '../time/local-time.ts'
import type { QuietHours } from '../time/quiet-hours.ts'
import type { CalendarRules } from '../time/working-calendar.ts'
import { shorten } from '../text/text.ts'

/** The clocks of the policy's table; `object` has no deadline of its own yet, it is the time within which an objection is possible. */
export type PolicyClock = ClockKind | 'object'

/** Whom a rung tells. For a secret case the inspectors stand in for head and leader. */
export type LadderAudience = 'handler' | 'head' | 'leader' | 'office' | 'inspector'

/**
 * One rung: when it fires and whom it tells. `left`: per cent of the time that is left when blue fires; red fires at the due date; `silent`:
 * how long nobody has touched the overdue case when top fires.
 */
export type LadderRung = { tell: readonly LadderAudience[] } & (
  { rung: 'blue'; left: number } | { rung: 'red' } | { rung: 'top'; silent: Duration }
)

/** Clocks with a ladder. A callback that runs out isn't a stall: it is answered by `no_answer`. */
export type LadderClock = Exclude<ClockKind, 'callback'>

/** Everything that a zone may decide for itself without code. */
export interface Policy extends CalendarRules, QuietHours {
  /** what case numbers begin with: `XG` makes XG-2026-000123 */
  caseNumberPrefix: string
  /** when leaders get their digest on working days */
  digest: { at: LocalTime }
  clocks: Readonly<Record<Urgency, Readonly<Record<PolicyClock, Duration>>>>
  ladder: Readonly<Record<LadderClock, readonly LadderRung[]>>
  /** an invitation link dies after this */
  invitationLife: Duration
  /** a contact may urge so many times on one day */
  urgesPerDay: number
  /** most files of one report, note or delivery, and of one file */
  attachments: { files: number; megabytes: number }
}

/** A policy file that can't be used. `lines` has one line per mistake, each beginning with its place; `message` is all of them. */
export class PolicyError extends Error {
  readonly lines: readonly string[]

  constructor(lines: readonly string[], options?: ErrorOptions) {
    super(lines.join('\n'), options)
    this.name = 'PolicyError'
    this.lines = lines
  }
}

const largestFile = 1024 * 1024

/**
 * Reads POLICY_FILE: JSON that says only what differs from the built-in policy. Objects are laid over it key by key; a list (a clock's
 * ladder, the holidays) replaces the built-in one whole.
 *
 * @param file path; without it the built-in policy
 * @throws {PolicyError} with every mistake
 */
export function readPolicy(file?: string): Policy {
  if (file === undefined || file === '') return defaultPolicy
  let text: string
  try {
    const { size } = statSync(file)
    if (size > largestFile)
      throw new PolicyError([`${file}: ${size} bytes are too many for a policy, at most ${largestFile} (1 MB)`])
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    if (cause instanceof PolicyError) throw cause
    throw new PolicyError([`${file}: can't be read: ${oneLine(cause)}`], { cause })
  }
  try {
    // Editors on Windows begin a file with a byte order mark, which JSON doesn't allow.
    return parsePolicy(JSON.parse(text.replace(/^\uFEFF/, '')), file)
  } catch (cause) {
    if (cause instanceof PolicyError) throw cause
    throw new PolicyError([`${file}: not JSON: ${oneLine(cause)}${placeOf(cause, text)}`], { cause })
  }
}

/**
 * Checks a policy that has been read from JSON, and fills it up with the built-in one.
 *
 * @param source what the mistakes are said to be in, e.g. the file's name
 * @throws {PolicyError} with every mistake
 */
export function parsePolicy(json: unknown, source = 'policy'): Policy {
  if (!isPlainObject(json)) throw new PolicyError([`${source}: a policy is a JSON object, e.g. { "timeZone": "Asia/Shanghai" }`])
  const result = policyFile.safeParse(layOver(policyDefaults, json))
  if (result.success) return result.data
  const mistakes = result.error.issues.map(({ path, message }) => {
    const place = path.reduce<string>(
      (place, key) => (typeof key === 'number' ? `${place}[${key}]` : `${place === '' ? '' : `${place}.`}${String(key)}`),
      '',
    )
    return `${source}: ${place === '' ? '' : `${place}: `}${message}`
  })
  throw new PolicyError(mistakes)
}

/** The built-in policy: the table of docs/architecture.md. */
export const defaultPolicy: Policy = parsePolicy({})

function layOver(base: unknown, over: unknown): unknown {
  if (!isPlainObject(base) || !isPlainObject(over)) return over
  return Object.fromEntries([
    ...Object.entries(base).filter(([key]) => !Object.hasOwn(over, key)),
    ...Object.entries(over).map(([key, value]) => [key, Object.hasOwn(base, key) ? layOver(base[key], value) : value] as const),
  ])
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function oneLine(cause: unknown): string {
  return shorten((cause instanceof Error ? cause.message : String(cause)).replace(/\s+/g, ' '), 200)
}

function placeOf(cause: unknown, text: string): string {
  const position = cause instanceof Error ? /at position (\d+)/.exec(cause.message)?.[1] : undefined
  if (position === undefined) return ''
  const before = text.slice(0, Number(position)).split('\n')
  return ` (line ${before.length}, column ${before.at(-1)!.length + 1})`
}
