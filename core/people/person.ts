import { createHash } from 'node:crypto'
import type { Role } from '../../prisma/client/enums.ts'
import type { Transaction } from '../transaction.ts'

/** Roles that need nothing beside a name: a contact has an enterprise, a cadre a department, a head something to head. */
export const freeRoles: readonly Role[] = ['office', 'leader', 'inspector']

/** A person as operators know them. */
export interface RosterPerson {
  id: number
  code: string
  name: string
  roles: Role[]
  active: boolean
  telegramId: bigint | null
}

const asRosterPerson = { id: true, code: true, name: true, roles: true, active: true, telegramId: true } as const

/** @param code as in the roster */
export function findPerson(tx: Transaction, code: string): Promise<RosterPerson | null> {
  return tx.db.person.findUnique({ where: { code }, select: asRosterPerson })
}

/**
 * The active people of this name and role; if there's none and the role is a free one, they are created. Their code is made from role and name,
 * so that the same command twice means the same person.
 *
 * @returns nobody, when the role is one of a roster; several, when the name isn't enough to tell them apart
 */
export async function findOrCreatePerson(
  tx: Transaction,
  { role, name }: { role: Role; name: string },
): Promise<{ people: RosterPerson[]; created: boolean }> {
  const people = await tx.db.person.findMany({
    where: { name, active: true, roles: { has: role } },
    orderBy: { code: 'asc' },
    select: asRosterPerson,
  })
  if (people.length > 0 || !freeRoles.includes(role)) return { people, created: false }
  const code = `${role}-${createHash('sha256').update(`${role}\n${name}`).digest('hex').slice(0, 8)}`
  const { count } = await tx.db.person.createMany({ data: { code, name, roles: [role] }, skipDuplicates: true })
  return { people: await tx.db.person.findMany({ where: { code }, select: asRosterPerson }), created: count > 0 }
}
