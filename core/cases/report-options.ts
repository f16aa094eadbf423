import { LRUCache } from 'lru-cache'
import { Prisma } from '../../prisma/client/client.ts'
import type { Visibility } from '../../prisma/client/enums.ts'
import type { Actor } from '../actor.ts'
import type { Reading } from '../transaction.ts'
import { openStates } from './lifecycle.ts'
import { partiesSql } from './parties.ts'

const { sql } = Prisma

/** What somebody may file for, and as what. */
export interface ReportOptions {
  /** for which they may file, by name; `own`: as a contact of it, else on its behalf */
  enterprises: readonly { id: number; name: string; own: boolean }[]
  projects: readonly { id: number; enterpriseId: number; name: string }[]
  categories: readonly { id: number; name: string; nameEn: string | null; secret: boolean }[]
}

/** An open case that a report could be added to. */
export interface OpenCase {
  id: number
  number: string
  enterpriseId: number
  categoryId: number
  visibility: Visibility
  /** its beginning */
  description: string
}

/**
 * What a report dialog offers, kept in memory: every step of every dialog wants it. What is chosen is checked again by the command that files
 * the report, so something old is refused and never taken.
 */
export interface ReportChoices {
  /** @param rosterVersion as it was read with the update: after a change of the roster nothing that was kept before counts */
  optionsOf(actor: Actor, rosterVersion: number): Promise<ReportOptions>
  /**
   * Open cases of an enterprise that `addToCase` lets the actor add to, newest first; an official's own cases aren't among them unless they
   * filed them. A dialog reads them once, and again after a minute.
   */
  openCasesOf(actor: Actor, of: { draftId: number; enterpriseId: number }): Promise<readonly OpenCase[]>
}

/** Milliseconds that a dialog keeps what it has read of open cases. */
const keepCases = 60_000

export function createReportChoices(db: Reading['db']): ReportChoices {
  const options = new LRUCache<string, ReportOptions>({ max: 1_000 })
  const cases = new LRUCache<string, readonly OpenCase[]>({ max: 1_000, ttl: keepCases })
  return {
    async optionsOf(actor, rosterVersion) {
      const key = [rosterVersion, actor.personId, actor.roles.join(), actor.contactOf.join()].join(';')
      let known = options.get(key)
      if (known === undefined) options.set(key, (known = await readOptions(db, actor)))
      return known
    },
    async openCasesOf(actor, { draftId, enterpriseId }) {
      const key = [draftId, actor.personId, enterpriseId].join(';')
      let known = draftId === 0 ? undefined : cases.get(key)
      if (known === undefined) cases.set(key, (known = await readOpenCases(db, actor, enterpriseId)))
      return known
    },
  }
}

async function readOptions(db: Reading['db'], actor: Actor): Promise<ReportOptions> {
  const [row] = await db.$queryRaw<[ReportOptions]>(sql`
    with mine as materialized (select e.id, e.name, ${ownSql(actor)} as own from enterprise e where e.active and ${fileableSql(actor)})
    select
      (select coalesce(json_agg(json_build_object('id', m.id, 'name', m.name, 'own', m.own) order by m.name, m.id), '[]') from mine m) as enterprises,
      (select coalesce(json_agg(json_build_object('id', p.id, 'enterpriseId', p.enterprise_id, 'name', p.name) order by p.name, p.id), '[]')
        from project p where p.active and p.enterprise_id in (select id from mine)) as projects,
      (select coalesce(json_agg(json_build_object('id', k.id, 'name', k.name, 'nameEn', k.name_en, 'secret', k.secret)
        order by k.position, k.id), '[]') from category k where k.active) as categories`)
  return row
}

async function readOpenCases(db: Reading['db'], actor: Actor, enterpriseId: number): Promise<OpenCase[]> {
  const { contact, filer } = partiesSql(actor, noDay)
  return db.$queryRaw<OpenCase[]>(sql`
    select c.id, c.number, c.enterprise_id as "enterpriseId", c.category_id as "categoryId", c.visibility::text as visibility,
      left(c.description, 200) as description
    from case_file c where c.enterprise_id = ${enterpriseId} and c.state = any(${[...openStates]}::"CaseState"[])
      and (${contact} or ${filer}) order by c.id desc`)
}

/** Leaves, which a day decides, make nobody a contact or a filer. */
const noDay = '1970-01-01'

/** Enterprises that somebody may file for: their own, those linked to them, for the office all. */
function fileableSql(actor: Actor): Prisma.Sql {
  const me = actor.personId
  const conditions = [sql`false`]
  if (actor.roles.includes('contact')) conditions.push(ownSql(actor))
  if (actor.roles.includes('office')) conditions.push(sql`true`)
  if (actor.roles.includes('leader')) conditions.push(linkedSql(sql`leader_id`, me))
  if (actor.roles.includes('cadre')) conditions.push(linkedSql(sql`cadre_id`, me))
  return sql`(${Prisma.join(conditions, ' or ')})`
}

function ownSql({ roles, contactOf }: Actor): Prisma.Sql {
  if (!roles.includes('contact')) return sql`false`
  // As a subselect the list looks alike to the planner, however long: else it would plan anew every time.
  return sql`e.id = any((select ${[...contactOf]}::int[])::int[])`
}

function linkedSql(column: Prisma.Sql, personId: number): Prisma.Sql {
  return sql`(e.${column} = ${personId} or exists (select 1 from project q where q.enterprise_id = e.id and q.active and q.${column} = ${personId}))`
}
