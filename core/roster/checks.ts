import type { Role } from '../../prisma/client/enums.ts'
import { entryKey } from './entries.ts'
import { checkIndependence } from './independence.ts'
import type { MistakeList } from './mistakes.ts'
import type { RosterRows, RosterState } from './rows.ts'
import type { Roster } from './roster.ts'

interface Checked {
  roster: Roster
  before: RosterState
  /** the zone as it will be */
  after: RosterState
  warnings: MistakeList
  /** people who have a Telegram account here */
  bound: ReadonlySet<string>
  openCases: ReadonlyMap<string, number>
}

/**
 * Checks what the roster's entries say about each other and about what is in the database already: unknown references, people in a place
 * that their roles don't allow, doubles. A mistake stops the import; a warning is something that works badly (a key enterprise without a
 * leader), and goes through.
 */
export function checkReferences(checked: Checked): void {
  checkDepartments(checked)
  checkCategories(checked)
  checkPeople(checked)
  checkEnterprises(checked)
  checkProjects(checked)
  checkLeaves(checked)
  checkZone(checked)
}

function checkDepartments(checked: Checked): void {
  for (const { place, value } of checked.roster.sections.departments) reference(checked, `${place}.head`, value.head, 'head')
}

function checkCategories(checked: Checked): void {
  const { roster, after, warnings } = checked
  for (const { place, value } of roster.sections.categories) {
    department(checked, `${place}.leadDepartment`, value.leadDepartment)
    const row = after.categories.get(value.code)
    if (row?.active === true && !row.secret && row.leadDepartment === null) {
      warnings.add(place, `category "${row.code}" has no lead department: its cases are never routed by themselves`)
    }
  }
}

function checkPeople(checked: Checked): void {
  const { roster, before, after, warnings, bound, openCases } = checked
  const phones = owners(after.people, (person) => (person.active ? person.phone : null))
  const withEnterprise = new Set([...after.enterprises.values()].flatMap((enterprise) => enterprise.contacts))
  // an enterprise that couldn't be read may have named them
  const enterprisesSound =
    roster.sections.enterprises.length >= roster.mentioned.enterprises.size &&
    !roster.sections.enterprises.some(({ broken }) => broken.includes('contacts'))
  const headed = new Set([...after.departments.values()].map((row) => row.head))
  for (const { place, value, broken } of roster.sections.people) {
    department(checked, `${place}.department`, value.department)
    const [was, row] = [before.people.get(value.code), after.people.get(value.code)]
    if (row === undefined) continue
    if (was?.active === true) warnLinks(place, row)
    if (!row.active) continue
    if (row.roles.length === 0)
      roster.mistakes.add(`${place}.roles`, 'is empty: say "active": false for somebody who has no part any more')
    if (row.roles.includes('cadre') && row.department === null && !broken.includes('department'))
      roster.mistakes.add(`${place}.department`, 'is missing: a cadre belongs to a department')
    if (row.roles.includes('contact') && !withEnterprise.has(row.code) && enterprisesSound) {
      roster.mistakes.add(place, `"${row.code}" is a contact, but no enterprise names them among its contacts`)
    }
    if (row.roles.includes('head') && !headed.has(row.code))
      warnings.add(place, `"${row.code}" has the role head, but heads no department`)
    const samePhone = row.phone === null ? undefined : (phones.get(row.phone) ?? []).find((code) => code !== row.code)
    if (
      samePhone !== undefined &&
      !roster.sections.people.some((other) => other.value.code === samePhone && other.value.phone === row.phone)
    ) {
      roster.mistakes.add(`${place}.phone`, `${row.phone} is already the number of "${samePhone}"`)
    }
    if (was !== undefined && was.phone !== row.phone && bound.has(row.code)) {
      warnings.add(
        `${place}.phone`,
        `"${row.code}" keeps their Telegram account; if this is another person now, unbind it: invite --revoke`,
      )
    }
  }

  /** What would hang on somebody who can't take it any more. */
  function warnLinks(place: string, { code, active, roles }: RosterRows['people']): void {
    const open = openCases.get(code) ?? 0
    if (!active && open > 0)
      warnings.add(place, `"${code}" still handles ${open} open ${open === 1 ? 'case' : 'cases'}: assign them to somebody else`)
    const [noLeader, noCadre, noHead] = (['leader', 'cadre', 'head'] as const).map((role) => !active || !roles.includes(role))
    for (const row of [...after.enterprises.values(), ...after.projects.values()]) {
      if (!row.active) continue
      if (noLeader && row.leader === code) warnings.add(place, `"${code}" is still the linked leader of "${row.code}"`)
      if (noCadre && row.cadre === code) warnings.add(place, `"${code}" is still the cadre of "${row.code}"`)
    }
    for (const row of after.departments.values()) {
      if (noHead && row.head === code) warnings.add(place, `"${code}" is still the head of "${row.code}"`)
    }
  }
}

