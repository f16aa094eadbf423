import type { Update } from 'grammy/types'
import type { Pool } from 'pg'
import { ownerIsDead } from '../../platform/instance.ts'

/** An update that this process has taken to handle. */
export interface ClaimedUpdate {
  updateId: bigint
  lane: bigint
  update: Update
  /** failed attempts so far */
  attempts: number
  receivedAt: Date
  owner: number
}

/** Thrown when another process took an update over: whatever this one did with it must not count. */
export class LostClaimError extends Error {
  override name = 'LostClaimError'
}

/**
 * Takes the oldest waiting update of as many chats as are asked for. A chat of which any update is being handled, here or in another
 * process, has to wait, also until the answer to it was sent or has failed: its order is kept in both directions.
 */
export async function claimUpdates(
  pool: Pool,
  { owner, now, limit }: { owner: number; now: Date; limit: number },
): Promise<ClaimedUpdate[]> {
  const { rows } = await pool.query(
    `with waiting as materialized (
      select i.update_id from inbox i
      where i.lane is not null and i.status = 'pending' and (i.not_before is null or i.not_before <= $2)
        and not exists (select 1 from inbox b where b.lane = i.lane and b.update_id < i.update_id)
        and not exists (select 1 from outbox o where o.lane = i.lane and o.topic = 'answer' and o.status = 'sending'
          and not ${ownerIsDead('o.owner')})
    ), taken as (
      select update_id from inbox where update_id in (select update_id from waiting order by update_id limit $3)
        and status = 'pending' for update skip locked
    )
    update inbox set status = 'claimed', owner = $1 from taken where inbox.update_id = taken.update_id
    returning inbox.update_id as "updateId", inbox.lane, inbox.update, inbox.attempts, inbox.received_at as "receivedAt"`,
    [owner, now, limit],
  )
  return rows.map((row) => ({ ...row, updateId: BigInt(row.updateId), lane: BigInt(row.lane), owner }))
}

/**
 * Gives an update back: `count` when it failed for a reason of its own, so that it is parked one day.
 *
 * @returns false when it isn't this process's any more: it was handled after all, or taken over
 */
export async function releaseUpdate(
  pool: Pool,
  { updateId, owner }: ClaimedUpdate,
  { notBefore, error, count }: { notBefore: Date; error: string; count: boolean },
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update inbox set status = 'pending', owner = null, not_before = $3, error = $4, attempts = attempts + $5
     where update_id = $1 and owner = $2 and status = 'claimed'`,
    [updateId.toString(), owner, notBefore, error.slice(0, 500), count ? 1 : 0],
  )
  return rowCount === 1
}

/** Takes back what processes that died had claimed: nothing of it was committed. @returns how many */
export async function takeBackUpdates(pool: Pool): Promise<number> {
  const { rowCount } = await pool.query(
    `update inbox set status = 'pending', owner = null where lane is not null and status = 'claimed' and ${ownerIsDead('inbox.owner')}`,
  )
  return rowCount ?? 0
}
