import { toJson } from '../text/text.ts'
import { Prisma } from '../../prisma/client/client.ts'
import type { Role, Visibility } from '../../prisma/client/enums.ts'
import type { Actor } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import type { Reading, Writing } from '../transaction.ts'
import { applyClockRule } from '../clocks/clock-rules.ts'
import { clockChangeSql } from '../clocks/deadlines.ts'
import { zoneDay } from '../time/zone-day.ts'
import { addToCase } from './add.ts'
import { attachmentsSql, sourcesSql } from './attachments.ts'
import { readCase, type CaseView } from './case-view.ts'
import { lifecycle } from './lifecycle.ts'
import { furtherPartsSql } from '../statement-parts.ts'
import type { CaseSubmission } from './submission.ts'

const { sql } = Prisma

/** A case that was just filed, as far as its filer is told. */
export type FiledCase = Pick<CaseView, 'id' | 'number' | 'version' | 'visibility' | 'filerRole' | 'serviceGap' | 'readerless'>

/**
 * Files a difficulty, in one statement: the case, its event, its first clock, and the outbox row that the route worker works from. When the filer chose to
 * add to a case that is already open, nothing new is filed.
 *
 * @param options.proactive found by a visit before the enterprise had to ask
 * @throws Refusal `not-permitted` when the actor may not file for this enterprise; `behalf-hidden` when they file for it what it couldn't see; `not-found` when something of it isn't there (any more)
 */
export async function submitCase(
  tx: Writing,
  actor: Actor,
  submission: CaseSubmission,
  { proactive = false }: { proactive?: boolean } = {},
): Promise<FiledCase> {
  if (submission.addToCaseId !== null) {
    const text = [submission.description, submission.wish].filter((part) => part !== null && part !== '').join('\n')
    return addToCase(
      tx,
      actor,
      { id: submission.addToCaseId },
      { text, attachments: submission.attachments, sources: submission.sources },
    )
  }
  const place = await findPlace(tx, submission)
  const filerRole = filingRole(actor, place)
  if (filerRole === undefined) throw new Refusal('not-permitted')

  const now = tx.clock.now()
  const { urgency } = submission
  const visibility: Visibility = place.secret ? 'secret' : submission.visibility
  // Who is asked whether it is solved must know of it: nobody files something for an enterprise that the enterprise can't see and close.
  if (filerRole !== 'contact' && visibility !== 'enterprise') throw new Refusal('behalf-hidden')
  const series = `${tx.policy.caseNumberPrefix}-${zoneDay(tx.policy.timeZone, now).slice(0, 4)}-`
  // The fault comes first (错在先): a key enterprise had to come and ask.
  const serviceGap = place.key && filerRole === 'contact' && !proactive && visibility !== 'secret'
  const secret = visibility === 'secret'
  const details = toJson({ earlier: submission.earlier ?? [] })
  const filed = { caseId: sql`filed.id`, eventId: sql`null::bigint`, from: sql`filed,` }
  const clocks = applyClockRule(lifecycle.submit.clocks, [], { policy: tx.policy, urgency, now, touchedAt: now })
  const parts = [
    attachmentsSql(filed, submission.attachments, now),
    sourcesSql(filed, actor, submission.sources),
    ...clockChangeSql(clocks, filed),
  ].filter((part) => part !== undefined)
  const [row] = await tx.db.$queryRaw<[{ id: number; number: string }]>(sql`
    with next as (
      select n.id, ${series}::text || lpad(n.id::text, greatest(6, length(n.id::text)), '0') as number
      from (select nextval(pg_get_serial_sequence('case_file', 'id'))::int as id) n
    ), filed as (
      insert into case_file (id, number, enterprise_id, project_id, category_id, filer_id, filer_role, description, wish, urgency, visibility,
        proactive, service_gap, filed_cadre_ids, filed_leader_ids, submitted_at, touched_at)
      select id, number, ${place.enterpriseId}::int, ${submission.projectId}::int, ${submission.categoryId}::int, ${actor.personId}::int,
        ${filerRole}::"Role", ${submission.description}::text, ${submission.wish}::text, ${urgency}::"Urgency", ${visibility}::"Visibility",
        ${proactive}::boolean, ${serviceGap}::boolean, 
        ${secret ? linkedNow(place, 'cadre_id') : none}, ${secret ? aloofNow(place) : none}, ${now}::timestamptz, ${now}::timestamptz
      from next returning id, number
    ), told as (
      insert into case_event (case_id, at, actor_id, actor_role, action, "to", details)
      select id, ${now}::timestamptz, ${actor.personId}::int, ${filerRole}::text, 'submit', 'submitted', ${details}::jsonb from filed
    ), routed as (
      insert into outbox (topic, kind, lane, case_id, payload, urgent, created_at)
      select 'route', 'route', -id, id, '{}', true, ${now}::timestamptz from filed
    )${furtherPartsSql(parts)}
    select id, number from filed`)
  // Whether anybody may read a secret report at all only its view knows.
  if (secret) return readCase(tx, actor, { id: row.id })
  return { ...row, version: 1, visibility, filerRole, serviceGap, readerless: false }
}