function checkEnterprises(checked: Checked): void {
  const { roster, before, after, warnings } = checked
  const creditCodes = owners(after.enterprises, (enterprise) => enterprise.creditCode)
  const stillContacts = new Set([...after.enterprises.values()].flatMap((enterprise) => enterprise.contacts))
  for (const { place, value } of roster.sections.enterprises) {
    reference(checked, `${place}.leader`, value.leader, 'leader')
    reference(checked, `${place}.cadre`, value.cadre, 'cadre')
    for (const [index, code] of (value.contacts ?? []).entries())
      reference(checked, `${place}.contacts[${index}]`, code, 'contact')
    const row = after.enterprises.get(value.code)
    if (row === undefined) continue
    const same = row.creditCode === null ? undefined : (creditCodes.get(row.creditCode) ?? []).find((code) => code !== row.code)
    if (
      same !== undefined &&
      !roster.sections.enterprises.some((other) => other.value.code === same && other.value.creditCode === row.creditCode)
    ) {
      roster.mistakes.add(`${place}.creditCode`, `${row.creditCode} is already the code of "${same}"`)
    }
    for (const code of before.enterprises.get(row.code)?.contacts ?? []) {
      if (!stillContacts.has(code) && after.people.get(code)?.active === true) {
        warnings.add(`${place}.contacts`, `"${code}" is no longer a contact of any enterprise`)
      }
    }
    if (!row.active || !row.key) continue
    if (row.leader === null) warnings.add(place, `key enterprise "${row.code}" has no linked leader`)
    if (row.cadre === null) warnings.add(place, `key enterprise "${row.code}" has no cadre of its own`)
  }
}

function checkProjects(checked: Checked): void {
  const { roster, after, warnings } = checked
  for (const { place, value } of roster.sections.projects) {
    if (
      value.enterprise !== undefined &&
      !after.enterprises.has(value.enterprise) &&
      !roster.mentioned.enterprises.has(value.enterprise)
    ) {
      roster.mistakes.add(`${place}.enterprise`, `there is no enterprise "${value.enterprise}"`)
    }
    reference(checked, `${place}.leader`, value.leader, 'leader')
    reference(checked, `${place}.cadre`, value.cadre, 'cadre')
    const row = after.projects.get(value.code)
    if (row === undefined || !row.active || !row.key) continue
    const enterprise = after.enterprises.get(row.enterprise)
    if ((row.leader ?? enterprise?.leader ?? null) === null) warnings.add(place, `key project "${row.code}" has no linked leader`)
    if ((row.cadre ?? enterprise?.cadre ?? null) === null)
      warnings.add(place, `key project "${row.code}" has no cadre of its own`)
  }
}

function checkLeaves(checked: Checked): void {
  const { roster, after } = checked
  const mentioned = new Set(roster.sections.leaves.map(({ value }) => entryKey('leaves', value)))
  for (const { place, value } of roster.sections.leaves) {
    reference(checked, `${place}.person`, value.person)
    reference(checked, `${place}.substitute`, value.substitute)
    const leave = after.leaves.get(entryKey('leaves', value))
    if (leave?.active !== true) continue
    const overlapping = [...after.leaves.values()].find(
      (other) =>
        other !== leave &&
        other.active &&
        other.person === leave.person &&
        other.from <= leave.to &&
        other.to >= leave.from &&
        // two of this file that overlap are one mistake, at the later one
        (other.from < leave.from || !mentioned.has(`${other.person} ${other.from}`)),
    )
    if (overlapping !== undefined) {
      roster.mistakes.add(`${place}.from`, `"${leave.person}" is away already from ${overlapping.from} to ${overlapping.to}`)
    }
  }
}

/** What the zone as a whole can't do without. */
function checkZone({ roster, after, warnings }: Checked): void {
  const roles = new Set([...after.people.values()].filter((person) => person.active).flatMap((person) => person.roles))
  if (!roles.has('office') && roster.mentioned.people.size > 0) {
    warnings.add('people', 'nobody has the role office: nobody triages what can not be routed, and nobody closes cases')
  }
  const secret = [...after.categories.values()].some((category) => category.active && category.secret)
  if (secret && !roles.has('inspector'))
    warnings.add('categories', 'there is a secret category, but nobody has the role inspector')
  checkIndependence(roster, after, warnings)
}

function department({ roster, after }: Checked, place: string, code: string | null | undefined): void {
  if (code === null || code === undefined || after.departments.has(code) || roster.mentioned.departments.has(code)) return
  roster.mistakes.add(place, `there is no department "${code}"`)
}

/** A person in a place that wants a role. */
function reference({ roster, after }: Checked, place: string, code: string | null | undefined, role?: Role): void {
  if (code === null || code === undefined) return
  const person = after.people.get(code)
  if (person === undefined) {
    if (!roster.mentioned.people.has(code)) roster.mistakes.add(place, `there is no person "${code}"`)
    return
  }
  if (!person.active) roster.mistakes.add(place, `"${code}" is not active`)
  else if (role !== undefined && !person.roles.includes(role)) roster.mistakes.add(place, `"${code}" hasn't the role ${role}`)
}

/** Who has which value: more than one owner is a double. */
function owners<Row extends { code: string }>(
  rows: ReadonlyMap<string, Row>,
  valueOf: (row: Row) => string | null,
): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const row of rows.values()) {
    const value = valueOf(row)
    if (value !== null) found.set(value, [...(found.get(value) ?? []), row.code])
  }
  return found
}
