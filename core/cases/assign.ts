import type { ClockKind } from '../../prisma/client/enums.ts'
import type { Actor } from '../actor.ts'
import type { RoutingReason } from '../notices/notice.ts'
import { notify } from '../notices/notify.ts'
import { Refusal } from '../refusal.ts'
import { cancelDeadlines, meetDeadline, runningDeadlines, startClocks } from '../time/deadlines.ts'
import type { Transaction } from '../transaction.ts'
import { contactsOf } from './audience.ts'
import { lockCase, lockCaseForWorker, type CaseRef, type CaseView } from './case-view.ts'
import { permit, transition, type Doer } from './transition.ts'

/** The clocks that begin anew with each handler. `solve` is a promise to the enterprise and runs on. */
const handlerClocks: readonly ClockKind[] = ['sign', 'contact', 'plan', 'progress']

/** The office gives a case to somebody, by its own decision. @throws Refusal `nobody-to-assign` when that person can't take it */
export async function assignByOffice(tx: Transaction, actor: Actor, ref: CaseRef, handlerId: number): Promise<CaseView> {
  const current = await lockCase(tx, actor, ref)
  permit('assign', current)
  const role = current.visibility === 'secret' ? 'inspector' : 'cadre'
  const handler = await tx.db.person.findFirst({
    where: { id: handlerId, active: true, roles: { has: role } },
    select: { id: true },
  })
  if (handler === null) throw new Refusal('nobody-to-assign')
  return assignCase(tx, current, handlerId, 'office', actor)
}

/**
 * Gives a locked case to its handler (交办): the clocks start here, never at the signature; handler and enterprise are told, and a former
 * handler too. The right to do so was checked before.
 */
export async function assignCase(
  tx: Transaction,
  current: CaseView,
  handlerId: number,
  reason: RoutingReason,
  doer: Doer,
): Promise<CaseView> {
  const now = tx.clock.now()
  const handler = await tx.db.person.findUniqueOrThrow({ where: { id: handlerId }, select: { name: true } })
  await transition(tx, current, 'assign', doer, {
    set: { handlerId, assignedAt: now, assignments: current.assignments + 1 },
    details: { reason, before: current.handlerId ?? 0, handlerId, handler: handler.name },
  })
  await meetDeadline(tx, current.id, 'assign')
  await cancelDeadlines(tx, current.id, handlerClocks)
  const running = await runningDeadlines(tx, current.id)
  await startClocks(tx, current, running.some(({ kind }) => kind === 'solve') ? handlerClocks : [...handlerClocks, 'solve'], now)

  const view = await lockCaseForWorker(tx, current.id)
  if (view === undefined) throw new Error(`case ${current.id} vanished within its own transaction`)
  const due = new Map((await runningDeadlines(tx, view.id)).map(({ kind, dueAt }) => [kind, dueAt.toISOString()]))
  const urgent = view.urgency === 'urgent'
  await notify(tx, {
    kind: 'assigned',
    facts: { reason, signBy: due.get('sign') ?? null, solveBy: due.get('solve') ?? null },
    to: [handlerId],
    caseId: view.id,
    urgent,
  })
  if (current.handlerId !== null && current.handlerId !== handlerId) {
    await notify(tx, { kind: 'takenOver', facts: { handler: view.handler ?? '' }, to: [current.handlerId], caseId: view.id })
  }
  await notify(tx, {
    kind: 'handlerFound',
    facts: {
      handler: view.handler ?? '',
      department: view.department ?? '',
      phone: view.handlerPhone ?? '',
      hearBy: due.get('contact') ?? null,
      again: current.handlerId !== null && current.handlerId !== handlerId,
    },
    to: await contactsOf(tx, view),
    caseId: view.id,
    urgent,
  })
  return { ...view, parties: current.parties }
}
