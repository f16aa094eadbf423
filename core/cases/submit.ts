import type { Role } from '../../prisma/client/enums.ts'
import type { Actor } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import type { Transaction } from '../transaction.ts'
import { startClocks } from '../time/deadlines.ts'
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
 * @throws Refusal `not-permitted` when the actor may not file for this enterprise
 */
export async function submitCase(
  tx: Transaction,
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
  const enterprise = await findEnterprise(tx, submission)
  const category = await findCategory(tx, submission.categoryId)
  const filerRole = filingRole(actor, enterprise)
  if (filerRole === undefined) throw new Refusal('not-permitted')

  const now = tx.clock.now()
  const visibility = category.secret ? 'secret' : submission.visibility
  const [{ id }] = await tx.db.$queryRaw<[{ id: number }]>`select nextval(pg_get_serial_sequence('case_file', 'id'))::int as id`
  const year = zoneDay(tx.policy.timeZone, now).slice(0, 4)
  await tx.db.case.create({
    data: {
      id,
      number: `${tx.policy.caseNumberPrefix}-${year}-${String(id).padStart(6, '0')}`,
      enterpriseId: enterprise.id,
      projectId: submission.projectId,
      categoryId: category.id,
      filerId: actor.personId,
      filerRole,
      description: submission.description,
      wish: submission.wish,
      urgency: submission.urgency,
      visibility,
      proactive,
      // The fault comes first (错在先): a key enterprise had to come and ask.
      serviceGap: enterprise.key && filerRole === 'contact' && !proactive && visibility !== 'secret',
      submittedAt: now,
      touchedAt: now,
      events: {
        create: {
          at: now,
          actorId: actor.personId,
          actorRole: filerRole,
          action: 'submit',
          to: 'submitted',
          details: { earlier: submission.earlier ?? [] },
        },
      },
    },
  })
  await saveAttachments(tx, id, null, submission.attachments)
  await saveSources(tx, actor, id, null, submission.sources)
  await startClocks(tx, { id, urgency: submission.urgency }, ['assign'], now)
  await tx.db.outbox.create({
    data: { topic: 'route', kind: 'route', lane: BigInt(-id), caseId: id, payload: {}, urgent: true, createdAt: now },
  })
  return readCase(tx, actor, { id })
}

interface FilingEnterprise {
  id: number
  key: boolean
  cadreIds: (number | null)[]
  leaderIds: (number | null)[]
}

async function findEnterprise(tx: Transaction, { enterpriseId, projectId }: CaseSubmission): Promise<FilingEnterprise> {
  const enterprise = await tx.db.enterprise.findFirst({
    where: { id: enterpriseId, active: true },
    include: { projects: { where: { active: true } } },
  })
  if (enterprise === null) throw new Refusal('not-found')
  const project = enterprise.projects.find(({ id }) => id === projectId)
  if (projectId !== null && project === undefined) throw new Refusal('not-found')
  return {
    id: enterprise.id,
    key: enterprise.key || project?.key === true,
    cadreIds: [enterprise.cadreId, ...enterprise.projects.map(({ cadreId }) => cadreId)],
    leaderIds: [enterprise.leaderId, ...enterprise.projects.map(({ leaderId }) => leaderId)],
  }
}

async function findCategory(tx: Transaction, categoryId: number): Promise<{ id: number; secret: boolean }> {
  const category = await tx.db.category.findFirst({ where: { id: categoryId, active: true }, select: { id: true, secret: true } })
  if (category === null) throw new Refusal('not-found')
  return category
}

/** In which role somebody may file for an enterprise, if he may. */
function filingRole(actor: Actor, enterprise: FilingEnterprise): Role | undefined {
  if (actor.roles.includes('contact') && actor.contactOf.includes(enterprise.id)) return 'contact'
  if (actor.roles.includes('office')) return 'office'
  if (actor.roles.includes('leader') && enterprise.leaderIds.includes(actor.personId)) return 'leader'
  if (actor.roles.includes('cadre') && enterprise.cadreIds.includes(actor.personId)) return 'cadre'
  return undefined
}
