import type { CaseView } from '../cases/case-view.ts'
import type { Transaction } from '../transaction.ts'

/** Whom the office may give a case to: cadres (for a secret case inspectors), the lead department's first, then by load. */
export async function assignableTo(
  tx: Transaction,
  view: CaseView,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ id: number; name: string; open: number }[]> {
  const role = view.visibility === 'secret' ? 'inspector' : 'cadre'
  return tx.db.$queryRaw`
    select n.id, n.name, (select count(*)::int from case_file o where o.handler_id = n.id
      and o.state in ('assigned', 'objected', 'in_progress', 'paused', 'in_council', 'on_account')) as open
    from person n
    where n.active and ${role}::"Role" = any(n.roles) and n.id is distinct from ${view.handlerId}
    order by (n.department_id is not distinct from ${view.leadDepartmentId}) desc, open, n.id limit ${limit} offset ${offset}`
}
