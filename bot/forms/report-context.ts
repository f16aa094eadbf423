import { Prisma } from '../../prisma/client/client.ts'
import type { Visibility } from '../../prisma/client/enums.ts'
import type { Actor } from '../../core/actor.ts'
import { openStates } from '../../core/cases/lifecycle.ts'
import { partiesSql } from '../../core/cases/parties.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Reading } from '../../core/transaction.ts'
import type { Answers } from './answers.ts'

const { sql } = Prisma

/** What the report dialog needs to know: only what this person may see or file for. */
export interface ReportContext {
  /** for which he may file, by name */
  enterprises: readonly { id: number; name: string }[]
  projects: readonly { id: number; enterpriseId: number; name: string }[]
  categories: readonly { id: number; name: string; nameEn: string | null; secret: boolean }[]
  /** open cases of the enterprise that he may see, newest first */
  openCases: readonly OpenCase[]
}

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
 * Loads what the next screen of a report may need, in one statement. Of open cases it has those that `addToCase` lets him add to, which an
 * official's own cases aren't unless he filed them; and it has them only once there is a category to compare.
 *
 * @param answers of the draft so far
 * @throws Refusal `no-enterprise` when there is none that he may file for
 */
export async function reportContext(tx: Reading, actor: Actor, answers: Answers): Promise<ReportContext> {
  const [row] = await tx.db.$queryRaw<[ReportContext]>(sql`
    with mine as materialized (select e.id, e.name from enterprise e where e.active and ${fileableSql(actor)})
    select
      (select coalesce(json_agg(json_build_object('id', m.id, 'name', m.name) order by m.name, m.id), '[]') from mine m) as enterprises,
      (select coalesce(json_agg(json_build_object('id', p.id, 'enterpriseId', p.enterprise_id, 'name', p.name) order by p.name, p.id), '[]')
        from project p where p.active and p.enterprise_id in (select id from mine)) as projects,
      (select coalesce(json_agg(json_build_object('id', k.id, 'name', k.name, 'nameEn', k.name_en, 'secret', k.secret)
        order by k.position, k.id), '[]') from category k where k.active) as categories,
      ${answers.category === undefined ? sql`'[]'::json` : openCasesSql(actor, answers)} as "openCases"`)
  if (row.enterprises.length === 0) throw new Refusal('no-enterprise')
  return row
}

function openCasesSql(actor: Actor, answers: Answers): Prisma.Sql {
  // Who wasn't asked has one enterprise only.
  const enterpriseId = typeof answers.enterprise === 'number' ? sql`${answers.enterprise}::int` : sql`(select min(id) from mine)`
  const { contact, filer } = partiesSql(actor, noDay)
  return sql`(select coalesce(json_agg(json_build_object('id', c.id, 'number', c.number, 'enterpriseId', c.enterprise_id,
      'categoryId', c.category_id, 'visibility', c.visibility, 'description', left(c.description, 200)) order by c.id desc), '[]')
    from case_file c where c.enterprise_id = ${enterpriseId} and c.state = any(${[...openStates]}::"CaseState"[])
      and (${contact} or ${filer}))`
}

/** Leaves, which a day decides, make nobody a contact or a filer. */
const noDay = '1970-01-01'

/** Enterprises that somebody may file for: his own, those linked to him, for the office all. */
function fileableSql(actor: Actor): Prisma.Sql {
  const me = actor.personId
  const conditions = [sql`false`]
  if (actor.roles.includes('contact'))
    // As a subselect the list looks alike to the planner, however long: else it would plan anew every time.
    conditions.push(sql`e.id = any((select ${[...actor.contactOf]}::int[])::int[])`)
  if (actor.roles.includes('office')) conditions.push(sql`true`)
  if (actor.roles.includes('leader')) conditions.push(linkedSql(sql`leader_id`, me))
  if (actor.roles.includes('cadre')) conditions.push(linkedSql(sql`cadre_id`, me))
  return sql`(${Prisma.join(conditions, ' or ')})`
}

function linkedSql(column: Prisma.Sql, personId: number): Prisma.Sql {
  return sql`(e.${column} = ${personId} or exists (select 1 from project q where q.enterprise_id = e.id and q.active and q.${column} = ${personId}))`
}

/** The enterprise that the report is about: the chosen one, or the only one there is. */
export function enterpriseOf(answers: Answers, { enterprises }: ReportContext) {
  return enterprises.length === 1 ? enterprises[0] : enterprises.find(({ id }) => id === answers.enterprise)
}

export function projectsOf(answers: Answers, context: ReportContext) {
  const enterprise = enterpriseOf(answers, context)
  return context.projects.filter(({ enterpriseId }) => enterpriseId === enterprise?.id)
}

export function categoryOf(answers: Answers, { categories }: ReportContext) {
  return categories.find(({ id }) => id === answers.category)
}

/** Who will see the case: a secret category overrules what was chosen. */
export function visibilityOf(answers: Answers, context: ReportContext): Visibility {
  return categoryOf(answers, context)?.secret === true ? 'secret' : (answers.visibility as Visibility)
}

export function isSecret(answers: Answers, context: ReportContext): boolean {
  return visibilityOf(answers, context) === 'secret'
}

const narrowness: Record<Visibility, number> = { enterprise: 0, filer: 1, secret: 2 }

/**
 * Open cases that this report could be added to: of the same enterprise and category, and seen by nobody who may not see the report: what is
 * told in secret must not end up in a case that the cadre reads.
 */
export function similarOf(answers: Answers, context: ReportContext): OpenCase[] {
  const enterprise = enterpriseOf(answers, context)
  const visibility = visibilityOf(answers, context)
  if (enterprise === undefined || visibility === undefined) return []
  return context.openCases
    .filter((one) => one.enterpriseId === enterprise.id && one.categoryId === answers.category)
    .filter((one) => narrowness[one.visibility] >= narrowness[visibility])
    .slice(0, 5)
}

/** Names the question "add to a similar case?" by what it depends on. */
export function similarKey(answers: Answers, context: ReportContext): string {
  return `new-${enterpriseOf(answers, context)?.id ?? 0}-${Number(answers.category ?? 0)}`
}
