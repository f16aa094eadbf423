import type { Prisma } from '../../prisma/client/client.ts'
import type { Transaction } from '../transaction.ts'

/** A message that never arrived, or of which nobody knows whether it did. Nothing of what it says. */
export interface Letter {
  id: bigint
  /** a message, or the work of finding a handler */
  topic: string
  kind: string
  chatId: bigint | null
  personCode: string | null
  caseNumber: string | null
  settledAt: Date
  status: string
  error: string | null
}

/** What a row says once an operator has decided that it isn't to be sent. */
const dropped = 'dropped by an operator'

const open = {
  status: { in: ['undeliverable', 'uncertain'] },
  // Nobody waits for the answer to a tap of yesterday.
  topic: { not: 'answer' },
  NOT: { error: { startsWith: dropped } },
} satisfies Prisma.OutboxWhereInput

/** The newest messages that didn't arrive for certain, newest first; and how many there are. */
export async function listLetters(db: Prisma.TransactionClient, limit: number): Promise<{ letters: Letter[]; total: number }> {
  const total = await db.outbox.count({ where: open })
  const rows = await db.outbox.findMany({
    where: open,
    orderBy: { id: 'desc' },
    take: limit,
    include: { person: { select: { code: true } }, case: { select: { number: true } } },
  })
  const letters = rows.map(({ person, case: about, settledAt, createdAt, ...row }) => ({
    ...row,
    personCode: person?.code ?? null,
    caseNumber: about?.number ?? null,
    settledAt: settledAt ?? createdAt,
  }))
  return { letters, total }
}

/**
 * Sends messages again: each back into its place in its chat, without the doubts of before. Who may read it is checked when it is sent, as always.
 *
 * @param ids all that are open when left out
 * @returns the ids that were put back
 */
export async function retryLetters({ db }: Transaction, ids?: readonly bigint[]): Promise<bigint[]> {
  const rows = await db.outbox.findMany({
    where: { ...open, ...within(ids) },
    select: { id: true, topic: true, chatId: true, caseId: true },
  })
  const placed = rows.flatMap(({ id, topic, chatId, caseId }) => {
    const lane = topic === 'route' ? caseId && -BigInt(caseId) : chatId
    return lane === null ? [] : [{ id, lane }]
  })
  for (const { id, lane } of placed) {
    // The number of attempts stays: the queue's job is named after it, and a name of before would be taken for done.
    const anew = {
      lane,
      owner: null,
      queuedAt: null,
      notBefore: null,
      settledAt: null,
      messageId: null,
      bundledIn: null,
      held: false,
    }
    await db.outbox.update({ where: { id }, data: { ...anew, status: 'pending', doubts: 0, error: null } })
  }
  return placed.map(({ id }) => id)
}

/** Settles messages that needn't be sent any more, e.g. since the person was phoned. @returns the ids that were settled */
export async function dropLetters({ db }: Transaction, ids?: readonly bigint[]): Promise<bigint[]> {
  const rows = await db.outbox.findMany({ where: { ...open, ...within(ids) }, select: { id: true, error: true } })
  for (const { id, error } of rows)
    await db.outbox.update({ where: { id }, data: { status: 'undeliverable', error: `${dropped}; before: ${error ?? '?'}` } })
  return rows.map(({ id }) => id)
}

function within(ids: readonly bigint[] | undefined): Prisma.OutboxWhereInput {
  return ids === undefined ? {} : { id: { in: [...ids] } }
}
