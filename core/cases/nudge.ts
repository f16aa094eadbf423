import type { Actor } from '../actor.ts'
import { notify } from '../notices/notify.ts'
import { Refusal } from '../refusal.ts'
import { zoneDay } from '../time/zone-day.ts'
import type { Transaction } from '../transaction.ts'
import { actingHandlers, closersOf, headsOf } from './audience.ts'
import { lockCase, standingOf, type CaseRef, type CaseView } from './case-view.ts'
import { actingParty } from './lifecycle.ts'
import { permit, transition } from './transition.ts'

/** A reminder (催办). @throws Refusal `urged-today` when the enterprise has urged it as often today as the policy allows */
export async function urgeCase(tx: Transaction, actor: Actor, ref: CaseRef): Promise<CaseView> {
  const current = await lockCase(tx, actor, ref)
  permit('urge', current)
  if (await nudgedJustNow(tx, current, actor, 'urge')) return current
  const by = actingParty('urge', current.parties, standingOf(current).secret) ?? 'contact'
  if (by === 'contact' && (await urgedToday(tx, current))) throw new Refusal('urged-today', { number: current.number })
  const { view } = await transition(tx, current, 'urge', actor, { details: { by } })
  await notify(tx, {
    kind: 'urged',
    facts: { by, name: actor.name },
    to: await whoMustAct(tx, view),
    caseId: view.id,
    urgent: view.urgency === 'urgent',
  })
  return view
}

/** A formal order to act (督办): the handler and the head of his department. */
export async function superviseCase(tx: Transaction, actor: Actor, ref: CaseRef): Promise<CaseView> {
  const current = await lockCase(tx, actor, ref)
  permit('supervise', current)
  if (await nudgedJustNow(tx, current, actor, 'supervise')) return current
  const by = actingParty('supervise', current.parties, standingOf(current).secret) ?? 'leader'
  const { view } = await transition(tx, current, 'supervise', actor, { details: { by } })
  await notify(tx, {
    kind: 'supervised',
    facts: { by, name: actor.name },
    to: [...(await whoMustAct(tx, view)), ...headsOf(view)],
    caseId: view.id,
    urgent: view.urgency === 'urgent',
  })
  return view
}

/** The handler; while nobody handles it, or once it waits to be struck off, the office. */
async function whoMustAct(tx: Transaction, view: CaseView): Promise<number[]> {
  const handlers = view.state === 'confirmed' ? [] : await actingHandlers(tx, view)
  return handlers.length > 0 ? handlers : closersOf(tx, view)
}

/** A button that was tapped twice is one nudge: nobody presses on again within a minute. */
async function nudgedJustNow(
  tx: Transaction,
  { id }: CaseView,
  { personId }: Actor,
  action: 'urge' | 'supervise',
): Promise<boolean> {
  const aMinuteAgo = new Date(tx.clock.now().getTime() - 60_000)
  return (await tx.db.caseEvent.count({ where: { caseId: id, actorId: personId, action, at: { gt: aMinuteAgo } } })) > 0
}

async function urgedToday(tx: Transaction, view: CaseView): Promise<boolean> {
  const { timeZone, urgesPerDay } = tx.policy
  const latest = await tx.db.caseEvent.findMany({
    where: { caseId: view.id, action: 'urge', actorRole: 'contact' },
    orderBy: { id: 'desc' },
    take: urgesPerDay,
    select: { at: true },
  })
  const today = zoneDay(timeZone, tx.clock.now())
  return latest.filter(({ at }) => zoneDay(timeZone, at) === today).length >= urgesPerDay
}
