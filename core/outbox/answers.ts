import type { Pool } from 'pg'
import { ownerIsDead } from '../../platform/instance.ts'
import type { OutboxRow } from './outbox.ts'

/** What is noted of an answer that is no longer sent, since its person has acted again and got a newer one in its place. */
export const overtaken = 'overtaken by a newer answer'

/**
 * Whether an answer that couldn't be sent directly may be sent now.
 *
 * - `overtaken` its person has got a newer answer in its place: another screen of the same dialog, or another edit of the same message. Sent
 *   late, it would put an old question over the one that is being answered.
 * - `busy` its person has just acted again, and what comes of that isn't known yet
 */
export async function standingOfAnswer(
  pool: Pool,
  { id, chatId, kind }: OutboxRow,
  replaces: number | undefined,
): Promise<'due' | 'busy' | 'overtaken'> {
  const { rows } = await pool.query(
    `select $3 and not exists (select 1 from draft d where d.screen_id = $1)
       or exists (select 1 from outbox n where n.chat_id = $2 and n.topic = 'answer' and n.id > $1
         and ((n.payload ->> 'replace')::bigint = $4::bigint or n.message_id = $4::bigint)) as overtaken,
       exists (select 1 from inbox i where i.lane = $2 and i.status = 'claimed' and not ${ownerIsDead('i.owner')}) as busy`,
    [id.toString(), chatId?.toString() ?? null, kind.startsWith('form-'), replaces ?? null],
  )
  if (rows[0].overtaken === true) return 'overtaken'
  return rows[0].busy === true ? 'busy' : 'due'
}
