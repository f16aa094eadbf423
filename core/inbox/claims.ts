import type { Pool } from 'pg'
import type { RawStatements } from '../../platform/database.ts'
import { ownerIsDead } from '../../platform/instance.ts'
import { sessionSql, type StoredSession } from '../drafts/session.ts'
import { keepable, shorten } from '../text/text.ts'

/** An update of Telegram's, of which this room knows no more than its number. */
export interface KeptUpdate {
  update_id: number
}

/** An update that this process has taken to handle. */
export interface Claimed<U extends KeptUpdate = KeptUpdate> {
  updateId: bigint
  lane: bigint
  update: U
  /** failed attempts so far */
  attempts: number
  receivedAt: Date
  owner: number
  /** of the person whose chat the lane is, as of the claim: nothing that they do can change it meanwhile */
  session: StoredSession | null
}

/** Thrown when another process took an update over: whatever this one did with it must not count. */
export class LostClaimError extends Error {
  override name = 'LostClaimError'
}

/** Before the first lane there can be. */
export const firstLane = -(2n ** 63n)

/**
 * Takes the oldest waiting update of as many chats as are asked for. A chat of which any update is being handled, here or in another
 * process, has to wait, also until the answer to it was sent or has failed: its order is kept in both directions.
 *
 * @param after the lane behind which to begin: whoever has more waiting than they have room for goes on from the last one that they took, so that every
 *              chat gets its turn
 */
export async function claimUpdates<U extends KeptUpdate>(
  pool: Pool,
  { owner, now, limit, after = firstLane }: { owner: number; now: Date; limit: number; after?: bigint },
): Promise<Claimed<U>[]> {
  const { rows } = await pool.query({ ...claimStatement, values: [owner, now, limit, after.toString()] })
  return rows.map((row) => ({ ...row, updateId: BigInt(row.updateId), lane: BigInt(row.lane), owner }))
}

/**
 * Steps through the index from chat to chat, one look each, and only as far as it has to: the cost is that of the chats that wait, however
 * many updates have been handled and whatever the planner believes about the table.
 */
const claimStatement = {
  name: 'claim-updates',
  text: `with recursive heads as (
      (select lane, update_id, status, not_before from inbox where lane > $4 order by lane, update_id limit 1)
      union all
      select next.* from heads cross join lateral (
        select i.lane, i.update_id, i.status, i.not_before from inbox i where i.lane > heads.lane order by i.lane, i.update_id limit 1) next
    ), ready as (
      select h.update_id from heads h
      where h.status = 'pending' and (h.not_before is null or h.not_before <= $2
          -- No attempt waits longer: such a date is of a clock that was wrong.
          or h.not_before > $2::timestamptz + interval '1 minute')
        and ${answered('h.lane', '$1')}
      limit $3
    ), taken as (
      select i.update_id from inbox i where i.update_id = any(array(select update_id from ready)) and i.status = 'pending' for update skip locked
    ), async_commit as (
      -- A claim needn't survive a crash of the server: it is lost with what it was for, and made again.
      select set_config('synchronous_commit', 'off', true)
    ), claimed as (
      update inbox set status = 'claimed', owner = $1 from taken, async_commit where inbox.update_id = taken.update_id
      returning inbox.update_id, inbox.lane, inbox.update, inbox.attempts, inbox.received_at
    )
    select update_id as "updateId", lane, update, attempts, received_at as "receivedAt", ${sessionSql('claimed.lane')} as session from claimed`,
}

/** SQL: no answer is on its way to this chat, from this process or from another one that lives. */
export function answered(lane: string, owner: string): string {
  return `not exists (select 1 from outbox o where o.lane = ${lane} and o.topic = 'answer' and o.status = 'sending'
    and (o.owner = ${owner} or not ${ownerIsDead('o.owner')}))`
}

/**
 * Gives an update back: `count` when it failed for a reason of its own, so that it is parked one day.
 *
 * @returns false when it isn't this process's any more: it was handled after all, or taken over
 */
export async function releaseUpdate(
  pool: Pool,
  { updateId, owner }: Claimed,
  { notBefore, error, count }: { notBefore: Date; error: string; count: boolean },
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update inbox set status = 'pending', owner = null, not_before = $3, error = $4, attempts = attempts + $5
     where update_id = $1 and owner = $2 and status = 'claimed'`,
    [updateId.toString(), owner, notBefore, keepable(shorten(error, 500)), count ? 1 : 0],
  )
  return rowCount === 1
}

/**
 * Gives back what this process has claimed without knowing it, because the answer to a claim got lost.
 *
 * @param known updates that it does know of
 */
export async function giveBackUnknown(pool: Pool, owner: number, known: readonly bigint[]): Promise<number> {
  const { rowCount } = await pool.query(
    `update inbox set status = 'pending', owner = null
     where lane is not null and status = 'claimed' and owner = $1 and update_id <> all($2::bigint[])`,
    [owner, known.map(String)],
  )
  return rowCount ?? 0
}

/** Whether an update is still this process's, and stays so until the end of the transaction. */
export async function stillClaimed(
  db: Pick<RawStatements, '$queryRaw'>,
  { updateId, owner }: Pick<Claimed, 'updateId' | 'owner'>,
): Promise<boolean> {
  const rows = await db.$queryRaw<
    unknown[]
  >`select 1 from inbox where update_id = ${updateId} and owner = ${owner} and status = 'claimed' for update`
  return rows.length === 1
}

/** Takes back what processes that died had claimed: nothing of it was committed. @returns how many */
export async function requeueOrphans(pool: Pool): Promise<number> {
  const { rowCount } = await pool.query(
    // One that a frozen process has locked mustn't hold up all the others: Postgres ends its transaction soon.
    `update inbox set status = 'pending', owner = null where update_id = any(array(
       select update_id from inbox i where i.lane is not null and i.status = 'claimed' and ${ownerIsDead('i.owner')} for update skip locked))`,
  )
  return rowCount ?? 0
}