const none = Prisma.sql`'{}'::int[]`

/** Who is linked to an enterprise and its projects, as an array: whom a secret case is kept from for good (`barredSql`). */
function linkedNow({ enterpriseId }: Place, column: 'cadre_id' | 'leader_id'): Prisma.Sql {
  const linked = Prisma.raw(column)
  return Prisma.sql`array(select y.${linked} from enterprise y where y.id = ${enterpriseId} and y.${linked} is not null
    union select y.${linked} from project y where y.enterprise_id = ${enterpriseId} and y.${linked} is not null)`
}

/** Who is kept out in person, wherever they or their cadre are moved: leaders, and of each cadre's department the head and everybody who is in it now. */
function aloofNow(place: Place): Prisma.Sql {
  return Prisma.sql`array(select unnest(${linkedNow(place, 'leader_id')}) union select n.id from person y join department d on d.id = y.department_id
    join person n on n.department_id = d.id or n.id = d.head_id where y.id = any(${linkedNow(place, 'cadre_id')}))`
}

/** Where a difficulty belongs. */
interface Place {
  enterpriseId: number
  /** the enterprise or the project is a key one */
  key: boolean
  /** the category makes it secret, whatever its filer chose */
  secret: boolean
  /** of the enterprise and of its projects */
  cadreIds: number[]
  leaderIds: number[]
}

/** @throws Refusal `not-found` when any of it isn't there, or not active */
async function findPlace(tx: Reading, { enterpriseId, projectId, categoryId }: CaseSubmission): Promise<Place> {
  const [place] = await tx.db.$queryRaw<[Place?]>`
    select e.id as "enterpriseId", e.key or coalesce(p.key, false) as key, k.secret,
      array(select x from unnest(l.cadres || e.cadre_id) x where x is not null) as "cadreIds",
      array(select x from unnest(l.leaders || e.leader_id) x where x is not null) as "leaderIds"
    from enterprise e
      join category k on k.id = ${categoryId} and k.active
      left join project p on p.id = ${projectId}::int and p.enterprise_id = e.id and p.active
      cross join lateral (select array_agg(q.cadre_id) as cadres, array_agg(q.leader_id) as leaders
        from project q where q.enterprise_id = e.id and q.active) l
    where e.id = ${enterpriseId} and e.active and (${projectId}::int is null or p.id is not null)`
  if (place === undefined) throw new Refusal('not-found')
  return place
}

/** In which role somebody may file for an enterprise, if they may. */
function filingRole(actor: Actor, { enterpriseId, leaderIds, cadreIds }: Place): Role | undefined {
  if (actor.roles.includes('contact') && actor.contactOf.includes(enterpriseId)) return 'contact'
  if (actor.roles.includes('office')) return 'office'
  if (actor.roles.includes('leader') && leaderIds.includes(actor.personId)) return 'leader'
  if (actor.roles.includes('cadre') && cadreIds.includes(actor.personId)) return 'cadre'
  return undefined
}
