import { Prisma } from '../../prisma/client/client.ts'
import { assignCase } from '../cases/assign.ts'
import { readersWith } from '../cases/audience.ts'
import { ableToHandle } from '../access/barred.ts'
import { lockCaseForWorker, type CaseView } from '../cases/case-view.ts'
import { loadStates } from '../cases/lifecycle.ts'
import { notify } from '../notices/notify.ts'
import { zoneDay } from '../time/zone-day.ts'
import type { Reading, Writing } from '../transaction.ts'
import { chooseHandler, type Candidate, type Candidates } from './choose-handler.ts'

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
  await tellToPhone(tx, choice.unreachable, office)
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
  await assignCase(tx, view, choice.handlerId, choice.reason, { worker: 'router' })
  return true
}

async function findCandidates(tx: Reading, view: CaseView): Promise<Candidates> {
  const today = zoneDay(tx.policy.timeZone, tx.clock.now())
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
    select w.id as "personId", w.of_project as "ofProject", w.of_enterprise as "ofEnterprise", w.of_department as "ofDepartment",
      w.telegram_id is not null and w.unreachable_since is null as reachable,
      l.person_id is not null as "onLeave", s.id as "substituteId",
      s.telegram_id is not null and s.unreachable_since is null as "substituteReachable",
      exists (select 1 from leave m where m.person_id = s.id and ${today}::date between m.first_day and m.last_day) as "substituteOnLeave",
      (select count(*)::int from case_file o where o.handler_id = w.id and o.state = any(${[...loadStates]}::"CaseState"[])) as "openCases",
      (select max(o.assigned_at) from case_file o where o.handler_id = w.id) as "lastAssignedAt"
    from people w
      left join leave l on l.person_id = w.id and ${today}::date between l.first_day and l.last_day
      left join person s on s.id = l.substitute_id and s.active and (not ${secret} or s.id in
        (select n.id from person n join case_file c on c.id = ${view.id} where ${ableToHandle}))
    where ${secret} or (w.of_project or w.of_enterprise or w.of_department)`)
  const linked = (row: CandidateRow | undefined) => (row === undefined || secret ? null : toCandidate(row))
  return {
    secret,
    inspectors: secret ? rows.map(toCandidate) : [],
    projectCadre: linked(rows.find(({ ofProject }) => ofProject)),
    enterpriseCadre: linked(rows.find(({ ofEnterprise }) => ofEnterprise)),
    department: rows.filter((row) => row.ofDepartment && !row.ofProject && !row.ofEnterprise).map(toCandidate),
  }
}

interface CandidateRow {
  personId: number
  /** his project's, his enterprise's cadre; a cadre of the lead department */
  ofProject: boolean
  ofEnterprise: boolean
  ofDepartment: boolean
  reachable: boolean
  onLeave: boolean
  substituteId: number | null
  substituteReachable: boolean
  substituteOnLeave: boolean
  openCases: number
  lastAssignedAt: Date | null
}

function toCandidate(row: CandidateRow): Candidate {
  const { personId, reachable, onLeave, openCases, lastAssignedAt } = row
  const substitute =
    row.substituteId === null
      ? null
      : { personId: row.substituteId, reachable: row.substituteReachable, onLeave: row.substituteOnLeave }
  return { personId, reachable, onLeave, substitute, openCases, lastAssignedAt }
}

/** The office gets the people who should have got a case but can't be reached on its list of people to phone. */
async function tellToPhone(tx: Writing, personIds: readonly number[], office: readonly number[]): Promise<void> {
  if (personIds.length === 0) return
  const people = await tx.db.$queryRaw<{ name: string; phone: string | null }[]>`
    select name, phone from person where id = any(${[...personIds]}::int[]) order by id`
  for (const { name, phone } of people) {
    await notify(tx, { kind: 'unreachable', facts: { name, phone: phone ?? '' }, to: office })
  }
}
