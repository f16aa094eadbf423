import type { Pool } from 'pg'
import { ownerIsDead } from '../../platform/instance.ts'
import { keepable, shorten } from '../text/text.ts'
import type { Reading, Writing } from '../transaction.ts'
import { rowColumns, toRow, type Claimed, type OutboxRow, type Outcome, type Settled } from './outbox.ts'

/** SQL: a notice that goes out in one message with others that were held for its person. Digests and lists of commands are for themselves. */
const bundled = (row: string) => `${row}.held and ${row}.topic = 'notice' and ${row}.kind not in ('commands', 'digest')`

/**
 * Takes a row to send it, for the attempt that the job was made for; and when it was held over the quiet hours, all that was held for the same
 * chat and is due. Only one process gets each. It is one statement, so that they stay together whatever happens.
 *
 * @returns oldest first; nothing when the row was sent, taken, or tried again meanwhile
 */
export async function claimRows(
  pool: Pool,
  { id, attempt, owner, now }: { id: bigint; attempt: number; owner: number; now: Date },
): Promise<OutboxRow[]> {
  const { rows } = await pool.query({
    name: 'claim-rows',
    text: `with wanted as (
        select o.id, o.lane, ${bundled('o')} as bundled from outbox o
        where o.id = $1 and o.status = 'pending' and o.attempts = $2 for update
      ), others as (
        select o.id from outbox o join wanted w on w.bundled and o.lane = w.lane and o.id <> w.id
        where o.status = 'pending' and ${bundled('o')} and (o.not_before is null or o.not_before <= $4)
        order by o.id for update of o skip locked
      )
      update outbox set status = 'sending', owner = $3, attempts = attempts + 1
      from (select id from wanted union all select id from others) taken where outbox.id = taken.id returning ${rowColumns}`,
    values: [id.toString(), attempt, owner, now],
  })
  return rows.map(toRow).sort((a, b) => Number(a.id - b.id))
}

/** Whether a process is still sending a row, and goes on doing so until the end of the transaction, as far as others are concerned. */
export async function stillSending(db: Reading['db'], { id, attempts, owner }: Claimed & { owner: number }): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    select 1 from outbox where id = ${id} and attempts = ${attempts} and owner = ${owner} and status = 'sending' for update`
  return rows.length === 1
}

/** Writes what became of attempts, all in one statement. Rows that another process has taken over meanwhile, or that are tried anew, are left. */
export async function settle(pool: Pool, owner: number, now: Date, settled: readonly Settled[]): Promise<void> {
  if (settled.length === 0) return
  const outcomes = settled.map(({ outcome }) => outcome)
  const waiting = (outcome: Outcome) => (outcome.status === 'pending' ? outcome : undefined)
  await pool.query({
    name: 'settle',
    text: `update outbox o set status = s.status::"OutboxStatus", owner = null, queued_at = null,
       lane = case when s.status = 'pending' then o.lane end,
       settled_at = case when s.status = 'pending' then null else $1::timestamptz end,
       message_id = s.message_id, error = s.error, not_before = s.not_before, bundled_in = s.bundled_in,
       held = s.held, doubts = o.doubts + s.doubts
     -- As subselects the lists look alike to the planner, however long: else it would plan anew every time.
     from unnest((select $2::bigint[]), (select $3::int[]), (select $4::text[]), (select $5::int[]), (select $6::text[]), (select $7::timestamptz[]),
       (select $8::bigint[]), (select $9::int[]), (select $10::boolean[]))
       as s(id, attempts, status, message_id, error, not_before, bundled_in, doubts, held)
     where o.id = s.id and o.attempts = s.attempts and o.owner = $11 and o.status = 'sending'`,
    values: [
      now,
      settled.map(({ row }) => row.id.toString()),
      settled.map(({ row }) => row.attempts),
      outcomes.map(({ status }) => status),
      outcomes.map((outcome) => (outcome.status === 'sent' ? outcome.messageId : null)),
      outcomes.map((outcome) => ('reason' in outcome ? keepable(shorten(outcome.reason, 500)) : null)),
      outcomes.map((outcome) => waiting(outcome)?.notBefore ?? null),
      outcomes.map((outcome) => (outcome.status === 'sent' ? (outcome.bundledIn?.toString() ?? null) : null)),
      outcomes.map((outcome) => (outcome.status === 'uncertain' || waiting(outcome)?.doubt === true ? 1 : 0)),
      outcomes.map((outcome) => waiting(outcome)?.held === true),
      owner,
    ],
  })
}

/**
 * Settles a claimed row within the transaction that carries it out.
 *
 * @returns false when it isn't this process's any more: then nothing may be carried out
 */
export async function settleWithin(tx: Writing, { id, attempts }: Claimed, owner: number): Promise<boolean> {
  const settled = await tx.db.$executeRaw`
    update outbox set status = 'sent', lane = null, owner = null, queued_at = null, error = null, settled_at = ${tx.clock.now()}
    where id = ${id} and attempts = ${attempts} and status = 'sending' and owner = ${owner}`
  return settled === 1
}

/** Rows that are being sent in the name of a process, other than those that it knows of. */
export async function findUnknown(pool: Pool, owner: number, known: readonly bigint[]): Promise<Claimed[]> {
  const { rows } = await pool.query<{ id: string; attempts: number }>(
    `select id, attempts from outbox where lane is not null and status = 'sending' and owner = $1 and id <> all($2::bigint[])`,
    [owner, known.map(String)],
  )
  return rows.map(({ id, attempts }) => ({ id: BigInt(id), attempts }))
}

/**
 * Gives back rows that a process holds without knowing it. It never had them in hand, so none of them was sent: no doubt, and what was held stays
 * held.
 *
 * @returns how many came back
 */
export async function giveBack(pool: Pool, owner: number, rows: readonly Claimed[]): Promise<number> {
  const { rowCount } = await pool.query(
    `update outbox o set status = 'pending', owner = null, queued_at = null
     from unnest($2::bigint[], $3::int[]) as r(id, attempts)
     where o.id = r.id and o.attempts = r.attempts and o.owner = $1 and o.status = 'sending'`,
    [owner, rows.map(({ id }) => id.toString()), rows.map(({ attempts }) => attempts)],
  )
  return rowCount ?? 0
}

/**
 * Takes back what processes that died were sending. Whether a message reached Telegram is not known, so it counts as a doubt and is sent again:
 * a message twice is a nuisance, a message lost is a broken promise. What was to be carried out is settled by the transaction that does it.
 *
 * @returns how many rows came back
 */
export async function requeueOrphans(pool: Pool): Promise<number> {
  const { rowCount } = await pool.query(
    `update outbox set status = 'pending', owner = null, queued_at = null, not_before = null, doubts = doubts + (topic <> 'route')::int,
       error = 'the process that was sending it died'
     where id = any(array(
       -- One that a frozen process has locked mustn't hold up all the others: Postgres ends its transaction soon.
       select id from outbox o where o.lane is not null and o.status = 'sending' and ${ownerIsDead('o.owner')} for update skip locked))`,
  )
  return rowCount ?? 0
}
