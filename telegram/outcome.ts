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

/** An attempt that failed. */
export interface FailedAttempt {
  now: Date
  /** which attempt it was */
  attempts: number
  /** how many before it may have arrived all the same */
  doubts: number
  /** doing it twice does no harm */
  idempotent?: boolean
  /** the row was held over the quiet hours, and stays with what else was */
  held?: boolean
}

/** What to do with a row whose attempt failed. */
export function outcomeOf(failure: Failure, { now, attempts, doubts, idempotent = false, held = false }: FailedAttempt): Outcome {
  const { reason } = failure
  const verdict = verdicts[failure.kind]
  if (verdict === 'undeliverable') return { status: 'undeliverable', reason }
  const doubt = verdict === 'doubt' && !idempotent
  if (doubt && doubts + 1 >= mostDoubts) return { status: 'uncertain', reason }
  const notBefore = new Date(now.getTime() + 1_000 * waitSeconds(failure, attempts))
  return { status: 'pending', reason, doubt, notBefore, ...(held ? { held } : {}) }
}

/** Seconds: what Telegram asks for; a minute for what an operator must mend; else 1, 2, 4 … up to 5 minutes. */
function waitSeconds({ kind, retryAfter }: Failure, attempts: number): number {
  if (kind === 'flood') return retryAfter ?? 1
  if (kind === 'unauthorized') return 60
  return Math.min(300, 2 ** Math.min(attempts - 1, 9))
}
