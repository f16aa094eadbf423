import { Prisma } from '../../prisma/client/client.ts'
import type { ClockKind } from '../../prisma/client/enums.ts'
import type { Actor } from '../actor.ts'
import type { RoutingReason } from '../notices/notice.ts'
import { notify } from '../notices/notify.ts'
import { Refusal } from '../refusal.ts'
import { meetDeadline, runningDeadlines, startClocks } from '../time/deadlines.ts'
import type { Reading, Writing } from '../transaction.ts'
import { contactsOf } from './audience.ts'
import { ableToHandle } from './barred.ts'
import { lockCase, type CaseRef, type CaseView } from './case-view.ts'
import { permit, transition, type Doer } from './transition.ts'

/** The clocks that begin anew with each handler. `solve` is a promise to the enterprise and runs on. */
const handlerClocks: readonly ClockKind[] = ['sign', 'contact', 'plan', 'progress']

/** The office gives a case to somebody, by its own decision. @throws Refusal `nobody-to-assign` when that person can't take it */
export async function assignByOffice(tx: Writing, actor: Actor, ref: CaseRef, handlerId: number): Promise<CaseView> {
  const current = await lockCase(tx, actor, ref)
  permit('assign', current)
  const able = await tx.db.$queryRaw<unknown[]>(Prisma.sql`
    select 1 from person n join case_file c on c.id = ${current.id} where n.id = ${handlerId} and ${ableToHandle}`)
  if (able.length === 0) throw new Refusal('nobody-to-assign')
  return assignCase(tx, current, handlerId, 'office', actor)
}

/**
 * Gives a locked case to its handler (交办): the clocks start here, never at the signature; handler and enterprise are told, and a former
 * handler too. The right to do so was checked before.
 */
export async function assignCase(
  tx: Writing,
  current: CaseView,
  handlerId: number,
  reason: RoutingReason,
  doer: Doer,
): Promise<CaseView> {
  const now = tx.clock.now()
  const handler = await readHandler(tx, handlerId)
  const moved = await transition(tx, current, 'assign', doer, {
    set: { handlerId, assignedAt: now, assignments: current.assignments + 1 },
    details: { reason, before: current.handlerId ?? 0, handlerId, handler: handler.handler },
  })
  const view: CaseView = { ...moved.view, ...handler }
  await meetDeadline(tx, view.id, 'assign')
  const running = await runningDeadlines(tx, view.id)
  const begins = running.some(({ kind }) => kind === 'solve') ? handlerClocks : [...handlerClocks, 'solve' as const]
  const started = await startClocks(tx, view, begins, now)
  const due = new Map([...running, ...started].map(({ kind, dueAt }) => [kind, dueAt.toISOString()]))
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
  return view
}

type Handler = Pick<CaseView, 'handler' | 'handlerPhone' | 'departmentId' | 'department' | 'headId'>

async function readHandler(tx: Reading, personId: number): Promise<Handler> {
  const [handler] = await tx.db.$queryRaw<[Handler?]>`
    select h.name as handler, h.phone as "handlerPhone", h.department_id as "departmentId", d.name as department, d.head_id as "headId"
    from person h left join department d on d.id = h.department_id where h.id = ${personId}`
  if (handler === undefined) throw new Error(`there is no person ${personId}`)
  return handler
}
