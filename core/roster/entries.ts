import { z } from 'zod'
import { Role } from '../../prisma/client/enums.ts'
import { normalizePhone } from '../people/phone.ts'
import { checkCreditCode, type CreditCodeFault } from './credit-code.ts'

/*
 * What may stand in a roster. In every entry only the code is needed: a field that isn't there stays as it is (or gets its default when the
 * entry is new), `null` empties it. References are codes.
 */

const line = (longest: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(longest, `is longer than ${longest} characters`)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'must be one line without control characters')

const code = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, 'must be 1 to 40 of A-Z, a-z, 0-9, - and _, beginning with a letter or digit')

const day = z.iso.date({ error: (issue) => (typeof issue.input === 'string' ? 'must be a day like 2026-11-24' : undefined) })

const phone = z.string().transform((written, context) => {
  const number = normalizePhone(written)
  if (number !== undefined) return number
  context.addIssue({
    code: 'custom',
    message: 'is no valid phone number; write it like 13800138000, 0730-8231234 or +44 20 7946 0958',
  })
  return z.NEVER
})

const creditCode = z.string().transform((written, context) => {
  const code = written.trim().toUpperCase()
  const fault = checkCreditCode(code)
  if (fault === undefined) return code
  context.addIssue({ code: 'custom', message: explainCreditCode(fault) })
  return z.NEVER
})

function explainCreditCode(fault: CreditCodeFault): string {
  switch (fault.rule) {
    case 'length':
      return `a credit code has 18 characters, this one has ${fault.length}`
    case 'alphabet':
      return `character ${fault.position} is "${fault.character}": a credit code has digits and capital letters without I, O, S, V, Z`
    case 'check':
      return `the check character doesn't fit: the first 17 characters want ${fault.expected}, not ${fault.found} (GB 32100-2015)`
  }
}

const codes = z.array(code).max(200, 'names more than 200')

export const rosterSections = {
  departments: z.strictObject({ code, name: line(80).optional(), head: code.nullish() }),
  categories: z.strictObject({
    code,
    name: line(40).optional(),
    nameEn: line(80).nullish(),
    leadDepartment: code.nullish(),
    secret: z.boolean().optional(),
    position: z.int().min(0).max(10_000).optional(),
    active: z.boolean().optional(),
  }),
  people: z.strictObject({
    code,
    name: line(40).optional(),
    roles: z.array(z.enum(Role)).optional(),
    department: code.nullish(),
    phone: phone.nullish(),
    locale: z.enum(['zh-CN', 'en']).nullish(),
    active: z.boolean().optional(),
  }),
  enterprises: z.strictObject({
    code,
    name: line(120).optional(),
    creditCode: creditCode.nullish(),
    key: z.boolean().optional(),
    leader: code.nullish(),
    cadre: code.nullish(),
    contacts: codes.optional(),
    active: z.boolean().optional(),
  }),
  projects: z.strictObject({
    code,
    name: line(120).optional(),
    enterprise: code.optional(),
    key: z.boolean().optional(),
    leader: code.nullish(),
    cadre: code.nullish(),
    active: z.boolean().optional(),
  }),
  /** `active: false` takes a leave back */
  leaves: z
    .strictObject({ person: code, from: day, to: day, substitute: code.nullish(), active: z.boolean().optional() })
    .refine((leave) => leave.from <= leave.to, { path: ['to'], error: 'is before the first day' })
    .refine((leave) => leave.substitute !== leave.person, { path: ['substitute'], error: 'is the absent person' }),
}

export type RosterKind = keyof typeof rosterSections
export const rosterKinds = Object.keys(rosterSections) as RosterKind[]
export type RosterEntry<K extends RosterKind> = z.output<(typeof rosterSections)[K]>

/** What an entry is known by: its code, for a leave the person and the first day. */
export function entryKey<K extends RosterKind>(kind: K, entry: RosterEntry<K>): string {
  if (kind !== 'leaves') return (entry as { code: string }).code
  const leave = entry as RosterEntry<'leaves'>
  return `${leave.person} ${leave.from}`
}

/** Puts one finding of zod into words; undefined leaves them to zod. */
export function explainIssue(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'unrecognized_keys') return 'is no field of a roster here'
  if (issue.code === 'invalid_type') {
    if (issue.input === undefined) return 'is missing'
    const wanted =
      issue.expected === 'int' ? 'a whole number' : `${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`
    return `must be ${wanted}, not ${nameOf(issue.input)}`
  }
  if (issue.code === 'invalid_value') return `must be one of: ${issue.values.map(String).join(', ')}`
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}`
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}`
  return undefined
}

function nameOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
