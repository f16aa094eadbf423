import { Prisma } from '../../prisma/client/client.ts'
import type { CaseState, Role, Satisfaction, Urgency, Visibility } from '../../prisma/client/enums.ts'
import type { Actor } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import type { Reading, Writing } from '../transaction.ts'
import type { OpenDeadline, PlannedDeadline } from '../clocks/clock-rules.ts'
import { openDeadlinesSql, readOpenDeadlines } from '../clocks/deadlines.ts'
import { zoneDay } from '../time/zone-day.ts'
import { barredSql } from '../access/barred.ts'
import { isEnterpriseSide, type CaseStanding, type Party } from './lifecycle.ts'
import { caseTables, handlerGone, partiesSql, partyColumns, readParties, visibleSql, type PartiesSql } from './parties.ts'
import { rowOfPerson } from '../access/somebody.ts'

const { sql } = Prisma

/** One case with the names and links that commands and screens need, and what the reader is to it. */
export interface CaseView {
  id: number
  number: string
  state: CaseState
  version: number
  urgency: Urgency
  visibility: Visibility
  enterpriseId: number
  enterprise: string
  key: boolean
  projectId: number | null
  project: string | null
  categoryId: number
  category: string
  categoryEn: string | null
  leadDepartmentId: number | null
  filerId: number
  filer: string
  filerRole: Role
  handlerId: number | null
  handler: string | null
  handlerPhone: string | null
  /** the handler has left the zone: somebody else must be named */
  handlerGone: boolean
  /** who stands in for the handler, who is on leave today */
  standIn: { name: string; phone: string | null } | null
  departmentId: number | null
  department: string | null
  headId: number | null
  leaderId: number | null
  cadreId: number | null
  description: string
  wish: string | null
  serviceGap: boolean
  assignments: number
  notSolved: number
  objectionRuled: boolean
  firstContactAt: Date | null
  plannedFor: Date | null
  solution: string | null
  satisfaction: Satisfaction | null
  outcome: string | null
  submittedAt: Date
  assignedAt: Date | null
  deliveredAt: Date | null
  confirmedAt: Date | null
  closedAt: Date | null
  touchedAt: Date
  /** how many files and places belong to it, as far as the reader sees them: those of internal notes stay in the zone */
  files: number
  /** a secret case that nobody in the zone may read: everybody in the office and every inspector is linked to its enterprise */
  readerless: boolean
  /** what the reader is to this case; empty for the workers */
  parties: Party[]
}

/** A case that is held until the transaction ends, with its clocks: what the actions of the lifecycle work on. */
export interface LockedCase extends CaseView {
  /** that run or are paused, soonest due first */
  deadlines: readonly (OpenDeadline | PlannedDeadline)[]
}

/** Names a case; with `version`, as it was when the button was shown. */
export interface CaseRef {
  id: number
  version?: number
}

const columnsOn = (
  today: string,
) => sql`c.id, c.number, c.state::text as state, c.version, c.urgency::text as urgency, c.visibility::text as visibility,
  c.enterprise_id as "enterpriseId", e.name as enterprise, e.key, c.project_id as "projectId", p.name as project,
  c.category_id as "categoryId", k.name as category, k.name_en as "categoryEn", k.lead_department_id as "leadDepartmentId",
  c.filer_id as "filerId", f.name as filer, c.filer_role::text as "filerRole",
  c.handler_id as "handlerId", h.name as handler, h.phone as "handlerPhone", ${handlerGone} as "handlerGone", ${standInSql(sql`c.handler_id`, today)} as "standIn",
  h.department_id as "departmentId", d.name as department, d.head_id as "headId",
  coalesce(p.leader_id, e.leader_id) as "leaderId", coalesce(p.cadre_id, e.cadre_id) as "cadreId",
  c.description, c.wish, c.service_gap as "serviceGap", c.assignments, c.not_solved as "notSolved",
  c.objection_ruled as "objectionRuled", c.first_contact_at as "firstContactAt", c.planned_for as "plannedFor",
  c.solution, c.satisfaction::text as satisfaction, c.outcome, c.submitted_at as "submittedAt", c.assigned_at as "assignedAt",
  c.delivered_at as "deliveredAt", c.confirmed_at as "confirmedAt", c.closed_at as "closedAt", c.touched_at as "touchedAt",
  (select count(*)::int from attachment a where a.case_id = c.id) as files,
  (select count(*)::int from attachment a join case_event v on v.id = a.event_id where a.case_id = c.id and not v.public) as "internalFiles",
  case when c.visibility = 'secret' then not exists (select 1 from person n where n.active and n.roles && '{office,inspector}'::"Role"[]
    and not ${barredSql(rowOfPerson)}) else false end as readerless`

/** SQL over the case `c`: who stands in today for its handler. A secret case stays with those who may know of it. */
export function standInSql(handlerId: Prisma.Sql, today: string): Prisma.Sql {
  const standIn = { id: sql`s.id`, departmentId: sql`s.department_id` }
  return sql`(select json_build_object('name', s.name, 'phone', s.phone) from leave l join person s on s.id = l.substitute_id and s.active
    where l.person_id = ${handlerId} and ${today}::date between l.first_day and l.last_day
      and (c.visibility <> 'secret' or 'inspector' = any(s.roles) and not ${barredSql(standIn)}) limit 1)`
}

