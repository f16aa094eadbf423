import type { Prisma, Request } from '../../prisma/client/client.ts'
import type { RequestKind, Role } from '../../prisma/client/enums.ts'
import type { Actor } from '../actor.ts'
import type { LockedCase } from '../cases/case-view.ts'
import { Refusal } from '../refusal.ts'
import type { Transaction } from '../transaction.ts'

/** What is asked for, and of whom. */
export interface Asking {
  kind: RequestKind
  /** who decides: everybody of this role who may know of the case */
  of: Role
  /** a date, a department, a person: as the action wants it that answers */
  value: Prisma.InputJsonObject
  reason: string
}

/**
 * Puts a request for somebody's consent on a locked case: an objection, an extension, and whatever else another decides. The right to ask was
 * checked before, by the action of the lifecycle that asks.
 *
 * @throws Refusal `not-now` while one of the same kind is open
 */
export async function askFor(
  tx: Transaction,
  actor: Actor,
  view: LockedCase,
  { kind, of, value, reason }: Asking,
): Promise<Request> {
  const { id: caseId, number } = view
  if ((await tx.db.request.count({ where: { caseId, kind, status: 'open' } })) > 0) throw new Refusal('not-now', { number })
  const row = { kind, caseId, askedById: actor.personId, askedOf: of, value, reason, askedAt: tx.clock.now() }
  return tx.db.request.create({ data: row })
}

/**
 * Answers a request. What was asked for is done by the action of the lifecycle that answers it.
 *
 * @throws Refusal `not-now` when it was answered, or dropped, before
 */
export async function answerRequest(
  tx: Transaction,
  actor: Actor,
  id: number,
  { granted, answer }: { granted: boolean; answer: string },
): Promise<Request> {
  const [answered] = await tx.db.request.updateManyAndReturn({
    where: { id, status: 'open' },
    data: { status: granted ? 'granted' : 'refused', answeredById: actor.personId, answer, answeredAt: tx.clock.now() },
  })
  if (answered === undefined) throw new Refusal('not-now')
  return answered
}

/** What is asked for in a case and not decided yet, the oldest first. */
export function openRequests(tx: Transaction, caseId: number): Promise<Request[]> {
  return tx.db.request.findMany({ where: { caseId, status: 'open' }, orderBy: { id: 'asc' } })
}

/** The case goes on without them: it ended, or was given to somebody else. @returns how many */
export async function dropRequests(tx: Transaction, caseId: number): Promise<number> {
  const { count } = await tx.db.request.updateMany({
    where: { caseId, status: 'open' },
    data: { status: 'dropped', answeredAt: tx.clock.now() },
  })
  return count
}
