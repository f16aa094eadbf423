import { Prisma } from '../../prisma/client/client.ts'
import type { Actor } from '../actor.ts'
import { barredSql } from './barred.ts'
import type { Party } from './lifecycle.ts'

const { sql } = Prisma

/** The tables that a statement about cases joins, under the names that `partiesSql` uses. */
export const caseTables = sql`case_file c
  join enterprise e on e.id = c.enterprise_id
  join category k on k.id = c.category_id
  join person f on f.id = c.filer_id
  left join project p on p.id = c.project_id
  left join person h on h.id = c.handler_id
  left join department d on d.id = h.department_id`

type PersonParty = Exclude<Party, 'router' | 'clock'>

/**
 * What somebody is to a case, as SQL over `caseTables`: the one place that says who sees what. A case of which none is true doesn't exist
 * for him. `today` is a yyyy-mm-dd day of the zone, for leaves.
 */
export function partiesSql(actor: Actor, today: string): Record<PersonParty, Prisma.Sql> {
  const me = actor.personId
  const has = (role: Actor['roles'][number]) => (actor.roles.includes(role) ? sql`true` : sql`false`)
  const open = sql`c.visibility <> 'secret'`
  const free = unbarredSql(actor)
  const ofTheZone = actor.roles.some((role) => role !== 'contact') ? sql`true` : sql`false`
  return {
    contact: sql`(${has('contact')} and c.enterprise_id = any(${[...actor.contactOf]}::int[])
      and (c.visibility = 'enterprise' or c.filer_id = ${me}))`,
    // Who has left an enterprise has nothing to do with its cases any more; what he said in secret stays his own word.
    filer: sql`(c.filer_id = ${me} and (c.filer_role <> 'contact' or c.visibility = 'secret'
      or ${has('contact')} and c.enterprise_id = any(${[...actor.contactOf]}::int[])))`,
    // A secret case stays with the inspectors, whoever stands in for one of them or used to be one.
    handler: sql`(${ofTheZone} and (${open} or ${has('inspector')} and ${free}) and (coalesce(c.handler_id = ${me}, false)
      or exists (select 1 from leave l where l.person_id = c.handler_id
      and l.substitute_id = ${me} and ${today}::date between l.first_day and l.last_day)))`,
    cadre: sql`(${open} and ${has('cadre')} and coalesce(coalesce(p.cadre_id, e.cadre_id) = ${me}, false))`,
    head: sql`(${open} and ${has('head')} and coalesce(h.department_id = any(${[...actor.headOf]}::int[]), false))`,
    leader: sql`(${open} and ${has('leader')} and coalesce(coalesce(p.leader_id, e.leader_id) = ${me}, false))`,
    office: actor.roles.includes('office') ? sql`(${free})` : sql`false`,
    inspector: sql`(${has('inspector')} and ${free} and (c.visibility = 'secret' or exists (select 1 from deadline x
      join rung_fired r on r.deadline_id = x.id where x.case_id = c.id and r.rung in ('red', 'top'))))`,
  }
}

/** True for a case that this person isn't kept out of by his links. */
export function unbarredSql({ personId, departmentId }: Actor): Prisma.Sql {
  return sql`not ${barredSql({ id: sql`${personId}::int`, departmentId: sql`${departmentId}::int` })}`
}

/** Columns `is_<party>`, for `readParties`. */
export function partyColumns(parties: Record<PersonParty, Prisma.Sql>): Prisma.Sql {
  return Prisma.join(
    Object.entries(parties).map(([party, condition]) => sql`${condition} as ${Prisma.raw(`is_${party}`)}`),
    ', ',
  )
}

/** True for a case that this person may know of. */
export function visibleSql(parties: Record<PersonParty, Prisma.Sql>): Prisma.Sql {
  return sql`(${Prisma.join(Object.values(parties), ' or ')})`
}

/** @returns the parties of a row that was selected with `partyColumns` */
export function readParties(row: Record<string, unknown>): Party[] {
  const parties: PersonParty[] = ['contact', 'filer', 'handler', 'cadre', 'head', 'leader', 'office', 'inspector']
  return parties.filter((party) => row[`is_${party}`] === true)
}
