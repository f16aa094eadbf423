import { Prisma } from '../../prisma/client/client.ts'
import type { ClockKind } from '../../prisma/client/enums.ts'
import type { Actor } from '../actor.ts'
import type { RoutingReason } from '../notices/notice.ts'
import { notify } from '../notices/notify.ts'
import { Refusal } from '../refusal.ts'
import type { Reading, Writing } from '../transaction.ts'
import { contactsOf } from './audience.ts'
import { ableToHandle } from '../access/barred.ts'
import { lockCase, type CaseRef, type CaseView, type LockedCase } from './case-view.ts'
import { dueAtOf, permit, transition, type Doer } from './transition.ts'

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
  current: LockedCase,
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
  const view: LockedCase = { ...moved.view, ...handler }
  const due = (kind: ClockKind) => dueAtOf(view, kind)?.toISOString() ?? null
  const urgent = view.urgency === 'urgent'
  const again = current.handlerId !== null && current.handlerId !== handlerId
  await notify(
    tx,
    {
      kind: 'assigned',
      facts: { reason, signBy: due('sign'), solveBy: due('solve') },
      to: [handlerId],
      caseId: view.id,
      urgent,
    },
    {
      kind: 'takenOver',
      facts: { handler: view.handler ?? '' },
      to: again && current.handlerId !== null ? [current.handlerId] : [],
      caseId: view.id,
    },
    {
      kind: 'handlerFound',
      facts: {
        handler: view.handler ?? '',
        department: view.department ?? '',
        phone: view.handlerPhone ?? '',
        hearBy: due('contact'),
        again,
      },
      to: await contactsOf(tx, view),
      caseId: view.id,
      urgent,
    },
  )
  return view
}

type Handler = Pick<CaseView, 'handler' | 'handlerPhone' | 'handlerGone' | 'departmentId' | 'department' | 'headId'>

async function readHandler(tx: Reading, personId: number): Promise<Handler> {
  const [handler] = await tx.db.$queryRaw<[Handler?]>`
    select h.name as handler, h.phone as "handlerPhone", false as "handlerGone", h.department_id as "departmentId", d.name as department, d.head_id as "headId"
    from person h left join department d on d.id = h.department_id where h.id = ${personId}`
  if (handler === undefined) throw new Error(`there is no person ${personId}`)
  return handler
}
