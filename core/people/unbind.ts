import { withdrawMessages } from '../outbox/withdraw.ts'
import type { Transaction } from '../transaction.ts'

/**
 * Takes a person's Telegram account away from them: from the commit on it is a stranger's. Their open invitations die too; the person and all
 * that they did stay, and a new invitation binds them again.
 *
 * @returns whether they had an account
 */
export async function unbindPerson(tx: Transaction, personId: number): Promise<boolean> {
  await withdrawAccess(tx, [personId])
  const { count } = await tx.db.person.updateMany({
    where: { id: personId, telegramId: { not: null } },
    data: { telegramId: null, boundAt: null, unreachableSince: null },
  })
  return count > 0
}

/**
 * Revokes the invitations of people that could still be used.
 *
 * @returns how many
 */
export async function revokeInvitations(tx: Transaction, personIds: readonly number[]): Promise<number> {
  const { count } = await tx.db.invitation.updateMany({
    where: { personId: { in: [...personIds] }, usedAt: null, revokedAt: null },
    data: { revokedAt: tx.clock.now() },
  })
  return count
}

/**
 * Ends what is under way towards people who may no longer see anything: invitations, and messages that wait to be sent to an account that is
 * no longer theirs, also those that a process was sending when it died. What is being sent right now is checked again should it have to be sent
 * again.
 */
export async function withdrawAccess(tx: Transaction, personIds: readonly number[]): Promise<void> {
  if (personIds.length === 0) return
  await revokeInvitations(tx, personIds)
  await withdrawMessages(tx, personIds)
}
