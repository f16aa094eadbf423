import type { Pool } from 'pg'
import { ownerIsDead } from '../../platform/instance.ts'
import type { OutboxRow } from './outbox.ts'

/**
 * The rows whose turn it is: in each chat the oldest that waits, so that a chat's order is kept. Rows that are held until later (quiet hours)
 * don't stop the urgent ones behind them; a row that is being sent, or that is tried again later, does. An answer to somebody who acted waits for
 * other answers only; a notice that is urgent, or ten seconds old, doesn't wait for answers that wait. Marks them as given to the queue by this process.
 *
 * @param staleAfter milliseconds after which a row that a queue lost is given again
 * @returns with the chat in whose pace each is a message; null for what is none
 */
export async function takeTurns(
  pool: Pool,
  { owner, now, limit, staleAfter }: { owner: number; now: Date; limit: number; staleAfter: number },
): Promise<{ id: bigint; topic: OutboxRow['topic']; attempts: number; messageTo: string | null }[]> {
  const { rows } = await pool.query(
    `with turns as (
      select o.id from outbox o
      where o.lane is not null and o.status = 'pending' and (o.not_before is null or o.not_before <= $1)
        -- What another process gave to the queue only that one gives again, under the same name, while it lives: else a job that waits for long would be there twice.
        and (o.queued_at is null or (o.owner is null or o.owner = $4) and (o.queued_at < $2 or o.queued_at > $1))
        and not exists (select 1 from outbox b where b.lane = o.lane and b.id < o.id
          and (b.status = 'sending' or (o.topic <> 'answer' or b.topic = 'answer')
            and (not b.held or b.not_before is null or b.not_before <= $1)
            and not (b.topic = 'answer' and o.topic = 'notice' and (o.urgent or o.created_at < $1::timestamptz - interval '10 seconds'))))
      order by o.id limit $3 for update of o skip locked)
    update outbox set queued_at = $1, owner = $4 from turns where outbox.id = turns.id returning outbox.id, outbox.topic::text, outbox.attempts,
      case when outbox.kind <> 'commands' then outbox.chat_id end as "messageTo"`,
    [now, new Date(now.getTime() - staleAfter), limit, owner],
  )
  return rows.map((row) => ({ ...row, id: BigInt(row.id) }))
}

/** What a process gave to the queue and didn't get there, or came to nothing there: it is given again at the next look. */
export async function returnTurns(pool: Pool, owner: number, ids: readonly bigint[]): Promise<void> {
  await pool.query(
    `update outbox set queued_at = null, owner = null where id = any($1::bigint[]) and status = 'pending' and owner = $2`,
    [ids.map(String), owner],
  )
}

/** Turns that a process took at an instant without hearing which: the queue never got them. */
export async function returnUnheardTurns(pool: Pool, owner: number, takenAt: Date): Promise<void> {
  await pool.query(
    `update outbox set queued_at = null, owner = null where lane is not null and status = 'pending' and owner = $1 and queued_at = $2`,
    [owner, takenAt],
  )
}

/**
 * A row whose turn comes later than anybody should wait for with it in hand: it stays given to the queue until then, when it counts as lost
 * and is given again. That is no attempt; its place in its chat, and what it was held for, stay as they are.
 *
 * @param staleAfter as for `takeTurns`
 */
export async function putOff(
  pool: Pool,
  { id, attempt, owner, until, staleAfter }: { id: bigint; attempt: number; owner: number; until: Date; staleAfter: number },
): Promise<void> {
  await pool.query(`update outbox set queued_at = $4 where id = $1 and status = 'pending' and attempts = $2 and owner = $3`, [
    id.toString(),
    attempt,
    owner,
    new Date(until.getTime() - staleAfter),
  ])
}

/** What a process that died had given to the queue is given again: it may be lost, or locked in its name. Who does it first does it. */
export async function forgetTurnsOfTheDead(pool: Pool): Promise<void> {
  await pool.query(
    `update outbox set queued_at = null, owner = null
     where id = any(array(select id from outbox o where o.lane is not null and o.status = 'pending' and o.queued_at is not null
       and ${ownerIsDead('o.owner')} for update skip locked))`,
  )
}
