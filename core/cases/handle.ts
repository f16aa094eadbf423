import type { Actor } from '../actor.ts'
import { notify } from '../notices/notify.ts'
import { Refusal } from '../refusal.ts'
import { calendarOf } from '../time/working-calendar.ts'
import {
  cancelDeadlines,
  meetDeadline,
  pauseDeadlines,
  restartDeadline,
  runningDeadlines,
  startClocks,
} from '../time/deadlines.ts'
import { zoneDay } from '../time/zone-day.ts'
import type { Transaction } from '../transaction.ts'
import { saveAttachments } from './attachments.ts'
import { contactsOf } from './audience.ts'
import { lockCase, type CaseRef, type CaseView } from './case-view.ts'
import type { AttachmentInput } from './submission.ts'
import { permit, transition } from './transition.ts'

/** The handler takes the case on (签收). Meets the `sign` deadline; starts no clock, since clocks run from the assignment. */
export async function signCase(tx: Transaction, actor: Actor, ref: CaseRef): Promise<CaseView> {
  const current = await lockCase(tx, actor, ref)
  permit('sign', current)
  const { view } = await transition(tx, current, 'sign', actor)
  await meetDeadline(tx, view.id, 'sign')
  const contact = (await runningDeadlines(tx, view.id)).find(({ kind }) => kind === 'contact')
  await notify(tx, {
    kind: 'signed',
    // Signed too late: a time that has passed is no promise.
    facts: {
      handler: actor.name,
      hearBy: contact !== undefined && contact.dueAt > tx.clock.now() ? contact.dueAt.toISOString() : null,
    },
    to: await contactsOf(tx, view),
    caseId: view.id,
    urgent: view.urgency === 'urgent',
  })
  return view
}

/** The handler notes that he has spoken with the enterprise. The first time meets the `contact` deadline; every time is progress. */
export async function recordContact(
  tx: Transaction,
  actor: Actor,
  ref: CaseRef,
  input: { how: string; text: string },
): Promise<CaseView> {
  const current = await lockCase(tx, actor, ref)
  permit('contact', current)
  const first = current.firstContactAt === null ? { firstContactAt: tx.clock.now() } : {}
  const { view } = await transition(tx, current, 'contact', actor, { set: first, text: input.text, details: { how: input.how } })
  await meetDeadline(tx, view.id, 'contact')
  await restartDeadline(tx, view, 'progress')
  await notify(tx, {
    kind: 'contacted',
    facts: { handler: actor.name, text: input.text },
    to: await contactsOf(tx, view),
    caseId: view.id,
  })
  return view
}

/**
 * A dated plan: a promise to the enterprise. It is kept at the close of business of its day.
 *
 * @param input.date yyyy-mm-dd in the zone's time zone
 * @throws Refusal `date-past`
 */
export async function planCase(
  tx: Transaction,
  actor: Actor,
  ref: CaseRef,
  input: { date: string; text: string },
): Promise<CaseView> {
  const current = await lockCase(tx, actor, ref)
  permit('plan', current)
  if (input.date < zoneDay(tx.policy.timeZone, tx.clock.now())) throw new Refusal('date-past')
  const { view } = await transition(tx, current, 'plan', actor, {
    set: { plannedFor: calendarOf(tx.policy).closeOfBusiness(input.date) },
    text: input.text,
    details: { date: input.date, before: current.plannedFor?.toISOString() ?? '' },
  })
  await meetDeadline(tx, view.id, 'plan')
  await restartDeadline(tx, view, 'progress')
  await notify(tx, {
    kind: 'planned',
    facts: { handler: actor.name, text: input.text, date: input.date },
    to: await contactsOf(tx, view),
    caseId: view.id,
  })
  return view
}

export interface Note {
  /** may be empty when files say it all */
  text: string
  attachments: readonly AttachmentInput[]
  public: boolean
}

/** A progress note: public ones are told to the enterprise, internal ones stay in the zone with their files. Both keep the `progress` clock. */
export async function noteCase(tx: Transaction, actor: Actor, ref: CaseRef, note: Note): Promise<CaseView> {
  const current = await lockCase(tx, actor, ref)
  permit('note', current)
  const files = note.attachments.length
  const { view, eventId } = await transition(tx, current, 'note', actor, {
    text: note.text,
    public: note.public,
    details: { files },
  })
  await saveAttachments(tx, view.id, eventId, note.attachments)
  await restartDeadline(tx, view, 'progress')
  if (note.public) {
    await notify(tx, {
      kind: 'noted',
      facts: { handler: actor.name, text: note.text, files },
      to: await contactsOf(tx, view),
      caseId: view.id,
    })
  }
  return view
}

export interface Delivery {
  solution: string
  how: string
  evidence: readonly AttachmentInput[]
}

/** The solution at the door (送上门答复): the enterprise is asked whether it is solved. The solve clock stops until the answer. */
export async function deliverCase(tx: Transaction, actor: Actor, ref: CaseRef, delivery: Delivery): Promise<CaseView> {
  const current = await lockCase(tx, actor, ref)
  permit('deliver', current)
  const now = tx.clock.now()
  const { view, eventId } = await transition(tx, current, 'deliver', actor, {
    set: { solution: delivery.solution, deliveredAt: now },
    text: delivery.solution,
    details: { how: delivery.how, files: delivery.evidence.length },
  })
  await saveAttachments(tx, view.id, eventId, delivery.evidence)
  await meetDeadline(tx, view.id, 'contact')
  await cancelDeadlines(tx, view.id, ['plan', 'progress'])
  // Not met yet: only the enterprise can say so. "Not solved" lets it run on with what was left.
  await pauseDeadlines(tx, view.id)
  await startClocks(tx, view, ['callback'], now)
  await notify(tx, {
    kind: 'delivered',
    facts: { handler: actor.name, solution: delivery.solution, how: delivery.how },
    to: await contactsOf(tx, view),
    caseId: view.id,
    urgent: view.urgency === 'urgent',
  })
  return view
}
