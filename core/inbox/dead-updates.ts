import type { Prisma } from '../../prisma/client/client.ts'
import type { KeptUpdate } from './claims.ts'

/** An update that failed too often and was parked. Nothing of what somebody wrote. */
export interface DeadUpdate {
  id: bigint
  /** of what kind: `message`, `callback_query` … */
  kind: string
  chatId: bigint
  settledAt: Date
  error: string | null
}

/** The chat whose order an update keeps: only who knows Telegram can tell. */
export type LaneOf<U extends KeptUpdate> = (update: U) => number

/** The newest parked updates, newest first; and how many there are. */
export async function listDeadUpdates<U extends KeptUpdate>(
  db: Prisma.TransactionClient,
  laneOf: LaneOf<U>,
  limit: number,
): Promise<{ updates: DeadUpdate[]; total: number }> {
  const total = await db.inbox.count({ where: { status: 'dead' } })
  const rows = await db.inbox.findMany({ where: { status: 'dead' }, orderBy: { updateId: 'desc' }, take: limit })
  const updates = rows.map(({ updateId, update, settledAt, receivedAt, error }) => ({
    id: updateId,
    kind: Object.keys(update as object).find((key) => key !== 'update_id') ?? '?',
    chatId: BigInt(laneOf(update as unknown as U)),
    settledAt: settledAt ?? receivedAt,
    error,
  }))
  return { updates, total }
}

/**
 * Puts parked updates back into their chats, to be handled as if they had just come: the lane is found as it was when they came, taps included.
 *
 * @param ids all that are parked when left out
 * @returns the ids that were put back
 */
export async function retryDeadUpdates<U extends KeptUpdate>(
  db: Prisma.TransactionClient,
  laneOf: LaneOf<U>,
  ids?: readonly bigint[],
): Promise<bigint[]> {
  const rows = await db.inbox.findMany({ where: { status: 'dead', ...within(ids) }, select: { updateId: true, update: true } })
  for (const { updateId, update } of rows) {
    const anew = { owner: null, attempts: 0, notBefore: null, settledAt: null, error: null }
    await db.inbox.update({ where: { updateId }, data: { ...anew, status: 'pending', lane: laneOf(update as unknown as U) } })
  }
  return rows.map(({ updateId }) => updateId)
}

/** Settles parked updates that needn't be handled any more. @returns the ids that were settled */
export async function dropDeadUpdates(db: Prisma.TransactionClient, ids?: readonly bigint[]): Promise<bigint[]> {
  const rows = await db.inbox.updateManyAndReturn({
    where: { status: 'dead', ...within(ids) },
    data: { status: 'handled' },
    select: { updateId: true },
  })
  return rows.map(({ updateId }) => updateId)
}

function within(ids: readonly bigint[] | undefined): Prisma.InboxWhereInput {
  return ids === undefined ? {} : { updateId: { in: [...ids] } }
}
