import { Prisma } from '../../prisma/client/client.ts'
import { assignCase } from '../cases/assign.ts'
import { readersWith } from '../cases/audience.ts'
import { ableToHandle } from '../access/barred.ts'
import { lockCaseForWorker, type CaseView } from '../cases/case-view.ts'
import { loadStates } from '../cases/lifecycle.ts'
import { notify } from '../notices/notify.ts'
import type { Reading, Writing } from '../transaction.ts'
import { availabilitySql, toAvailability, type AvailabilityRow } from './availability.ts'
import { chooseHandler, type Candidate, type Candidates } from './choose-handler.ts'
import { tellToPhone } from './to-phone.ts'

/**
 * Routes a submitted case to its handler (交办). A case that is no longer `submitted`, or already has a handler, is left alone, so a second
 * run does nothing.
 *
 * @returns whether it was assigned; when nobody can take it the office is told and the case stays `submitted`
 */
export async function routeCase(tx: Writing, caseId: number): Promise<boolean> {
  const view = await lockCaseForWorker(tx, caseId)
  if (view?.state !== 'submitted') return false
  const choice = chooseHandler(await findCandidates(tx, view))
  const office = choice.unreachable.length > 0 || choice.handlerId === null ? await readersWith(tx, view, 'office') : []
  await tellToPhone(tx, caseId, choice.unreachable, office)
  if (choice.handlerId === null) {
    await notify(tx, {
      kind: 'unrouted',
      facts: { reason: choice.reason },
      // Of a secret case the office may be kept out: then at least the inspectors know, once they can be reached.
      to: view.visibility === 'secret' ? [...office, ...(await readersWith(tx, view, 'inspector'))] : office,
      caseId,
      urgent: view.urgency === 'urgent',
    })
    return false
  }
  await assignCase(tx, view, { handlerId: choice.handlerId, reason: choice.reason, doer: { worker: 'router' }, heard: true })
  return true
}

async function findCandidates(tx: Reading, view: CaseView): Promise<Candidates> {
  const { columns, joins } = availabilitySql(tx, view)
  const secret = view.visibility === 'secret'
  const rows = await tx.db.$queryRaw<CandidateRow[]>(Prisma.sql`
    with links as (
      select p.cadre_id as project_cadre, e.cadre_id as enterprise_cadre
      from case_file c join enterprise e on e.id = c.enterprise_id left join project p on p.id = c.project_id where c.id = ${view.id}
    ), people as (
      select n.id, n.telegram_id, n.unreachable_since, coalesce(n.id = l.project_cadre, false) as of_project, coalesce(n.id = l.enterprise_cadre, false) as of_enterprise,
        coalesce(n.department_id = ${view.leadDepartmentId}, false) as of_department
      from person n join case_file c on c.id = ${view.id} cross join links l where ${ableToHandle}
    )
    select n.id as "personId", n.of_project as "ofProject", n.of_enterprise as "ofEnterprise", n.of_department as "ofDepartment", ${columns},
      (select count(*)::int from case_file o where o.handler_id = n.id and o.state = any(${[...loadStates]}::"CaseState"[])) as "openCases",
      (select max(o.assigned_at) from case_file o where o.handler_id = n.id) as "lastAssignedAt"
    from people n ${joins}
    where ${secret} or (n.of_project or n.of_enterprise or n.of_department)`)
  const linked = (row: CandidateRow | undefined) => (row === undefined || secret ? null : toCandidate(row))
  return {
    secret,
    inspectors: secret ? rows.map(toCandidate) : [],
    projectCadre: linked(rows.find(({ ofProject }) => ofProject)),
    enterpriseCadre: linked(rows.find(({ ofEnterprise }) => ofEnterprise)),
    department: rows.filter((row) => row.ofDepartment && !row.ofProject && !row.ofEnterprise).map(toCandidate),
  }
}

interface CandidateRow extends AvailabilityRow {
  /** their project's, their enterprise's cadre; a cadre of the lead department */
  ofProject: boolean
  ofEnterprise: boolean
  ofDepartment: boolean
  openCases: number
  lastAssignedAt: Date | null
}

function toCandidate(row: CandidateRow): Candidate {
  const { openCases, lastAssignedAt } = row
  return { ...toAvailability(row), openCases, lastAssignedAt }
}
