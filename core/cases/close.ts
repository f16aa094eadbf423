import type { Satisfaction } from '../../prisma/client/enums.ts'
import type { Actor } from '../actor.ts'
import { notify } from '../notices/notify.ts'
import type { Writing } from '../transaction.ts'
import { actingHandlers, contactsOf, headsOf, peopleWhoMay } from './audience.ts'
import { lockCase, lockCaseForWorker, type CaseRef, type CaseView, type LockedCase } from './case-view.ts'
import { noteSources, type CaseSubmission, type Written } from './submission.ts'
import { permit, transition } from './transition.ts'

export type Rating = { solved: true; satisfaction: Satisfaction; comment: string } | { solved: false; comment: string }

/** The enterprise says whether it is solved (回访). Only this, or its silence, ends the work. */
export async function rateCase(tx: Writing, actor: Actor, ref: CaseRef, rating: Rating & Written): Promise<CaseView> {
  const current = await lockCase(tx, actor, ref)
  permit('rate', current)
  const sources = noteSources(rating)
  return rating.solved ? confirm(tx, actor, current, rating, sources) : reject(tx, actor, current, rating.comment, sources)
}

async function confirm(
  tx: Writing,
  actor: Actor,
  current: LockedCase,
  rating: Rating & { solved: true },
  sources: CaseSubmission['sources'],
): Promise<CaseView> {
  const now = tx.clock.now()
  const { view } = await transition(tx, current, 'rate', actor, {
    to: 'confirmed',
    set: { satisfaction: rating.satisfaction, outcome: 'solved', confirmedAt: now },
    text: rating.comment,
    details: { solved: true, satisfaction: rating.satisfaction },
    sources,
  })
  await notify(tx, {
    kind: 'rated',
    facts: { satisfaction: rating.satisfaction, comment: rating.comment },
    to: [...(await actingHandlers(tx, view)), ...(await peopleWhoMay(tx, view, 'strikeOff'))],
    caseId: view.id,
  })
  return view
}

async function reject(
  tx: Writing,
  actor: Actor,
  current: LockedCase,
  comment: string,
  sources: CaseSubmission['sources'],
): Promise<CaseView> {
  const times = current.notSolved + 1
  const { view } = await transition(tx, current, 'rate', actor, {
    to: 'in_progress',
    set: { notSolved: times, deliveredAt: null },
    text: comment,
    details: { solved: false, times },
    sources,
  })
  await notify(tx, {
    kind: 'notSolved',
    facts: { comment, times },
    to: [...(await actingHandlers(tx, view)), ...headsOf(view), ...(times > 1 ? await peopleWhoMay(tx, view, 'assign') : [])],
    caseId: view.id,
    urgent: view.urgency === 'urgent',
  })
  return view
}

/** The office closes (销号). @throws Refusal `not-permitted` also for one of the office who had a part in solving it */
export async function strikeOffCase(tx: Writing, actor: Actor, ref: CaseRef): Promise<CaseView> {
  const current = await lockCase(tx, actor, ref)
  permit('strikeOff', current)
  const { view } = await transition(tx, current, 'strikeOff', actor, { set: { closedAt: tx.clock.now() } })
  await notify(tx, {
    kind: 'struckOff',
    facts: { by: actor.name },
    to: [...(await contactsOf(tx, view)), ...(await actingHandlers(tx, view))],
    by: actor.personId,
    caseId: view.id,
  })
  return view
}

/** The office isn't convinced that it is done: the handler goes on. */
export async function sendBackCase(
  tx: Writing,
  actor: Actor,
  ref: CaseRef,
  input: Written & { reason: string },
): Promise<CaseView> {
  const current = await lockCase(tx, actor, ref)
  permit('sendBack', current)
  const { view } = await transition(tx, current, 'sendBack', actor, {
    set: { confirmedAt: null, deliveredAt: null, outcome: null, satisfaction: null },
    text: input.reason,
    sources: noteSources(input),
  })
  await notify(tx, {
    kind: 'sentBack',
    facts: { reason: input.reason },
    to: [...(await actingHandlers(tx, view)), ...headsOf(view), ...(await contactsOf(tx, view))],
    by: actor.personId,
    caseId: view.id,
  })
  return view
}

/** The office can't take this case: why, and where to go instead. */
export async function declineCase(
  tx: Writing,
  actor: Actor,
  ref: CaseRef,
  input: Written & { reason: string },
): Promise<CaseView> {
  const current = await lockCase(tx, actor, ref)
  permit('decline', current)
  const { view } = await transition(tx, current, 'decline', actor, {
    set: { closedAt: tx.clock.now() },
    text: input.reason,
    sources: noteSources(input),
  })
  await notify(tx, { kind: 'declined', facts: { reason: input.reason }, to: await contactsOf(tx, view), caseId: view.id })
  return view
}

/** The enterprise takes its report back. */
export async function withdrawCase(tx: Writing, actor: Actor, ref: CaseRef): Promise<CaseView> {
  const current = await lockCase(tx, actor, ref)
  permit('withdraw', current)
  const { view } = await transition(tx, current, 'withdraw', actor, { set: { closedAt: tx.clock.now() } })
  await notify(tx, { kind: 'withdrawn', facts: { author: actor.name }, to: await actingHandlers(tx, view), caseId: view.id })
  return view
}

/** Nobody answered the callback in time: confirmed as `no_answer`, which counts as an invalid callback and never as satisfied. */
export async function expireCallback(tx: Writing, caseId: number): Promise<void> {
  const current = await lockCaseForWorker(tx, caseId)
  if (current?.state !== 'delivered') return
  const now = tx.clock.now()
  const { view } = await transition(
    tx,
    current,
    'expire',
    { worker: 'clock' },
    { set: { outcome: 'no_answer', confirmedAt: now } },
  )
  await notify(tx, {
    kind: 'expired',
    facts: {},
    to: [...(await actingHandlers(tx, view)), ...(await peopleWhoMay(tx, view, 'strikeOff')), ...(await contactsOf(tx, view))],
    caseId: view.id,
  })
}
