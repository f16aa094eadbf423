import { Prisma } from '../../prisma/client/client.ts'
import type { ClockKind } from '../../prisma/client/enums.ts'
import type { RoutingReason } from '../notices/notice.ts'
import { notify } from '../notices/notify.ts'
import { zoneDay } from '../time/zone-day.ts'
import type { Reading, Writing } from '../transaction.ts'
import { actingHandlers, contactsOf } from './audience.ts'
import { standInSql, type CaseView, type LockedCase } from './case-view.ts'
import { dueAtOf, transition, type Doer } from './transition.ts'

/** What is decided about who gets a case. */
export interface Assignment {
  handlerId: number
  reason: RoutingReason
  doer: Doer
  /** false: neither the handler nor a substitute will hear of it by the bot, so that the enterprise is promised no call */
  heard: boolean
}

/**
 * Gives a locked case to its handler (交办): the clocks start here, never at the signature; handler and enterprise are told, the substitute of
 * one who is on leave, and a former handler too. The right to do so was checked before.
 */
export async function assignCase(
  tx: Writing,
  current: LockedCase,
  { handlerId, reason, doer, heard }: Assignment,
): Promise<CaseView> {
  const now = tx.clock.now()
  const handler = await readHandler(tx, current, handlerId)
  const moved = await transition(tx, current, 'assign', doer, {
    set: { handlerId, assignedAt: now, assignments: current.assignments + 1 },
    details: { reason, before: current.handlerId ?? 0, handlerId, handler: handler.handler ?? '' },
  })
  const view: LockedCase = { ...moved.view, ...handler }
  const due = (kind: ClockKind) => dueAtOf(view, kind)?.toISOString() ?? null
  const urgent = view.urgency === 'urgent'
  const again = current.handlerId !== null && current.handlerId !== handlerId
  const standIns = view.standIn === null ? [] : (await actingHandlers(tx, view)).filter((id) => id !== handlerId)
  const former = again && !current.handlerGone ? [current.handlerId!, ...(await actingHandlers(tx, current))] : []
  const times = { signBy: due('sign'), solveBy: due('solve') }
  await notify(
    tx,
    {
      kind: 'assigned',
      facts: { reason, ...times },
      to: [handlerId],
      caseId: view.id,
      urgent,
    },
    { kind: 'assigned', facts: { reason: 'substitute', ...times }, to: standIns, caseId: view.id, urgent },
    {
      kind: 'takenOver',
      facts: { handler: view.handler ?? '' },
      to: former.filter((id) => id !== handlerId && !standIns.includes(id)),
      caseId: view.id,
    },
    {
      kind: 'handlerFound',
      facts: {
        handler: view.handler ?? '',
        department: view.department ?? '',
        phone: (view.standIn ?? { phone: view.handlerPhone }).phone ?? '',
        substitute: view.standIn?.name ?? '',
        hearBy: heard ? due('contact') : null,
        unheard: !heard,
        again,
      },
      to: await contactsOf(tx, view),
      caseId: view.id,
      urgent,
    },
  )
  return view
}

type Handler = Pick<CaseView, 'handler' | 'handlerPhone' | 'handlerGone' | 'standIn' | 'departmentId' | 'department' | 'headId'>

/** The columns of a case that are about its handler, as they are when it is somebody else's. */
async function readHandler(tx: Reading, { id }: LockedCase, personId: number): Promise<Handler> {
  const today = zoneDay(tx.policy.timeZone, tx.clock.now())
  const [handler] = await tx.db.$queryRaw<[Handler?]>(Prisma.sql`
    select h.name as handler, h.phone as "handlerPhone", false as "handlerGone", ${standInSql(Prisma.sql`h.id`, today)} as "standIn",
      h.department_id as "departmentId", d.name as department, d.head_id as "headId"
    from person h left join department d on d.id = h.department_id join case_file c on c.id = ${id} where h.id = ${personId}`)
  if (handler === undefined) throw new Error(`there is no person ${personId}`)
  return handler
}
