import { overtaken, standingOfAnswer } from '../core/outbox/answers.ts'
import type { Settle } from '../core/outbox/claims.ts'
import type { OutboxRow } from '../core/outbox/outbox.ts'
import { show, type Showing } from '../telegram/show.ts'
import type { HoldingDeps } from './deps.ts'
import { outcomeOfFailure } from './failure.ts'

/** Sends the answer to somebody who acted, which couldn't be sent directly. */
export async function sendAnswer(row: OutboxRow, deps: HoldingDeps, settle: Settle<OutboxRow>): Promise<void> {
  const showing = row.payload as Showing
  const standing = await standingOfAnswer(deps.database.pool, row, showing.replace)
  if (standing === 'overtaken') return settle(row, { status: 'undeliverable', reason: overtaken })
  if (standing === 'busy') {
    const notBefore = new Date(deps.clock.now().getTime() + 200)
    return settle(row, { status: 'pending', reason: 'its person has acted again', doubt: false, notBefore })
  }
  deps.pace.answered(BigInt(showing.chatId))
  const shown = await show(deps.api, showing, (reason) =>
    deps.logger.error({ outboxId: row.id, reason }, 'Telegram could not read our markup'),
  )
  settle(
    row,
    shown.failure
      ? await outcomeOfFailure(row, shown.failure, deps, { idempotent: showing.replace !== undefined })
      : { status: 'sent', messageId: shown.messageId },
  )
}
