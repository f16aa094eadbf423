import { Prisma } from '../../prisma/client/client.ts'
import type { Role } from '../../prisma/client/enums.ts'
import type { Actor } from '../actor.ts'

const { sql } = Prisma

/**
 * SQL of a person, as far as it says what they are to a case. The one who acts is known and makes constants; for a list of people it is a row. Both ask the
 * same conditions (`barredSql`, `partiesOf`), so that who may and who is told can't differ.
 */
export interface Somebody {
  id: Prisma.Sql
  departmentId: Prisma.Sql
  has(role: Role): Prisma.Sql
  /** they are more than a contact */
  ofTheZone: Prisma.Sql
  /** a contact of this enterprise, which is in use */
  contactOf(enterpriseId: Prisma.Sql): Prisma.Sql
  heads(departmentId: Prisma.Sql): Prisma.Sql
}

const truth = (value: boolean) => (value ? sql`true` : sql`false`)

/** The one who acts. */
export function actorSql({ personId, departmentId, roles, contactOf, headOf }: Actor): Somebody {
  return {
    id: sql`${personId}::int`,
    departmentId: sql`${departmentId}::int`,
    has: (role) => truth(roles.includes(role)),
    ofTheZone: truth(roles.some((role) => role !== 'contact')),
    contactOf: (enterpriseId) => sql`${enterpriseId} = any(${[...contactOf]}::int[])`,
    heads: (id) => sql`coalesce(${id} = any(${[...headOf]}::int[]), false)`,
  }
}

/** A row of `person n`. */
export const rowOfPerson: Somebody = {
  id: sql`n.id`,
  departmentId: sql`n.department_id`,
  has: (role) => sql`(${role}::"Role" = any(n.roles))`,
  ofTheZone: sql`(cardinality(array_remove(n.roles, 'contact')) > 0)`,
  contactOf: (enterpriseId) => sql`exists (select 1 from enterprise_contact x join enterprise y on y.id = x.enterprise_id
    where x.person_id = n.id and x.enterprise_id = ${enterpriseId} and y.active)`,
  heads: (id) => sql`exists (select 1 from department y where y.id = ${id} and y.head_id = n.id)`,
}
