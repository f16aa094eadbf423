import type { Actor } from '../actor.ts'
import { notify } from '../notices/notify.ts'
import { Refusal } from '../refusal.ts'
import { calendarOf } from '../time/working-calendar.ts'
import { zoneDay } from '../time/zone-day.ts'
import type { Writing } from '../transaction.ts'
import { contactsOf } from './audience.ts'
import { lockCase, type CaseRef, type CaseView, type LockedCase } from './case-view.ts'
import { noteSources, type AttachmentInput, type Written } from './submission.ts'
import { dueAtOf, permit, transition } from './transition.ts'

/** How somebody got in touch with the enterprise. */
export const contactWays = ['phone', 'visit', 'wechat', 'meeting'] as const
type ContactWay = (typeof contactWays)[number]

/** The handler takes the case on (签收). Starts no clock, since clocks run from the assignment. */
export async function signCase(tx: Writing, actor: Actor, ref: CaseRef): Promise<LockedCase> {
  const { view } = await transition(tx, await lockCase(tx, actor, ref), 'sign', actor)
  const contactBy = dueAtOf(view, 'contact')
  await notify(tx, {
    kind: 'signed',
    // Signed too late: a time that has passed is no promise.
    facts: {
      handler: actor.name,
      hearBy: contactBy !== undefined && contactBy > tx.clock.now() ? contactBy.toISOString() : null,
    },
    to: await contactsOf(tx, view),
    caseId: view.id,
    urgent: view.urgency === 'urgent',
  })
  return view
}

/** The handler notes that they have spoken with the enterprise. Every time is progress. */
export async function recordContact(
  tx: Writing,
  actor: Actor,
  ref: CaseRef,
  input: Written & { how: ContactWay; text: string },
): Promise<CaseView> {
  const current = await lockCase(tx, actor, ref)
  const first = current.firstContactAt === null ? { firstContactAt: tx.clock.now() } : {}
  const { view } = await transition(tx, current, 'contact', actor, {
    set: first,
    text: input.text,
    details: { how: input.how },
    sources: noteSources(input),
  })
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
  tx: Writing,
  actor: Actor,
  ref: CaseRef,
  input: Written & { date: string; text: string },
): Promise<CaseView> {
  const current = await lockCase(tx, actor, ref)
  permit('plan', current)
  if (input.date < zoneDay(tx.policy.timeZone, tx.clock.now())) throw new Refusal('date-past')
  const { view } = await transition(tx, current, 'plan', actor, {
    set: { plannedFor: calendarOf(tx.policy).closeOfBusiness(input.date) },
    text: input.text,
    details: { date: input.date, before: current.plannedFor?.toISOString() ?? '' },
    sources: noteSources(input),
  })
  await notify(tx, {
    kind: 'planned',
    facts: { handler: actor.name, text: input.text, date: input.date },
    to: await contactsOf(tx, view),
    caseId: view.id,
  })
  return view
}

export interface Note extends Written {
  /** may be empty when files say it all */
  text: string
  attachments: readonly AttachmentInput[]
  public: boolean
}

/**
 * A note: public ones are told to the enterprise, internal ones stay in the zone with their files. Both are progress of work that is going on;
 * before the signature, or while the enterprise is asked, they are none yet or no more.
 */
export async function noteCase(tx: Writing, actor: Actor, ref: CaseRef, note: Note): Promise<CaseView> {
  const files = note.attachments.length
  const { view } = await transition(tx, await lockCase(tx, actor, ref), 'note', actor, {
    text: note.text,
    public: note.public,
    details: { files },
    attachments: note.attachments,
    sources: noteSources(note),
  })
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

/** How a solution was delivered. */
export const deliveryWays = ['site', 'phone', 'document', 'meeting'] as const

export interface Delivery extends Written {
  solution: string
  how: (typeof deliveryWays)[number]
  evidence: readonly AttachmentInput[]
}

/** The solution at the door (送上门答复): the enterprise is asked whether it is solved. The solve clock stops until the answer. */
export async function deliverCase(tx: Writing, actor: Actor, ref: CaseRef, delivery: Delivery): Promise<CaseView> {
  const { solution, how, evidence } = delivery
  const { view } = await transition(tx, await lockCase(tx, actor, ref), 'deliver', actor, {
    set: { solution, deliveredAt: tx.clock.now() },
    text: solution,
    details: { how, files: evidence.length },
    attachments: evidence,
    sources: noteSources(delivery),
  })
  await notify(tx, {
    kind: 'delivered',
    facts: { handler: actor.name, solution, how },
    to: await contactsOf(tx, view),
    caseId: view.id,
    urgent: view.urgency === 'urgent',
  })
  return view
}
