import type { Actor } from '../actor.ts'
import { assignCase } from '../cases/assign.ts'
import { readersWith } from '../cases/audience.ts'
import { lockCase, type CaseRef, type CaseView } from '../cases/case-view.ts'
import { permit } from '../cases/transition.ts'
import { Refusal } from '../refusal.ts'
import type { Writing } from '../transaction.ts'
import { readAssignableOne, type Assignable } from './assignable.ts'
import { tellToPhone } from './to-phone.ts'

/**
 * The office gives a case to somebody, by its own decision. Whoever won't hear of it by the bot is put on the office's list of people to phone, and the
 * enterprise is promised no call.
 *
 * @returns the case, and to whom it was given
 * @throws Refusal `nobody-to-assign` when that person can't take it
 */
export async function assignByOffice(
  tx: Writing,
  actor: Actor,
  ref: CaseRef,
  handlerId: number,
): Promise<{ view: CaseView; given: Assignable }> {
  const current = await lockCase(tx, actor, ref)
  permit('assign', current)
  const given = await readAssignableOne(tx, actor, current, handlerId)
  if (given === undefined) throw new Refusal('nobody-to-assign')
  const { taker } = given
  const heard = taker.is === 'self' || taker.is === 'substitute'
  if (!heard) await tellToPhone(tx, current.id, [taker], [...(await readersWith(tx, current, 'office')), actor.personId])
  return { view: await assignCase(tx, current, { handlerId, reason: 'office', doer: actor, heard }), given }
}
