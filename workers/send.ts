import { dropOvertaken } from '../core/outbox/answers.ts'
import type { Outcome } from '../core/outbox/outbox.ts'
import { putOff } from '../core/outbox/turns.ts'
import { whileHeld } from '../telegram/while-held.ts'
import type { WorkerDeps } from './deps.ts'
import { outcomeOfError } from './failure.ts'
import { staleAfter, type OutboxJob } from './relay.ts'
import { sendAnswer } from './send-answer.ts'
import { sendNotices } from './send-notices.ts'
import { takeRows } from './take.ts'

/** Milliseconds that a row may wait for its chat's turn in a worker's hands. Longer, and chats with much to say would keep all others waiting. */
const longestWait = 1_500

/**
 * Sends one row of the outbox, with all that was held together with it: waits for its turn in Telegram's pace, takes it, renders it in the reader's
 * language as of now, sends it, and notes what became of it. A failed send is data, not an error: the row says whether and when it is tried again.
 */
export async function sendRow(job: OutboxJob, given: WorkerDeps): Promise<void> {
  // Before it is taken: of a row that only waits, everybody knows that it wasn't sent when the process dies.
  const { owner, rows } = await takeRows(job, given, () => hasItsTurn(job, given))
  const [first] = rows
  if (first === undefined) return
  const deps = { ...given, owner, api: whileHeld(given.api, given.instance, owner) }
  let unsent: Outcome | undefined
  await deps.claims.hold(
    owner,
    rows,
    (settle) => (first.topic === 'answer' ? sendAnswer(first, deps, settle) : sendNotices(rows, deps, settle)),
    // All alike, so that what was held together stays together.
    (_row, error) => (unsent ??= outcomeOfError(first, error, deps)),
  )
  deps.onOutbox()
}

/** Waits for the turn of a row; one that would have to wait for long is put off. An answer waits only where Telegram refused messages. */
async function hasItsTurn({ id, attempt, owner, messageTo, answer }: OutboxJob, deps: WorkerDeps): Promise<boolean> {
  const { pace, database, clock } = deps
  const chatId = messageTo === null ? undefined : BigInt(messageTo)
  const wait = chatId === undefined ? pace.silence() : answer ? pace.waitOfAnswer(chatId) : pace.waitOfNotice(chatId)
  if (wait > (answer ? 0 : longestWait)) {
    // Not before this job is off the queue, which takes no second of its kind; and not so late that it would seem to come from the future.
    const until = new Date(clock.now().getTime() + Math.min(Math.max(wait, 200), staleAfter))
    await putOff(database.pool, { id: BigInt(id), attempt, owner, until, staleAfter })
    return false
  }
  if (chatId === undefined) return true
  // Of what waited together only the newest is worth sending.
  if (answer) await dropOvertaken(database.pool, chatId, clock.now())
  // Counted here, whether or not something comes of it: a place that stays empty costs others a moment, and no more.
  else await pace.turn(chatId)
  return true
}
