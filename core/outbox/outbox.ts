import type { Pool } from 'pg'
import type { RawStatements } from '../../platform/database.ts'
import { ownerIsDead } from '../../platform/instance.ts'

/** A row of the outbox that a process has taken to send or to carry out. */
export interface OutboxRow {
  id: bigint
  topic: 'notice' | 'answer' | 'route'
  kind: string
  personId: number | null
  chatId: bigint | null
  caseId: number | null
  payload: unknown
  urgent: boolean
  /** this attempt included */
  attempts: number
  doubts: number
  /** it waited for the end of the quiet hours */
  held: boolean
}

/** What became of an attempt. */
export type Outcome =
  | { status: 'sent'; messageId: number | null; bundledIn?: bigint }
  | { status: 'undeliverable'; reason: string }
  /** nobody knows whether it was sent, after as many attempts as are sensible */
  | { status: 'uncertain'; reason: string }
  /** to be tried again; `doubt` when the attempt may have reached Telegram all the same */
  | { status: 'pending'; reason: string; notBefore: Date; doubt: boolean; held?: boolean }

const columns = `id, topic::text, kind, person_id as "personId", chat_id as "chatId", case_id as "caseId", payload, urgent, attempts, doubts, held`

/**
 * The rows whose turn it is: in each chat the oldest that waits, so that a chat's order is kept. Rows that are held until later (quiet hours)
 * don't stop the urgent ones behind them; a row that is being sent, or that is tried again later, does. An answer to somebody who acted waits for
 * other answers only. Marks them as given to the queue by this process.
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
        and (o.queued_at is null or o.queued_at < $2 or o.queued_at > $1)
        and not exists (select 1 from outbox b where b.lane = o.lane and b.id < o.id
          and (b.status = 'sending' or (o.topic <> 'answer' or b.topic = 'answer')
            and (not b.held or b.not_before is null or b.not_before <= $1)))
      order by o.id limit $3 for update of o skip locked)
    update outbox set queued_at = $1, owner = $4 from turns where outbox.id = turns.id returning outbox.id, outbox.topic::text, outbox.attempts,
      case when outbox.kind <> 'commands' then outbox.chat_id end as "messageTo"`,
    [now, new Date(now.getTime() - staleAfter), limit, owner],
  )
  return rows.map((row) => ({ ...row, id: BigInt(row.id) }))
}

/** The queue couldn't take these: they are given again at the next look. */
export async function returnTurns(pool: Pool, owner: number, ids: readonly bigint[]): Promise<void> {
  await pool.query(
    `update outbox set queued_at = null, owner = null where id = any($1::bigint[]) and status = 'pending' and owner = $2`,
    [ids.map(String), owner],
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

/**
 * Takes a row to send it. Only one process gets it, and only for the attempt that the job was made for.
 *
 * @returns undefined when it was sent, taken, or tried again meanwhile
 */
export async function claimRow(pool: Pool, id: bigint, attempt: number, owner: number): Promise<OutboxRow | undefined> {
  const { rows } = await pool.query(
    `update outbox set status = 'sending', owner = $3, attempts = attempts + 1
     where id = $1 and status = 'pending' and attempts = $2 returning ${columns}`,
    [id.toString(), attempt, owner],
  )
  return rows[0] && toRow(rows[0])
}

/** The other notices that were held for this person and are due now: they go out together with the first. */
export async function claimHeld(pool: Pool, first: OutboxRow, now: Date, owner: number): Promise<OutboxRow[]> {
  const { rows } = await pool.query(
    `update outbox set status = 'sending', owner = $4, attempts = attempts + 1
     where lane = $1 and id <> $2 and status = 'pending' and topic = 'notice' and kind not in ('commands', 'digest')
       and held and not_before <= $3 returning ${columns}`,
    [first.chatId?.toString(), first.id.toString(), now, owner],
  )
  return rows.map(toRow).sort((a, b) => Number(a.id - b.id))
}

/** Whether a process is still sending a row, and goes on doing so until the end of the transaction, as far as others are concerned. */
export async function stillSending(
  db: Pick<RawStatements, '$queryRaw'>,
  { id, owner }: { id: bigint; owner: number },
): Promise<boolean> {
  const rows = await db.$queryRaw<
    unknown[]
  >`select 1 from outbox where id = ${id} and owner = ${owner} and status = 'sending' for update`
  return rows.length === 1
}

/** Writes what became of attempts, all in one statement. Rows that another process has taken over meanwhile are left to it. */
export async function settle(
  pool: Pool,
  owner: number | undefined,
  now: Date,
  settled: readonly { id: bigint; outcome: Outcome }[],
): Promise<void> {
  if (settled.length === 0 || owner === undefined) return
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
     from unnest((select $2::bigint[]), (select $3::text[]), (select $4::int[]), (select $5::text[]), (select $6::timestamptz[]),
       (select $7::bigint[]), (select $8::int[]), (select $9::boolean[])) as s(id, status, message_id, error, not_before, bundled_in, doubts, held)
     where o.id = s.id and o.owner = $10 and o.status = 'sending'`,
    values: [
      now,
      settled.map(({ id }) => id.toString()),
      outcomes.map(({ status }) => status),
      outcomes.map((outcome) => (outcome.status === 'sent' ? outcome.messageId : null)),
      outcomes.map((outcome) => ('reason' in outcome ? outcome.reason.slice(0, 500) : null)),
      outcomes.map((outcome) => waiting(outcome)?.notBefore ?? null),
      outcomes.map((outcome) => (outcome.status === 'sent' ? (outcome.bundledIn?.toString() ?? null) : null)),
      outcomes.map((outcome) => (outcome.status === 'uncertain' || waiting(outcome)?.doubt === true ? 1 : 0)),
      outcomes.map((outcome) => waiting(outcome)?.held === true),
      owner,
    ],
  })
}

/**
 * Takes back what processes that died were sending. Whether it reached Telegram is not known, so it counts as a doubt and is sent again:
 * a message twice is a nuisance, a message lost is a broken promise.
 *
 * @returns how many rows came back
 */
export async function takeBackFromTheDead(pool: Pool): Promise<number> {
  const { rowCount } = await pool.query(
    `update outbox set status = 'pending', owner = null, queued_at = null, not_before = null, doubts = doubts + 1,
       error = 'the process that was sending it died'
     where id = any(array(
       -- One that a frozen process has locked mustn't hold up all the others: Postgres ends its transaction soon.
       select id from outbox o where o.lane is not null and o.status = 'sending' and ${ownerIsDead('o.owner')} for update skip locked))`,
  )
  return rowCount ?? 0
}

/**
 * Leaves the direct answers of one chat to the relay, when the process that was to send them can't say whether it did.
 *
 * @param owner the number under which that process claimed the update
 */
export async function letGoOfAnswers(pool: Pool, chatId: bigint, owner: number): Promise<void> {
  await pool.query(
    `update outbox set status = 'pending', owner = null, queued_at = null, doubts = doubts + 1, error = 'its sender lost track of it'
     where lane = $1 and status = 'sending' and topic = 'answer' and attempts = 1 and owner = $2`,
    [chatId.toString(), owner],
  )
}

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

/** What a process that died had given to the queue is given again: it may be lost, or locked in its name. Who does it first does it. */
export async function forgetTurnsOfTheDead(pool: Pool): Promise<void> {
  await pool.query(
    `update outbox set queued_at = null, owner = null
     where id = any(array(select id from outbox o where o.lane is not null and o.status = 'pending' and o.queued_at is not null
       and ${ownerIsDead('o.owner')} for update skip locked))`,
  )
}

function toRow(row: Record<string, unknown>): OutboxRow {
  return {
    ...(row as unknown as OutboxRow),
    id: BigInt(row['id'] as string),
    chatId: row['chatId'] === null ? null : BigInt(row['chatId'] as string),
  }
}
