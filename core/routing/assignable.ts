import { Prisma } from '../../prisma/client/client.ts'
import { ableToHandle } from '../access/barred.ts'
import type { Actor } from '../actor.ts'
import type { CaseView } from '../cases/case-view.ts'
import { loadStates } from '../cases/lifecycle.ts'
import { unbarredSql } from '../cases/parties.ts'
import type { Reading } from '../transaction.ts'
import { availabilitySql, takerOf, toAvailability, type AvailabilityRow, type Taker } from './availability.ts'

/** Somebody to whom a case may be given. */
export interface Assignable {
  id: number
  name: string
  phone: string | null
  /** open cases */
  open: number
  /** who takes it today if it is given to them */
  taker: Taker
  /** who stands in for them today */
  substitute: string | null
}

/**
 * Whom the office may give a case to: cadres (for a secret case inspectors who have nothing to do with the enterprise), the lead department's first, then
 * by load. Of the load only what `actor` may know of is counted: a count of secret cases says that there is one.
 */
export async function assignableTo(
  tx: Reading,
  actor: Actor,
  view: CaseView,
  { offset, limit }: { offset: number; limit: number },
): Promise<Assignable[]> {
  const page = Prisma.sql`limit ${limit} offset ${offset}`
  return readAssignable(tx, actor, view, Prisma.sql`n.id is distinct from ${view.handlerId}`, page)
}

/** One of them; undefined for anybody to whom the case can't be given. */
export async function readAssignableOne(tx: Reading, actor: Actor, view: CaseView, id: number): Promise<Assignable | undefined> {
  return (await readAssignable(tx, actor, view, Prisma.sql`n.id = ${id}`, Prisma.empty))[0]
}

/** The first in that order who will hear of it, but for one. */
export async function nextAssignable(tx: Reading, actor: Actor, view: CaseView, but: number): Promise<Assignable | undefined> {
  const people = await assignableTo(tx, actor, view, { offset: 0, limit: 50 })
  return people.find(({ id, taker }) => id !== but && (taker.is === 'self' || taker.is === 'substitute'))
}

async function readAssignable(
  tx: Reading,
  actor: Actor,
  view: CaseView,
  which: Prisma.Sql,
  page: Prisma.Sql,
): Promise<Assignable[]> {
  const { columns, joins } = availabilitySql(tx, view)
  const rows = await tx.db.$queryRaw<(AvailabilityRow & Pick<Assignable, 'name' | 'phone' | 'open'>)[]>(Prisma.sql`
    select n.id as "personId", n.name, n.phone, ${columns}, (select count(*)::int from case_file c where c.handler_id = n.id
      and c.state = any(${[...loadStates]}::"CaseState"[]) and ${unbarredSql(actor)}) as open
    from person n join case_file c on c.id = ${view.id} ${joins}
    where ${ableToHandle} and ${which}
    order by (n.department_id is not distinct from ${view.leadDepartmentId}) desc, open, n.id ${page}`)
  return rows.map((row) => {
    const available = toAvailability(row)
    const { personId: id, name, phone, open } = row
    return { id, name, phone, open, taker: takerOf(available), substitute: available.substitute?.name ?? null }
  })
}
