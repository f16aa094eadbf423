import { Prisma } from '../../prisma/client/client.ts'
import type { Reading } from '../transaction.ts'
import { zoneDay } from '../time/zone-day.ts'
import type { CaseView } from './case-view.ts'
import type { CaseAction } from './lifecycle.ts'
import { caseTables, maySql, partiesOf, rightSql, type PartiesSql } from './parties.ts'
import { rowOfPerson } from '../access/somebody.ts'

const { sql } = Prisma

/**
 * Who handles the case today: its handler, or while they are on leave the substitute they named. A secret case is the inspectors': when that is none
 * of them who may know of it, it is all of these. Of any other whose handler has left the zone it is whoever may name another: what is said to the
 * handler must be heard by somebody.
 */
export async function actingHandlers(tx: Reading, view: Pick<CaseView, 'id' | 'handlerId' | 'visibility'>): Promise<number[]> {
  if (view.handlerId === null) return []
  const today = todayOf(tx)
  const people = await tx.db.$queryRaw<{ id: number }[]>`
    select id from person where active and cardinality(array_remove(roles, 'contact')) > 0 and id = coalesce((
      select l.substitute_id from leave l join person s on s.id = l.substitute_id and s.active
      where l.person_id = ${view.handlerId} and ${today}::date between l.first_day and l.last_day limit 1), ${view.handlerId}::int)`
  const handlers = people.map(({ id }) => id)
  if (view.visibility !== 'secret')
    return handlers.length > 0 ? handlers : peopleWho(tx, view, (parties) => rightSql(parties, 'assign'))
  const inspectors = await readersWith(tx, view, 'inspector')
  return inspectors.includes(handlers[0]!) ? handlers : inspectors
}

/**
 * The people of the enterprise who are told about each step, and asked whether it is solved: its filer, or all its contacts when somebody of the zone
 * filed it for them, or when its filer is no longer one of them. Who is asked is always one who may answer.
 */
export async function contactsOf(
  tx: Reading,
  view: Pick<CaseView, 'id' | 'filerId' | 'filerRole' | 'visibility'>,
): Promise<number[]> {
  const people = await tx.db.$queryRaw<{ id: number }[]>(sql`
    select n.id from case_file c join person n on n.active and (n.id = c.filer_id
      or n.id in (select x.person_id from enterprise_contact x where x.enterprise_id = c.enterprise_id))
    where c.id = ${view.id} and ${rightSql(partiesOf(rowOfPerson, todayOf(tx)), 'rate')} order by n.id`)
  const ids = people.map(({ id }) => id)
  const theirs = view.filerRole === 'contact' || view.visibility === 'secret'
  return theirs && ids.includes(view.filerId) ? [view.filerId] : ids
}

/** The head of the handler's department; nobody for a secret case. */
export function headsOf(view: CaseView): number[] {
  return view.visibility === 'secret' || view.headId === null ? [] : [view.headId]
}

/** The linked leader; nobody for a secret case. */
export function leadersOf(view: CaseView): number[] {
  return view.visibility === 'secret' || view.leaderId === null ? [] : [view.leaderId]
}

/** Who of the office and the inspectors may do this to the case, by the table of the lifecycle, as the case is in the database now. */
export function peopleWhoMay(tx: Reading, view: Pick<CaseView, 'id'>, action: CaseAction): Promise<number[]> {
  return peopleWho(tx, view, (parties) => maySql(parties, action))
}

/** Ids of the active people who have a role and may know of this case. Whatever is about a case is told to these, never to `peopleWith`. */
export function readersWith(tx: Reading, view: Pick<CaseView, 'id'>, role: 'office' | 'inspector'): Promise<number[]> {
  return peopleWho(tx, view, (parties) => parties[role])
}

/** Of the office and the inspectors those for whom a condition holds. */
async function peopleWho(
  tx: Reading,
  { id }: Pick<CaseView, 'id'>,
  which: (parties: PartiesSql) => Prisma.Sql,
): Promise<number[]> {
  const parties = partiesOf(rowOfPerson, todayOf(tx))
  const people = await tx.db.$queryRaw<{ id: number }[]>(sql`
    select n.id from ${caseTables} join person n on n.active and n.roles && '{office,inspector}'::"Role"[]
    where c.id = ${id} and ${which(parties)} order by n.id`)
  return people.map((person) => person.id)
}

/** Ids of the active people who have a role: for what is about no case. */
export async function peopleWith(tx: Reading, role: 'office' | 'inspector'): Promise<number[]> {
  const people = await tx.db.$queryRaw<{ id: number }[]>`
    select id from person where active and ${role}::"Role" = any(roles) order by id`
  return people.map(({ id }) => id)
}

function todayOf({ policy, clock }: Reading): string {
  return zoneDay(policy.timeZone, clock.now())
}
