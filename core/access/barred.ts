import { Prisma } from '../../prisma/client/client.ts'
import type { Actor } from '../actor.ts'
import type { Reading } from '../transaction.ts'
import { actorSql, rowOfPerson, type Somebody } from './somebody.ts'

const { sql } = Prisma

/**
 * SQL: true for somebody who must not know of the case `c`, whatever their roles. A secret report may be about whoever is linked to its enterprise or one of
 * the projects there: cadres, the whole department of each, and leaders. Who was linked when it was filed stays out of it: being
 * moved elsewhere must not open a report to the one whom it is about.
 *
 * This is the one place that says so. `partiesOf` asks it for whoever acts and for whoever is told, and `notify` once more, so that what
 * somebody sees and what they are told can't disagree. The filer, and the contacts of the enterprise, aren't asked about.
 *
 * @param person of whom; `rowOfPerson` for a statement that lists people
 */
export function barredSql(person: Pick<Somebody, 'id' | 'departmentId'>): Prisma.Sql {
  return sql`(c.visibility = 'secret' and exists (
    select 1 from (
      select y.leader_id, y.cadre_id from enterprise y where y.id = c.enterprise_id
      union all select y.leader_id, y.cadre_id from project y where y.enterprise_id = c.enterprise_id
      union all select null, unnest(c.filed_cadre_ids)
      union all select unnest(c.filed_leader_ids), null
    ) linked
      left join person cadre on cadre.id = linked.cadre_id
      left join department office_of on office_of.id = cadre.department_id
    where ${person.id} in (linked.leader_id, linked.cadre_id, office_of.head_id) or ${person.departmentId} = cadre.department_id))`
}

/** Whether somebody must not know of a case. */
export async function isBarred({ db }: Pick<Reading, 'db'>, actor: Actor, caseId: number): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>(
    sql`select 1 from case_file c where c.id = ${caseId} and ${barredSql(actorSql(actor))}`,
  )
  return rows.length > 0
}

/** SQL: true for somebody of `person n` who may handle the case `c`: a cadre, for a secret case an inspector who has nothing to do with its enterprise. */
export const ableToHandle = sql`(n.active and (case when c.visibility = 'secret' then 'inspector' else 'cadre' end)::"Role" = any(n.roles)
  and not ${barredSql(rowOfPerson)})`
