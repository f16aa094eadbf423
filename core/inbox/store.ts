import type { Pool } from 'pg'
import { sessionSql, type StoredSession } from '../drafts/session.ts'
import { answered, type Claimed, type KeptUpdate } from './claims.ts'
import { asKept, toJson } from '../text/text.ts'

/** An update with the chat whose order it keeps. */
export interface UpdateInLane<U extends KeptUpdate = KeptUpdate> {
  update: U
  lane: number
}

/**
 * Writes updates down before they are confirmed to Telegram. One that is there already is left as it is, so a second delivery does nothing.
 *
 * @returns how many were new
 */
export async function storeUpdates(pool: Pool, updates: readonly UpdateInLane[], now: Date): Promise<number> {
  if (updates.length === 0) return 0
  const { rowCount } = await pool.query({
    name: 'store-updates',
    text: `insert into inbox (update_id, lane, received_at, update)
      select u.id, u.lane, $4, u.body::jsonb from unnest($1::bigint[], $2::bigint[], $3::text[]) as u(id, lane, body)
      on conflict do nothing`,
    values: [...columnsOf(updates), now],
  })
  return rowCount ?? 0
}

/**
 * Writes updates down, and takes at once the first of each chat in which nothing else waits or is being done: what is written at leisure
 * needn't be read again.
 *
 * Only for whoever polls. They get all updates that aren't confirmed, in order, so one that another process hasn't written down yet is in
 * their hands too; of updates that are pushed to several processes two could be taken in the same chat.
 *
 * @param room how many may be taken
 * @returns those that were taken; all others wait
 */
export async function storeAndClaim<U extends KeptUpdate>(
  pool: Pool,
  updates: readonly UpdateInLane<U>[],
  { now, owner, room }: { now: Date; owner: number; room: number },
): Promise<Claimed<U>[]> {
  const [ids, lanes, bodies] = columnsOf(updates)
  const { rows } = await pool.query<{ updateId: string; lane: string; session: StoredSession | null }>({
    ...storeAndClaimStatement,
    values: [ids, lanes, bodies, now, owner, room],
  })
  return rows.map(({ updateId, lane, session }) => {
    // What was cleaned to be kept is handled clean too.
    const { update } = updates[ids.indexOf(Number(updateId))]!
    return {
      updateId: BigInt(updateId),
      lane: BigInt(lane),
      update: asKept(update),
      attempts: 0,
      receivedAt: now,
      owner,
      session,
    }
  })
}

const storeAndClaimStatement = {
  name: 'store-and-claim',
  // As subselects the lists look alike to the planner, however long: else it would plan anew every time.
  text: `with given as materialized (
      select id, lane, body from unnest((select $1::bigint[]), (select $2::bigint[]), (select $3::text[])) as u(id, lane, body)
    ), taken as materialized (
      select first.id from (select lane, min(id) as id from given group by lane) first
      where not exists (select 1 from inbox b where b.lane = first.lane) and ${answered('first.lane', '$5::int')}
      order by first.id limit $6::int
    ), stored as (
      insert into inbox (update_id, lane, received_at, update, status, owner)
      select g.id, g.lane, $4, g.body::jsonb, case when t.id is null then 'pending' else 'claimed' end::"InboxStatus",
        case when t.id is not null then $5::int end
      from given g left join taken t on t.id = g.id
      on conflict do nothing returning update_id, lane, status
    )
    select update_id as "updateId", lane, ${sessionSql('stored.lane')} as session from stored where status = 'claimed'`,
}

/** Numbers, lanes and bodies, as the statements take them. */
function columnsOf(updates: readonly UpdateInLane[]): [ids: number[], lanes: number[], bodies: string[]] {
  return [
    updates.map(({ update }) => update.update_id),
    updates.map(({ lane }) => lane),
    updates.map(({ update }) => toJson(update)),
  ]
}