type Row = Omit<CaseView, 'parties'> & { internalFiles: number } & Record<string, unknown>

function toView({ internalFiles, ...row }: Row): CaseView {
  const parties = readParties(row)
  for (const key of Object.keys(row)) if (key.startsWith('is_')) delete row[key]
  const files = row.files - (isEnterpriseSide(parties) ? internalFiles : 0)
  return { ...(row as Omit<CaseView, 'parties'>), files, parties }
}

/** What the table of the lifecycle wants to know of a case. */
export function standingOf(view: CaseView): CaseStanding {
  return { state: view.state, secret: view.visibility === 'secret', objectionRuled: view.objectionRuled }
}

/**
 * Reads a case as `actor` may see it.
 *
 * @throws Refusal `not-found`, alike for a case that doesn't exist and for one that is not theirs
 */
export async function readCase(tx: Reading, actor: Actor, by: { id: number } | { number: string }): Promise<CaseView> {
  return toView(await selectVisible(tx, actor, by, sql``))
}

/** Like `readCase`, with further columns over `caseTables`, which come back as they were selected. */
export async function readCaseWith(
  tx: Reading,
  actor: Actor,
  by: { id: number } | { number: string },
  further: Prisma.Sql,
): Promise<{ view: CaseView; row: Record<string, unknown> }> {
  const row = await selectVisible(tx, actor, by, sql`, ${further}`)
  return { view: toView(row), row }
}

/** Like `readCase`, and holds the row until the transaction ends. @throws Refusal `not-found`; `stale` when `ref.version` has passed */
export async function lockCase(tx: Writing, actor: Actor, ref: CaseRef): Promise<LockedCase> {
  await holdRow(tx, ref.id)
  const row = await selectVisible(tx, actor, ref, sql`, ${openDeadlinesSql(sql`c.id`)} as deadlines`)
  if (ref.version !== undefined && ref.version !== row.version) throw new Refusal('stale', { number: row.number })
  return toLocked(row)
}

/** The workers' way to a case: holds the row, sees all. @returns undefined when there is no such case */
export async function lockCaseForWorker(tx: Writing, caseId: number): Promise<LockedCase | undefined> {
  await holdRow(tx, caseId)
  const [row] = await tx.db.$queryRaw<Row[]>(
    sql`select ${columnsOn(todayOf(tx))}, ${openDeadlinesSql(sql`c.id`)} as deadlines from ${caseTables} where c.id = ${caseId}`,
  )
  return row && toLocked(row)
}

/** A lock that had to wait comes back with the row as it is now, but with the joined ones as they were before: so they are read afterwards. */
async function holdRow(tx: Writing, caseId: number): Promise<void> {
  await tx.db.$queryRaw`select 1 from case_file where id = ${caseId} for update`
}

function toLocked({ deadlines, ...row }: Row): LockedCase {
  return { ...toView(row), deadlines: readOpenDeadlines(deadlines) }
}

/** A case as it is now, for a text that is about to be sent: sees all, locks nothing. */
export async function readCaseForWorker(tx: Reading, caseId: number): Promise<CaseView | undefined> {
  const [row] = await tx.db.$queryRaw<Row[]>(sql`select ${columnsOn(todayOf(tx))} from ${caseTables} where c.id = ${caseId}`)
  return row && toView(row)
}

/** @param where over `caseTables`; `order` e.g. sql`c.id desc` */
export async function listCases(
  tx: Reading,
  actor: Actor,
  {
    where,
    order,
    limit,
    offset = 0,
  }: { where: (parties: PartiesSql) => Prisma.Sql; order: Prisma.Sql; limit: number; offset?: number },
): Promise<CaseView[]> {
  const parties = partiesSql(actor, todayOf(tx))
  const rows = await tx.db.$queryRaw<Row[]>(sql`select ${columnsOn(todayOf(tx))}, ${partyColumns(parties)} from ${caseTables}
    where ${visibleSql(parties)} and ${where(parties)} order by ${order} limit ${limit} offset ${offset}`)
  return rows.map(toView)
}

/** How many cases of a list this person may see. */
export async function countCases(tx: Reading, actor: Actor, where: (parties: PartiesSql) => Prisma.Sql): Promise<number> {
  const parties = partiesSql(actor, todayOf(tx))
  const [row] = await tx.db.$queryRaw<[{ count: number }]>(
    sql`select count(*)::int as count from ${caseTables} where ${visibleSql(parties)} and ${where(parties)}`,
  )
  return row.count
}

async function selectVisible(
  tx: Reading,
  actor: Actor,
  by: { id: number } | { number: string },
  further: Prisma.Sql,
): Promise<Row> {
  const parties = partiesSql(actor, todayOf(tx))
  const which = 'id' in by ? sql`c.id = ${by.id}` : sql`c.number = ${by.number}`
  const [row] = await tx.db.$queryRaw<
    Row[]
  >(sql`select ${columnsOn(todayOf(tx))}, ${partyColumns(parties)} ${further} from ${caseTables}
    where ${which} and ${visibleSql(parties)}`)
  if (row === undefined) throw new Refusal('not-found')
  return row
}

function todayOf({ policy, clock }: Reading): string {
  return zoneDay(policy.timeZone, clock.now())
}
