import type { Prisma } from '../../prisma/client/client.ts'
import type { CaseState } from '../../prisma/client/enums.ts'
import type { Actor } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import type { Transaction } from '../transaction.ts'
import { standingOf, type CaseView } from './case-view.ts'
import { actingParty, judge, lifecycle, type CaseAction, type Party, type Transition } from './lifecycle.ts'

/** Who did something: a person, or one of the workers. */
export type Doer = Actor | { worker: 'router' | 'clock' }

export interface Change {
  /** needed where the table leaves a choice */
  to?: CaseState
  /** columns that change with it */
  set?: Prisma.CaseUncheckedUpdateInput
  /** what was written, as it goes into the history */
  text?: string | null
  details?: Prisma.InputJsonObject
  /** false: not shown to the enterprise */
  public?: boolean
}

/** @throws Refusal `not-permitted` or `not-now`, as the table of the lifecycle says */
export function permit(action: CaseAction, view: CaseView): void {
  const verdict = judge(action, view.parties, standingOf(view))
  if (verdict !== 'allowed') throw new Refusal(verdict, { number: view.number })
}

/**
 * Carries out one action of the table on a locked case: the state, the version, the columns that change with it, and the event that
 * records who did what, before and after.
 *
 * @returns the case as it is now, and the id of the event
 */
export async function transition(
  tx: Transaction,
  view: CaseView,
  action: CaseAction,
  doer: Doer,
  change: Change = {},
): Promise<{ view: CaseView; eventId: bigint }> {
  const rule: Transition = lifecycle[action]
  const now = tx.clock.now()
  const to = nextState(action, view, change.to)
  const renews = to !== view.state || rule.renews === true
  const party: Party =
    'worker' in doer ? doer.worker : (actingParty(action, view.parties, view.visibility === 'secret') ?? 'filer')
  const touches = 'worker' in doer || party === 'contact' || party === 'filer' ? {} : { touchedAt: now }
  const columns = { ...touches, ...change.set, ...(renews ? { state: to, version: view.version + 1 } : {}) }
  if (Object.keys(columns).length > 0) await tx.db.case.update({ where: { id: view.id }, data: columns, select: { id: true } })
  const event = await tx.db.caseEvent.create({
    data: {
      caseId: view.id,
      at: now,
      actorId: 'worker' in doer ? null : doer.personId,
      actorRole: party,
      action,
      from: view.state,
      to,
      public: change.public ?? true,
      text: change.text ?? null,
      details: change.details ?? {},
    },
    select: { id: true },
  })
  return { view: { ...view, ...(columns as Partial<CaseView>) }, eventId: event.id }
}

function nextState(action: CaseAction, view: CaseView, chosen: CaseState | undefined): CaseState {
  const { to }: Transition = lifecycle[action]
  if (to === 'same') return view.state
  if (typeof to === 'string') return to
  if (chosen === undefined || !to.includes(chosen))
    throw new Error(`${action} leads to one of ${to.join(', ')}, not to ${String(chosen)}`)
  return chosen
}
