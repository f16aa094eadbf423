import { stillSending } from '../core/outbox/claimed-rows.ts'
import type { OutboxRow, Outcome } from '../core/outbox/outbox.ts'
import { markUnreachable } from '../core/outages/reachability.ts'
import { isDatabaseAway } from '../platform/database-errors.ts'
import type { Failure } from '../telegram/classify.ts'
import { outcomeOf } from '../telegram/outcome.ts'
import { inTransaction, type HoldingDeps, type WorkerDeps } from './deps.ts'

/**
 * What becomes of a row that Telegram didn't take, and what else follows from it.
 *
 * @param idempotent that doing it twice does no harm
 */
export async function outcomeOfFailure(
  row: OutboxRow,
  failure: Failure,
  deps: HoldingDeps,
  { idempotent }: { idempotent: boolean },
): Promise<Outcome> {
  const { kind, reason, retryAfter } = failure
  deps.logger.warn({ outboxId: row.id, failure: kind, reason }, 'a message was not sent')
  // Lists of commands have a limit of their own, and aren't messages: it says nothing about these.
  const isMessage = row.kind !== 'commands'
  if (kind === 'flood' && isMessage && row.chatId !== null) deps.pace.flooded(retryAfter ?? 1, row.chatId)
  if ((kind === 'unreachable' || kind === 'wrongChat') && row.personId !== null) {
    const { personId } = row
    const { id, attempts } = row
    // Not by whoever was frozen since it asked: the person may have come back meanwhile.
    await inTransaction(deps, async (tx) => {
      if (await stillSending(tx.db, { id, attempts, owner: deps.owner })) await markUnreachable(tx, personId)
    })
  }
  // Nor does it hold up what comes behind it.
  const held = row.held || !isMessage
  return outcomeOf(failure, { now: deps.clock.now(), attempts: row.attempts, doubts: row.doubts, idempotent, held })
}

/**
 * What becomes of a row that something of ours failed for. Nothing was sent: whatever throws does so before or instead of the call to Telegram. A bug
 * is tried again for a while, in case it was a bad moment; then people must look at it. What was held stays so.
 */
export function outcomeOfError(row: OutboxRow, error: unknown, { clock, logger }: WorkerDeps): Outcome {
  logger.error({ err: error, outboxId: row.id }, 'a row of the outbox could not be sent')
  const away = isDatabaseAway(error)
  const reason = away ? 'the database was away' : 'bug'
  if (row.attempts >= 8 && !away) return { status: 'undeliverable', reason }
  const notBefore = new Date(clock.now().getTime() + 1_000 * 2 ** Math.min(row.attempts, 8))
  return { status: 'pending', reason, doubt: false, notBefore, held: row.held }
}
