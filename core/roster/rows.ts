import type { Prisma } from '../../prisma/client/client.ts'
import type { Role } from '../../prisma/client/enums.ts'
import type { RosterKind } from './entries.ts'

/** The zone as the roster sees it: rows of plain values that refer to each other by code. */
export interface RosterRows {
  departments: { code: string; name: string; head: string | null }
  categories: {
    code: string
    name: string
    nameEn: string | null
    leadDepartment: string | null
    secret: boolean
    position: number
    active: boolean
  }
  people: {
    code: string
    name: string
    roles: Role[]
    department: string | null
    phone: string | null
    locale: string | null
    active: boolean
  }
  enterprises: {
    code: string
    name: string
    creditCode: string | null
    key: boolean
    leader: string | null
    cadre: string | null
    contacts: string[]
    active: boolean
  }
  projects: {
    code: string
    name: string
    enterprise: string
    key: boolean
    leader: string | null
    cadre: string | null
    active: boolean
  }
  /** days as yyyy-mm-dd; `active: false` means that there's no such leave */
  leaves: { person: string; from: string; to: string; substitute: string | null; active: boolean }
}

/** All rows of all kinds, by what they are known by: the code, for a leave `person from`. */
export type RosterState = { [K in RosterKind]: Map<string, RosterRows[K]> }

const roleOrder: readonly Role[] = ['contact', 'cadre', 'head', 'leader', 'office', 'inspector']

/** Lists that mean a set are kept in one order, so that the same roster always compares as the same. */
export const sortRoles = (roles: readonly Role[]): Role[] => roleOrder.filter((role) => roles.includes(role))
export const sortCodes = (codes: readonly string[]): string[] => [...new Set(codes)].sort()

/** What a new row has where its entry says nothing. Fields without a default must be in the entry. */
export const rosterDefaults = {
  departments: { head: null },
  categories: { nameEn: null, leadDepartment: null, secret: false, position: 0, active: true },
  people: { department: null, phone: null, locale: null, active: true },
  enterprises: { creditCode: null, key: false, leader: null, cadre: null, contacts: [], active: true },
  projects: { key: false, leader: null, cadre: null, active: true },
  leaves: { substitute: null, active: true },
} satisfies { [K in RosterKind]: Partial<RosterRows[K]> }

/** The fields that a preview compares, in the order in which it shows them. */
export const rosterFields = {
  departments: ['name', 'head'],
  categories: ['name', 'nameEn', 'leadDepartment', 'secret', 'position', 'active'],
  people: ['name', 'roles', 'department', 'phone', 'locale', 'active'],
  enterprises: ['name', 'creditCode', 'key', 'leader', 'cadre', 'contacts', 'active'],
  projects: ['name', 'enterprise', 'key', 'leader', 'cadre', 'active'],
  leaves: ['to', 'substitute', 'active'],
} as const satisfies { [K in RosterKind]: readonly (keyof RosterRows[K])[] }

/** Reads what is in the database now: a statement per kind, since Prisma would read each reference with one of its own. */
export async function readRosterState(db: Prisma.TransactionClient): Promise<RosterState> {
  const departments = await db.$queryRaw<RosterRows['departments'][]>`
    SELECT d.code, d.name, h.code AS head FROM department d LEFT JOIN person h ON h.id = d.head_id`
  const categories = await db.$queryRaw<RosterRows['categories'][]>`
    SELECT c.code, c.name, c.name_en AS "nameEn", d.code AS "leadDepartment", c.secret, c.position, c.active
    FROM category c LEFT JOIN department d ON d.id = c.lead_department_id`
  const people = await db.$queryRaw<RosterRows['people'][]>`
    SELECT p.code, p.name, p.roles::text[] AS roles, d.code AS department, p.phone, p.locale, p.active
    FROM person p LEFT JOIN department d ON d.id = p.department_id`
  const enterprises = await db.$queryRaw<RosterRows['enterprises'][]>`
    SELECT e.code, e.name, e.credit_code AS "creditCode", e.key, l.code AS leader, c.code AS cadre,
      ARRAY(SELECT p.code FROM enterprise_contact x JOIN person p ON p.id = x.person_id WHERE x.enterprise_id = e.id) AS contacts, e.active
    FROM enterprise e LEFT JOIN person l ON l.id = e.leader_id LEFT JOIN person c ON c.id = e.cadre_id`
  const projects = await db.$queryRaw<RosterRows['projects'][]>`
    SELECT p.code, p.name, e.code AS enterprise, p.key, l.code AS leader, c.code AS cadre, p.active
    FROM project p JOIN enterprise e ON e.id = p.enterprise_id
      LEFT JOIN person l ON l.id = p.leader_id LEFT JOIN person c ON c.id = p.cadre_id`
  const leaves = await db.$queryRaw<RosterRows['leaves'][]>`
    SELECT p.code AS person, x.first_day::text AS "from", x.last_day::text AS "to", s.code AS substitute, true AS active
    FROM leave x JOIN person p ON p.id = x.person_id LEFT JOIN person s ON s.id = x.substitute_id`
  return {
    departments: keyed(departments),
    categories: keyed(categories),
    people: keyed(people.map((row) => ({ ...row, roles: sortRoles(row.roles) }))),
    enterprises: keyed(enterprises.map((row) => ({ ...row, contacts: sortCodes(row.contacts) }))),
    projects: keyed(projects),
    leaves: new Map(leaves.map((row) => [`${row.person} ${row.from}`, row])),
  }
}

function keyed<Row extends { code: string }>(rows: Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.code, row]))
}
