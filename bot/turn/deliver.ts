import { waitsBecause } from '../../core/outbox/answers.ts'
import type { Claimed, Outcome } from '../../core/outbox/outbox.ts'
import { messagesIn } from '../../screens/albums.ts'
import { outcomeOf } from '../../telegram/outcome.ts'
import { show, type Showing } from '../../telegram/show.ts'
import { whileHeld } from '../../telegram/while-held.ts'
import type { ClaimedUpdate } from '../intake/update.ts'
import type { BotDeps } from './turn.ts'

/** An answer that was committed as being sent. */
export interface Sending extends Claimed {
  showing: Showing
}

/**
 * Sends the answers of a commit directly, in order. Rights were checked by the commit; whatever is sent later is checked again.
 *
 * @returns whether any was left to the relay
 */
export async function sendAnswers(
  given: BotDeps,
  { owner, updateId }: Pick<ClaimedUpdate, 'owner' | 'updateId'>,
  answers: readonly Sending[],
): Promise<boolean> {
  const { claims, clock, logger } = given
  const deps = { ...given, api: whileHeld(given.api, given.instance, owner) }
  let left = false
  await claims.hold(
    owner,
    answers,
    async (settle) => {
      for (const answer of answers) {
        const outcome = await sendAnswer(deps, answer)
        settle(answer, outcome)
        left ||= outcome.status === 'pending'
        // What comes after it must not overtake it.
        if (left) return
      }
    },
    (answer, error) => {
      if (error !== undefined) logger.error({ err: error, updateId, outboxId: answer.id }, 'an answer could not be sent')
      left = true
      return { status: 'pending', reason: waitsBecause.earlier, doubt: false, notBefore: clock.now() }
    },
  )
  return left
}

async function sendAnswer({ api, pace, clock, logger }: BotDeps, { id, attempts, showing }: Sending): Promise<Outcome> {
  const chatId = BigInt(showing.chatId)
  const wait = pace.waitOfAnswer(chatId)
  // Whatever is sent into a silence makes it longer, and what is sent is lost.
  if (wait > 0)
    return { status: 'pending', reason: waitsBecause.silence, doubt: false, notBefore: new Date(clock.now().getTime() + wait) }
  pace.answered(chatId, messagesIn(showing.screen))
  const shown = await show(api, showing, (reason) =>
    logger.error({ outboxId: id, reason }, 'Telegram refused a screen: it goes out plainly'),
  )
  if (shown.failure === undefined) return { status: 'sent', messageId: shown.messageId }
  const { kind, reason, retryAfter } = shown.failure
  if (kind === 'flood') pace.flooded(retryAfter ?? 1, chatId)
  logger.warn({ outboxId: id, failure: kind, reason }, 'an answer was not sent')
  return outcomeOf(shown.failure, { now: clock.now(), attempts, doubts: 0, idempotent: shown.how === 'edited' })
}
