import { Prisma } from '../../prisma/client/client.ts'
import type { Actor } from '../actor.ts'
import { ableToHandle } from '../access/barred.ts'
import type { CaseView } from '../cases/case-view.ts'
import { loadStates } from '../cases/lifecycle.ts'
import { unbarredSql } from '../cases/parties.ts'
import type { Transaction } from '../transaction.ts'

/**
 * Whom the office may give a case to: cadres (for a secret case inspectors who have nothing to do with the enterprise), the lead department's first, then
 * by load. Of the load only what `actor` may know of is counted: a count of secret cases says that there is one.
 */
export async function assignableTo(
  tx: Transaction,
  actor: Actor,
  view: CaseView,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ id: number; name: string; open: number }[]> {
  return tx.db.$queryRaw(Prisma.sql`
    select n.id, n.name, (select count(*)::int from case_file c where c.handler_id = n.id
      and c.state = any(${[...loadStates]}::"CaseState"[]) and ${unbarredSql(actor)}) as open
    from person n join case_file c on c.id = ${view.id}
    where ${ableToHandle} and n.id is distinct from ${view.handlerId}
    order by (n.department_id is not distinct from ${view.leadDepartmentId}) desc, open, n.id limit ${limit} offset ${offset}`)
}
