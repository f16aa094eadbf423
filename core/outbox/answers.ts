import type { Pool } from 'pg'
import { ownerIsDead } from '../../platform/instance.ts'
import type { OutboxRow } from './outbox.ts'

/** What is noted of an answer that is no longer sent, since its person has acted again and got a newer one in its place. */
export const overtaken = 'overtaken by a newer answer'
/** What is noted of answers that have to wait, none of which was ever on its way to Telegram. */
export const waitsBecause = {
  silence: 'Telegram wants silence in this chat',
  busy: 'its person has acted again',
  earlier: 'could not be sent directly',
} as const

/** SQL of an answer `o`, of which a newer one says all that it says: of a dialog, or one that only shows how things are. */
const passing = (o: string) => `(${o}.kind like 'form-%' or coalesce((${o}.payload -> 'passing')::boolean, false))`
/** SQL of an answer that comes after `o` and shall be, or has been, seen. */
const newer = (o: string, condition: string) =>
  `exists (select 1 from outbox n where n.chat_id = ${o}.chat_id and n.topic = 'answer' and n.id > ${o}.id and n.status <> 'undeliverable' and (${condition}))`
/** SQL of an answer in whose message a newer one is shown, or will be. */
const replaced = (o: string) =>
  newer(o, `n.message_id = (${o}.payload ->> 'replace')::bigint or n.payload ->> 'replace' = ${o}.payload ->> 'replace'`)
/** SQL of an answer that `n` says once more: the same buttons too, but under a menu, where they may be about what was typed last. */
const saidAgain = (o: string) =>
  `n.kind = ${o}.kind and n.payload -> 'screen' -> 'text' = ${o}.payload -> 'screen' -> 'text'
   and (n.kind = 'menu' or n.payload -> 'screen' = ${o}.payload -> 'screen')`
/** SQL of an answer that nobody misses. */
const overtakenSql = (o: string) => `(${o}.kind like 'form-%' and not exists (select 1 from draft d where d.screen_id = ${o}.id)
  or ${passing(o)} and ${replaced(o)}
  or ${o}.payload ->> 'replace' is null
    and (${passing(o)} and ${newer(o, `n.kind = ${o}.kind and n.case_id is not distinct from ${o}.case_id`)} or ${newer(o, saidAgain(o))}))`

/**
 * Settles the answers that wait in a chat and that a newer one makes needless, all at once: who taps a hundred times while Telegram wants silence sees
 * the last screen after it. One that says something which the newer one doesn't is kept.
 */
export async function dropOvertaken(pool: Pool, chatId: bigint, now: Date): Promise<void> {
  await pool.query(
    `update outbox o set status = 'undeliverable', lane = null, owner = null, queued_at = null, settled_at = $2, error = $3
     where o.lane = $1 and o.topic = 'answer' and o.status = 'pending' and ${overtakenSql('o')}`,
    [chatId.toString(), now, overtaken],
  )
}

/**
 * Whether an answer that couldn't be sent directly may be sent now.
 *
 * - `overtaken` its person has got a newer answer in its place: another screen of the same dialog, or another edit of the same message. Sent
 *   late, it would put an old question over the one that is being answered.
 * - `below` the same, but it says something that the newer one doesn't: it goes below, as a message of its own
 * - `busy` its person has just acted again, and what comes of that isn't known yet
 */
export async function standingOfAnswer(
  pool: Pool,
  { id, chatId, error }: Pick<OutboxRow, 'id' | 'chatId' | 'error'>,
): Promise<'due' | 'below' | 'busy' | 'overtaken'> {
  const { rows } = await pool.query<{ overtaken: boolean; replaced: boolean; busy: boolean }>(
    `select ${overtakenSql('o')} as overtaken, ${replaced('o')} as replaced,
       exists (select 1 from inbox i where i.lane = $2 and i.status = 'claimed' and not ${ownerIsDead('i.owner')}) as busy
     from outbox o where o.id = $1`,
    [id.toString(), chatId?.toString() ?? null],
  )
  const standing = rows[0]
  if (standing === undefined || standing.overtaken) return 'overtaken'
  if (standing.busy) return 'busy'
  if (!standing.replaced) return 'due'
  // The edit may have been made, and then it was seen.
  return neverLeft(error) ? 'below' : 'overtaken'
}

/** Whether an answer of which `error` is noted was surely never shown. */
function neverLeft(error: string | null): boolean {
  return error === null || error.startsWith('429: ') || Object.values<string>(waitsBecause).includes(error)
}

/** What is noted of an answer that has to wait once more: that it may have been shown before isn't forgotten. */
export function reasonToWait({ error }: Pick<OutboxRow, 'error'>, reason: string): string {
  return error === null || neverLeft(error) ? reason : error
}
