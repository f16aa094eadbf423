import type { Actor } from '../actor.ts'
import { notify } from '../notices/notify.ts'
import { Refusal } from '../refusal.ts'
import { zoneDay } from '../time/zone-day.ts'
import type { Writing } from '../transaction.ts'
import { actingHandlers, headsOf, peopleWhoMay } from './audience.ts'
import { lockCase, standingOf, type CaseRef, type CaseView } from './case-view.ts'
import { actingParty, turns } from './lifecycle.ts'
import { permit, transition } from './transition.ts'

/** A reminder (催办). @throws Refusal `urged-today` when the enterprise has urged it as often today as the policy allows */
export async function urgeCase(tx: Writing, actor: Actor, ref: CaseRef): Promise<CaseView> {
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
    by: actor.personId,
    caseId: view.id,
    urgent: view.urgency === 'urgent',
  })
  return view
}

/** A formal order to act (督办): the handler and the head of their department. */
export async function superviseCase(tx: Writing, actor: Actor, ref: CaseRef): Promise<CaseView> {
  const current = await lockCase(tx, actor, ref)
  permit('supervise', current)
  if (await nudgedJustNow(tx, current, actor, 'supervise')) return current
  const by = actingParty('supervise', current.parties, standingOf(current).secret) ?? 'leader'
  const { view } = await transition(tx, current, 'supervise', actor, { details: { by } })
  await notify(tx, {
    kind: 'supervised',
    facts: { by, name: actor.name },
    to: [...(await whoMustAct(tx, view)), ...headsOf(view)],
    by: actor.personId,
    caseId: view.id,
    urgent: view.urgency === 'urgent',
  })
  return view
}

/** Whose turn it is: the handler's; while nobody handles it those who may assign it, and once it is confirmed those who may strike it off. */
async function whoMustAct(tx: Writing, view: CaseView): Promise<number[]> {
  if (view.state === 'confirmed') return peopleWhoMay(tx, view, turns.confirmed)
  const handlers = await actingHandlers(tx, view)
  return handlers.length > 0 ? handlers : peopleWhoMay(tx, view, turns.submitted)
}

/** A button that was tapped twice is one nudge: nobody presses on again within a minute. */
async function nudgedJustNow(tx: Writing, { id }: CaseView, { personId }: Actor, action: 'urge' | 'supervise'): Promise<boolean> {
  const aMinuteAgo = new Date(tx.clock.now().getTime() - 60_000)
  const events = await tx.db.$queryRaw<unknown[]>`
    select 1 from case_event where case_id = ${id} and actor_id = ${personId} and action = ${action} and at > ${aMinuteAgo} limit 1`
  return events.length > 0
}

async function urgedToday(tx: Writing, view: CaseView): Promise<boolean> {
  const { timeZone, urgesPerDay } = tx.policy
  const latest = await tx.db.$queryRaw<{ at: Date }[]>`
    select at from case_event where case_id = ${view.id} and action = 'urge' and actor_role = 'contact' order by id desc limit ${urgesPerDay}`
  const today = zoneDay(timeZone, tx.clock.now())
  return latest.filter(({ at }) => zoneDay(timeZone, at) === today).length >= urgesPerDay
}
