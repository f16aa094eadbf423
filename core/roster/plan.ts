import type { Prisma } from '../../prisma/client/client.ts'
import { checkReferences } from './checks.ts'
import { entryKey, type RosterEntry, type RosterKind } from './entries.ts'
import { createMistakeList, locateMistakes, type RosterMistake } from './mistakes.ts'
import { readRosterState, rosterDefaults, rosterFields, sortCodes, sortRoles, type RosterRows, type RosterState } from './rows.ts'
import type { Roster } from './roster.ts'

/** One field that the import changes; values as they are shown. */
export interface FieldChange {
  field: string
  before: string
  after: string
}

/** One row that the import adds, changes or deactivates. */
export interface PlannedRow<K extends RosterKind = RosterKind> {
  /** the code, for a leave the person and the first day */
  key: string
  name: string
  /** empty for a row that is added */
  changes: FieldChange[]
  before: RosterRows[K] | undefined
  after: RosterRows[K]
}

/** What the import does to one kind of row. */
export interface KindPlan<K extends RosterKind = RosterKind> {
  added: PlannedRow<K>[]
  changed: PlannedRow<K>[]
  /** changed, and no longer active */
  deactivated: PlannedRow<K>[]
  /** rows of the file that are already as it says */
  unchanged: number
}

/** What an import will do: shown first, applied afterwards. */
export interface ImportPlan {
  fileName: string
  kinds: { [K in RosterKind]: KindPlan<K> }
  /** in the order of the file. With one mistake nothing of the roster may be applied */
  mistakes: RosterMistake[]
  /** mistakes that are counted only */
  moreMistakes: number
  warnings: RosterMistake[]
  moreWarnings: number
}

/**
 * Compares a roster with the database. What a roster doesn't mention stays as it is; only `active: false` takes something out of use.
 *
 * Writes nothing. {@link importRoster} plans and applies under one lock, so that the plan can't be stale.
 */
export async function planImport(db: Prisma.TransactionClient, roster: Roster): Promise<ImportPlan> {
  const before = await readRosterState(db)
  const after: RosterState = {
    departments: new Map(before.departments),
    categories: new Map(before.categories),
    people: new Map(before.people),
    enterprises: new Map(before.enterprises),
    projects: new Map(before.projects),
    leaves: new Map(before.leaves),
  }
  const warnings = createMistakeList()
  const kinds = {
    departments: planKind('departments'),
    categories: planKind('categories'),
    people: planKind('people'),
    enterprises: planKind('enterprises'),
    projects: planKind('projects'),
    leaves: planKind('leaves'),
  }
  if (roster.readable) checkReferences({ roster, before, after, warnings, ...(await readUse(db)) })
  return {
    fileName: roster.fileName,
    kinds,
    mistakes: roster.readable ? locateMistakes(roster.text, roster.mistakes.kept) : [...roster.mistakes.kept],
    moreMistakes: roster.mistakes.more,
    warnings: locateMistakes(roster.text, warnings.kept),
    moreWarnings: warnings.more,
  }

  function planKind<K extends RosterKind>(kind: K): KindPlan<K> {
    const plan: KindPlan<K> = { added: [], changed: [], deactivated: [], unchanged: 0 }
    const [rowsBefore, rowsAfter] = [before[kind] as Map<string, RosterRows[K]>, after[kind] as Map<string, RosterRows[K]>]
    for (const { place, value, broken } of roster.sections[kind]) {
      const key = entryKey(kind, value as RosterEntry<K>)
      const was = rowsBefore.get(key)
      const row = { ...(rosterDefaults[kind] as object), ...was, ...given(value) } as RosterRows[K]
      const missing = rosterFields[kind].filter((field) => row[field as keyof RosterRows[K]] === undefined)
      for (const field of missing.filter((field) => !broken.includes(field)))
        roster.mistakes.add(`${place}.${field}`, `is missing: "${key}" is new`)
      if (missing.length > 0) continue
      rowsAfter.set(key, row)
      const changes = compare(kind, was, row)
      const planned: PlannedRow<K> = {
        key,
        name: nameOf(row, after),
        changes: was === undefined ? [] : changes,
        before: was,
        after: row,
      }
      const active = !('active' in row) || row.active
      if (was === undefined && kind === 'leaves' && !active) roster.mistakes.add(place, 'takes back a leave that does not exist')
      else if (was === undefined) plan.added.push(planned)
      else if (changes.length === 0) plan.unchanged++
      else if (!active && (was as { active?: boolean }).active) plan.deactivated.push(planned)
      else plan.changed.push(planned)
    }
    return plan
  }
}

/** The fields that an entry has, in the form in which rows are compared. */
function given(entry: RosterEntry<RosterKind>): object {
  const fields = Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined))
  if ('roles' in entry && entry.roles !== undefined) fields.roles = sortRoles(entry.roles)
  if ('contacts' in entry && entry.contacts !== undefined) fields.contacts = sortCodes(entry.contacts)
  return fields
}

function compare<K extends RosterKind>(kind: K, before: RosterRows[K] | undefined, after: RosterRows[K]): FieldChange[] {
  return rosterFields[kind].flatMap((field) => {
    const [was, is] = [show(before?.[field as keyof RosterRows[K]]), show(after[field as keyof RosterRows[K]])]
    return was === is ? [] : [{ field, before: was, after: is }]
  })
}

function show(value: unknown): string {
  if (value === null || value === undefined) return '—'
  if (Array.isArray(value)) return value.length === 0 ? '—' : value.join(', ')
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function nameOf(row: RosterRows[RosterKind], after: RosterState): string {
  return 'name' in row ? row.name : (after.people.get(row.person)?.name ?? row.person)
}

/** What hangs on people in the database beside the roster: accounts and open cases. */
async function readUse(db: Prisma.TransactionClient): Promise<{ bound: Set<string>; openCases: Map<string, number> }> {
  const people = await db.$queryRaw<{ code: string; bound: boolean; open: number }[]>`
    SELECT p.code, p.telegram_id IS NOT NULL AS bound, count(c.id)::int AS open
    FROM person p LEFT JOIN case_file c ON c.handler_id = p.id AND c.state NOT IN ('closed', 'declined', 'withdrawn', 'merged')
    GROUP BY p.id`
  return {
    bound: new Set(people.filter((person) => person.bound).map((person) => person.code)),
    openCases: new Map(people.map((person) => [person.code, person.open])),
  }
}
