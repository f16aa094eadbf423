import { Prisma } from '../../prisma/client/client.ts'
import type { Actor } from '../actor.ts'
import { barredSql } from '../access/barred.ts'
import { lifecycle, type CaseAction, type LifecycleState, type Party, type Transition } from './lifecycle.ts'
import { actorSql, type Somebody } from '../access/somebody.ts'

const { sql } = Prisma

/** The tables that a statement about cases joins, under the names that `partiesOf` uses. */
export const caseTables = sql`case_file c
  join enterprise e on e.id = c.enterprise_id
  join category k on k.id = c.category_id
  join person f on f.id = c.filer_id
  left join project p on p.id = c.project_id
  left join person h on h.id = c.handler_id
  left join department d on d.id = h.department_id`

/**
 * SQL over `caseTables`: whoever handles the case can't any more, since they have left the zone, or a secret case's the inspectors, or have become linked to
 * its enterprise. As `handler` in `partiesOf` has it.
 */
export const handlerGone = sql`(c.handler_id is not null and not (h.active and cardinality(array_remove(h.roles, 'contact')) > 0
  and (c.visibility <> 'secret' or 'inspector' = any(h.roles) and not ${barredSql({ id: sql`h.id`, departmentId: sql`h.department_id` })})))`

type PersonParty = Exclude<Party, 'router' | 'clock'>

/** What somebody is to a case, party by party, as SQL over `caseTables`. */
export type PartiesSql = Record<PersonParty, Prisma.Sql>

/** What the one who acts is to a case. `today` is a yyyy-mm-dd day of the zone, for leaves. */
export function partiesSql(actor: Actor, today: string): PartiesSql {
  return partiesOf(actorSql(actor), today)
}

/**
 * What somebody is to a case: the one place that says who sees what. A case of which none is true doesn't exist for them, but for `solver`, which
 * is a mark and opens nothing.
 */
export function partiesOf(person: Somebody, today: string): PartiesSql {
  const { id: me, has } = person
  const open = sql`c.visibility <> 'secret'`
  const free = sql`not ${barredSql(person)}`
  const handles = sql`(coalesce(c.handler_id = ${me}, false) or exists (select 1 from leave l where l.person_id = c.handler_id
      and l.substitute_id = ${me} and ${today}::date between l.first_day and l.last_day))`
  const contact = sql`(${has('contact')} and ${person.contactOf(sql`c.enterprise_id`)})`
  return {
    contact: sql`(${contact} and (c.visibility = 'enterprise' or c.filer_id = ${me}))`,
    // Who has left an enterprise has nothing to do with its cases any more; what they said in secret stays their own word.
    filer: sql`(c.filer_id = ${me} and (c.filer_role <> 'contact' or c.visibility = 'secret' or ${contact}))`,
    // A secret case stays with the inspectors, whoever stands in for one of them or used to be one.
    handler: sql`(${person.ofTheZone} and (${open} or ${has('inspector')} and ${free}) and ${handles})`,
    cadre: sql`(${open} and ${has('cadre')} and coalesce(coalesce(p.cadre_id, e.cadre_id) = ${me}, false))`,
    head: sql`(${open} and ${has('head')} and ${person.heads(sql`h.department_id`)})`,
    leader: sql`(${open} and ${has('leader')} and coalesce(coalesce(p.leader_id, e.leader_id) = ${me}, false))`,
    office: sql`(${has('office')} and ${free})`,
    inspector: sql`(${has('inspector')} and ${free} and (c.visibility = 'secret' or exists (select 1 from deadline x
      join rung_fired r on r.deadline_id = x.id where x.case_id = c.id and r.rung in ('red', 'top'))))`,
    solver: sql`(${person.ofTheZone} and (${handles} or exists (select 1 from case_event v
      where v.case_id = c.id and v.actor_id = ${me} and v.action in ('sign', 'deliver'))))`,
  }
}

/**
 * True where the table of the lifecycle lets somebody do this to the case now: `judge`, as SQL.
 *
 * @param from only in these of the states that the table allows
 */
export function maySql(
  parties: PartiesSql,
  action: CaseAction,
  from: readonly LifecycleState[] = lifecycle[action].from,
): Prisma.Sql {
  const rule: Transition = lifecycle[action]
  const states = rule.from.filter((state) => state !== 'draft' && from.includes(state))
  return sql`(c.state = any(${states}::"CaseState"[]) and ${rightSql(parties, action)}
    ${rule.unless === 'objectionRuled' ? sql`and not c.objection_ruled` : Prisma.empty})`
}

/** True where the table lets somebody do this to the case in some state: who they are allows it. */
export function rightSql(parties: PartiesSql, action: CaseAction): Prisma.Sql {
  const { by, bySecret, notBy = [] }: Transition = lifecycle[action]
  const oneOf = (some: readonly Party[]) =>
    Prisma.join([sql`false`, ...some.flatMap((party) => (party in parties ? [parties[party as PersonParty]] : []))], ' or ')
  const named =
    bySecret === undefined
      ? sql`(${oneOf(by)})`
      : sql`(case when c.visibility = 'secret' then ${oneOf(bySecret)} else ${oneOf(by)} end)`
  return notBy.length === 0 ? named : sql`(${named} and not (${oneOf(notBy)}))`
}

/** True for a case that this person isn't kept out of by their links. */
export function unbarredSql(actor: Actor): Prisma.Sql {
  return sql`not ${barredSql(actorSql(actor))}`
}

/** Columns `is_<party>`, for `readParties`. */
export function partyColumns(parties: PartiesSql): Prisma.Sql {
  return Prisma.join(
    Object.entries(parties).map(([party, condition]) => sql`${condition} as ${Prisma.raw(`is_${party}`)}`),
    ', ',
  )
}

/** True for a case that this person may know of. */
export function visibleSql(parties: PartiesSql): Prisma.Sql {
  const opening = Object.entries(parties).filter(([party]) => party !== 'solver')
  return sql`(${Prisma.join(
    opening.map(([, condition]) => condition),
    ' or ',
  )})`
}

/** @returns the parties of a row that was selected with `partyColumns` */
export function readParties(row: Record<string, unknown>): Party[] {
  const parties: PersonParty[] = ['contact', 'filer', 'handler', 'cadre', 'head', 'leader', 'office', 'inspector', 'solver']
  return parties.filter((party) => row[`is_${party}`] === true)
}
