import { contactsOf, readersWith } from '../cases/audience.ts'
import { lockCaseForWorker, type LockedCase } from '../cases/case-view.ts'
import { changeClocks } from '../clocks/deadlines.ts'
import { tellToPhone } from '../routing/to-phone.ts'
import type { Transaction } from '../transaction.ts'

/** How often the time to answer begins anew while nobody who was asked can be reached; after that the silence counts. */
const mostPeriods = 3

/**
 * The time to say whether it is solved has run out. When nobody who was asked can be reached they haven't been asked: it begins anew, and the office gets
 * them on its list of people to phone. Not for ever, since an enterprise may never come back.
 *
 * @returns whether it was put off
 */
export async function putOffCallback(tx: Transaction, view: LockedCase): Promise<boolean> {
  const asked = await contactsOf(tx, view)
  const reached = await tx.db.person.count({
    where: { id: { in: asked }, telegramId: { not: null }, unreachableSince: null },
  })
  if (asked.length === 0 || reached > 0) return false
  const periods = await tx.db.deadline.count({
    where: { caseId: view.id, kind: 'callback', startedAt: { gte: view.deliveredAt ?? undefined } },
  })
  if (periods >= mostPeriods) return false
  await changeClocks(tx, view, { starts: ['callback'] })
  const office = await readersWith(tx, view, 'office')
  await tellToPhone(
    tx,
    view.id,
    asked.map((personId) => ({ is: 'unreachable', personId })),
    office,
  )
  return true
}

/** Somebody can be reached again: where they are asked whether it is solved, the time to say so begins now. */
export async function giveTimeToAnswer(tx: Transaction, personId: number): Promise<void> {
  const cases = await tx.db.case.findMany({
    where: {
      state: 'delivered',
      deadlines: { some: { kind: 'callback', status: 'running' } },
      OR: [{ filerId: personId }, { enterprise: { contacts: { some: { personId } } } }],
    },
    orderBy: { id: 'asc' },
    select: { id: true },
  })
  for (const { id } of cases) {
    const view = await lockCaseForWorker(tx, id)
    if (view?.state !== 'delivered' || !(await contactsOf(tx, view)).includes(personId)) continue
    await changeClocks(tx, view, { starts: ['callback'] })
  }
}
