import { visibleCases } from '../core/cases/visible.ts'
import { overtaken, reasonToWait, standingOfAnswer, waitsBecause } from '../core/outbox/answers.ts'
import type { Settle } from '../core/outbox/claims.ts'
import type { OutboxRow } from '../core/outbox/outbox.ts'
import { unreachable } from '../core/outbox/unreachable.ts'
import { accessWithdrawn } from '../core/outbox/withdraw.ts'
import { findRecipient } from '../core/people/actor.ts'
import { messagesIn } from '../screens/albums.ts'
import { casesOfButtons } from '../screens/callback-data.ts'
import { show, type Showing } from '../telegram/show.ts'
import type { HoldingDeps } from './deps.ts'
import { outcomeOfFailure } from './failure.ts'

/**
 * Why an answer may no longer be sent. Whatever was true when it was committed, its person may have lost their account to somebody else since, or
 * the case that it shows. To a stranger goes only what any stranger may know.
 */
async function withheldFor(
  row: OutboxRow,
  { screen }: Showing,
  { database, clock, policy, defaultLocale }: HoldingDeps,
): Promise<string | undefined> {
  if (row.personId === null) return undefined
  const { reader: db } = database
  const person = await findRecipient(db, row.chatId, defaultLocale)
  if (person?.personId !== row.personId || person.roles.length === 0) return accessWithdrawn
  if (person.unreachable) return unreachable
  const cases = [...casesOfButtons(screen.buttons), ...(row.caseId === null ? [] : [row.caseId])]
  const visible = await visibleCases({ db, clock, policy }, person, cases)
  return cases.every((id) => visible.has(id)) ? undefined : accessWithdrawn
}

/** Sends the answer to somebody who acted, which couldn't be sent directly. */
export async function sendAnswer(row: OutboxRow, deps: HoldingDeps, settle: Settle<OutboxRow>): Promise<void> {
  const showing = row.payload as Showing
  const reason = await withheldFor(row, showing, deps)
  if (reason !== undefined) return settle(row, { status: 'undeliverable', reason })
  const standing = await standingOfAnswer(deps.database.pool, row)
  if (standing === 'overtaken') return settle(row, { status: 'undeliverable', reason: overtaken })
  if (standing === 'busy') {
    const notBefore = new Date(deps.clock.now().getTime() + 200)
    return settle(row, { status: 'pending', reason: reasonToWait(row, waitsBecause.busy), doubt: false, notBefore })
  }
  deps.pace.answered(BigInt(showing.chatId), messagesIn(showing.screen))
  const { replace: _, ...below } = showing
  const shown = await show(deps.api, standing === 'below' ? below : showing, (reason) =>
    deps.logger.error({ outboxId: row.id, reason }, 'Telegram refused a screen: it goes out plainly'),
  )
  if (shown.failure === undefined) return settle(row, { status: 'sent', messageId: shown.messageId })
  const outcome = await outcomeOfFailure(row, shown.failure, deps, { idempotent: shown.how === 'edited' })
  settle(
    row,
    outcome.status === 'pending' && !outcome.doubt ? { ...outcome, reason: reasonToWait(row, outcome.reason) } : outcome,
  )
}
