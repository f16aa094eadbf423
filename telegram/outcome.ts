import type { Outcome } from '../core/outbox/outbox.ts'
import type { Failure, FailureKind } from './classify.ts'

/** How often a message of which nobody knows whether it arrived is sent again before people must look at it. */
const mostDoubts = 5

type Verdict = 'again' | 'doubt' | 'undeliverable'

const verdicts: Record<FailureKind, Verdict> = {
  unreachable: 'undeliverable',
  wrongChat: 'undeliverable',
  migrated: 'undeliverable',
  unchanged: 'undeliverable',
  lostMessage: 'undeliverable',
  tooOld: 'undeliverable',
  badMarkup: 'undeliverable',
  rejected: 'undeliverable',
  flood: 'again',
  unauthorized: 'again',
  unsent: 'again',
  lost: 'again',
  unknown: 'doubt',
}

/**
 * What to do with a row whose attempt failed.
 *
 * @param attempt which attempt it was, and `idempotent`: that doing it twice does no harm (an edit)
 */
export function outcomeOf(
  failure: Failure,
  { now, attempts, doubts, idempotent = false }: { now: Date; attempts: number; doubts: number; idempotent?: boolean },
): Outcome {
  const { reason } = failure
  const verdict = verdicts[failure.kind]
  if (verdict === 'undeliverable') return { status: 'undeliverable', reason }
  const doubt = verdict === 'doubt' && !idempotent
  if (doubt && doubts + 1 >= mostDoubts) return { status: 'uncertain', reason }
  return { status: 'pending', reason, doubt, notBefore: new Date(now.getTime() + 1_000 * waitSeconds(failure, attempts)) }
}

/** Seconds: what Telegram asks for; a minute for what an operator must mend; else 1, 2, 4 … up to 5 minutes. */
function waitSeconds({ kind, retryAfter }: Failure, attempts: number): number {
  if (kind === 'flood') return retryAfter ?? 1
  if (kind === 'unauthorized') return 60
  return Math.min(300, 2 ** Math.min(attempts - 1, 9))
}
