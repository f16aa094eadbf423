import { Prisma } from '../../prisma/client/client.ts'
import { ableToHandle } from '../access/barred.ts'
import type { CaseView } from '../cases/case-view.ts'
import { zoneDay } from '../time/zone-day.ts'
import type { Reading } from '../transaction.ts'

const { sql } = Prisma

/** Whether somebody can work on what they are given today. */
export interface Availability {
  personId: number
  /** bound to an account and not known to have blocked the bot */
  reachable: boolean
  onLeave: boolean
  /** who stands in while they are on leave, if they named somebody */
  substitute: { personId: number; name: string; reachable: boolean; onLeave: boolean } | null
}

/**
 * Who takes what is given to somebody today.
 *
 * - `self` and `substitute` will hear of it;
 * - `unreachable`: the one who takes it, they or their substitute, can't be reached by the bot;
 * - `away`: on leave, and nobody stands in
 */
export interface Taker {
  is: 'self' | 'substitute' | 'unreachable' | 'away'
  personId: number
}

/** The one rule of leave and reach, which routing goes by, and what the office is warned of when it names somebody. */
export function takerOf({ personId, reachable, onLeave, substitute }: Availability): Taker {
  if (!onLeave) return { is: reachable ? 'self' : 'unreachable', personId }
  if (substitute === null || substitute.onLeave) return { is: 'away', personId }
  return { is: substitute.reachable ? 'substitute' : 'unreachable', personId: substitute.personId }
}

/** SQL of the availability of `person n` for a case: what to select, and what to join for it. */
export function availabilitySql({ policy, clock }: Reading, { id, visibility }: Pick<CaseView, 'id' | 'visibility'>) {
  const today = zoneDay(policy.timeZone, clock.now())
  const reachable = (alias: Prisma.Sql) => sql`${alias}.telegram_id is not null and ${alias}.unreachable_since is null`
  const onLeave = (alias: Prisma.Sql) =>
    sql`exists (select 1 from leave m where m.person_id = ${alias}.id and ${today}::date between m.first_day and m.last_day)`
  return {
    columns: sql`${reachable(sql`n`)} as reachable, l.person_id is not null as "onLeave", s.id as "substituteId", s.name as "substituteName",
      ${reachable(sql`s`)} as "substituteReachable", ${onLeave(sql`s`)} as "substituteOnLeave"`,
    joins: sql`left join leave l on l.person_id = n.id and ${today}::date between l.first_day and l.last_day
      left join person s on s.id = l.substitute_id and s.active and (not ${visibility === 'secret'} or s.id in
        (select n.id from person n join case_file c on c.id = ${id} where ${ableToHandle}))`,
  }
}

/** A row of a statement that selected `availabilitySql`. */
export interface AvailabilityRow {
  personId: number
  reachable: boolean
  onLeave: boolean
  substituteId: number | null
  substituteName: string
  substituteReachable: boolean
  substituteOnLeave: boolean
}

export function toAvailability(row: AvailabilityRow): Availability {
  const { personId, reachable, onLeave, substituteId, substituteName, substituteReachable, substituteOnLeave } = row
  const substitute =
    substituteId === null
      ? null
      : { personId: substituteId, name: substituteName, reachable: substituteReachable, onLeave: substituteOnLeave }
  return { personId, reachable, onLeave, substitute }
}
