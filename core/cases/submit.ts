import type { Role, Visibility } from '../../prisma/client/enums.ts'
import type { Actor } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import type { Reading, Writing } from '../transaction.ts'
import { startFirstClocks } from '../time/deadlines.ts'
import { zoneDay } from '../time/zone-day.ts'
import { addToCase } from './add.ts'
import { saveAttachments, saveSources } from './attachments.ts'
import { readCase, type CaseView } from './case-view.ts'
import type { CaseSubmission } from './submission.ts'

/**
 * Files a difficulty: the case, its event, its first clock, and the outbox row that the route worker works from. When the filer chose to
 * add to a case that is already open, nothing new is filed.
 *
 * @param options.proactive found by a visit before the enterprise had to ask
 * @throws Refusal `not-permitted` when the actor may not file for this enterprise; `not-found` when something of it isn't there (any more)
 */
export async function submitCase(
  tx: Writing,
  actor: Actor,
  submission: CaseSubmission,
  { proactive = false }: { proactive?: boolean } = {},
): Promise<CaseView> {
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
  const { id, secret, key } = place
  const { urgency } = submission
  const visibility: Visibility = secret ? 'secret' : submission.visibility
  const year = zoneDay(tx.policy.timeZone, now).slice(0, 4)
  const number = `${tx.policy.caseNumberPrefix}-${year}-${String(id).padStart(6, '0')}`
  // The fault comes first (错在先): a key enterprise had to come and ask.
  const serviceGap = key && filerRole === 'contact' && !proactive && visibility !== 'secret'
  const details = JSON.stringify({ earlier: submission.earlier ?? [] })
  await tx.db.$executeRaw`
    with filed as (
      insert into case_file (id, number, enterprise_id, project_id, category_id, filer_id, filer_role, description, wish, urgency, visibility,
        proactive, service_gap, submitted_at, touched_at)
      values (${id}, ${number}, ${place.enterpriseId}, ${submission.projectId}::int, ${submission.categoryId}, ${actor.personId},
        ${filerRole}::"Role", ${submission.description}, ${submission.wish}::text, ${urgency}::"Urgency", ${visibility}::"Visibility",
        ${proactive}, ${serviceGap}, ${now}::timestamptz, ${now}::timestamptz)
    ), told as (
      insert into case_event (case_id, at, actor_id, actor_role, action, "to", details)
      values (${id}, ${now}::timestamptz, ${actor.personId}, ${filerRole}, 'submit', 'submitted', ${details}::jsonb)
    )
    insert into outbox (topic, kind, lane, case_id, payload, urgent, created_at)
    values ('route', 'route', ${-id}, ${id}, '{}', true, ${now}::timestamptz)`
  await saveAttachments(tx, id, null, submission.attachments)
  await saveSources(tx, actor, id, null, submission.sources)
  await startFirstClocks(tx, { id, urgency }, ['assign'], now)
  return readCase(tx, actor, { id })
}

/** Where a difficulty belongs. */
interface Place {
  /** of the new case */
  id: number
  enterpriseId: number
  /** the enterprise or the project is a key one */
  key: boolean
  /** the category makes it secret, whatever its filer chose */
  secret: boolean
  /** of the enterprise and of its projects */
  cadreIds: number[]
  leaderIds: number[]
}

/** Whether all of it is there and active, with the id that the case will have. */
async function findPlace(tx: Reading, { enterpriseId, projectId, categoryId }: CaseSubmission): Promise<Place> {
  const [place] = await tx.db.$queryRaw<[Place?]>`
    select nextval(pg_get_serial_sequence('case_file', 'id'))::int as id, e.id as "enterpriseId", e.key or coalesce(p.key, false) as key, k.secret,
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

/** In which role somebody may file for an enterprise, if he may. */
function filingRole(actor: Actor, { enterpriseId, leaderIds, cadreIds }: Place): Role | undefined {
  if (actor.roles.includes('contact') && actor.contactOf.includes(enterpriseId)) return 'contact'
  if (actor.roles.includes('office')) return 'office'
  if (actor.roles.includes('leader') && leaderIds.includes(actor.personId)) return 'leader'
  if (actor.roles.includes('cadre') && cadreIds.includes(actor.personId)) return 'cadre'
  return undefined
}
