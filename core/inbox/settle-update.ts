import type { RawStatements } from '../../platform/database.ts'
import { Refusal } from '../refusal.ts'

/** What makes an update handled, at the end of the transaction that handles it. */
export interface Settlement {
  updateId: bigint
  /** the number under which this process claimed it */
  owner: number
  now: Date
  /** it can't be handled, for this reason, and becomes a dead letter */
  parkedFor?: string | undefined
  chatId: number
  personId: number | null
  answers: readonly SettledAnswer[]
}

/** An answer to the person who acted, as a row of the outbox. */
export interface SettledAnswer {
  kind: string
  /** JSON */
  payload: string
  caseId?: number | undefined
  /** the dialog that it shows from now on */
  draftId?: number | undefined
  /** the dialog that ends with it, as it was read */
  endsDraft?: { id: number; version: number } | undefined
}

/**
 * Marks an update handled, and puts its answers into the outbox as this process's to send.
 *
 * @returns the rows' ids, in the answers' order; undefined when the update isn't this process's any more, and nothing of the transaction may count
 * @throws {Refusal} `stale` when a dialog that was to end has changed since it was read
 */
export async function settleUpdate(
  db: Pick<RawStatements, '$queryRawUnsafe'>,
  { updateId, owner, now, parkedFor, chatId, personId, answers }: Settlement,
): Promise<bigint[] | undefined> {
  const ended = answers.flatMap(({ endsDraft }) => endsDraft ?? [])
  const [row] = await db.$queryRawUnsafe<[{ fenced: boolean; ended: number; ids: string[] }]>(
    statement,
    updateId.toString(),
    owner,
    now,
    parkedFor === undefined ? 'handled' : 'dead',
    parkedFor === undefined ? 0 : 1,
    parkedFor ?? null,
    answers.map(({ kind }) => kind),
    chatId,
    personId,
    answers.map(({ caseId }) => caseId ?? null),
    answers.map(({ payload }) => payload),
    answers.map(({ draftId }) => draftId ?? null),
    ended.map(({ id }) => id),
    ended.map(({ version }) => version),
  )
  if (!row.fenced) return undefined
  if (row.ended !== ended.length) throw new Refusal('stale')
  return row.ids.map(BigInt)
}

/**
 * $1 update, $2 owner, $3 now, $4 its status from now on, $5 failed attempts to add, $6 error, $8 chat, $9 person; of each answer $7 its kind,
 * $10 its case, $11 its payload, $12 the draft that it shows; $13 drafts that end, $14 their versions.
 */
const statement = `with fence as (
    update inbox set status = $4::"InboxStatus", lane = null, owner = null, settled_at = $3,
      attempts = attempts + $5::int, error = coalesce($6, error)
    where update_id = $1::bigint and owner = $2::int and status = 'claimed' returning 1
  ), answers as (
    insert into outbox (topic, kind, status, lane, chat_id, person_id, case_id, payload, owner, attempts, created_at)
    -- Whoever has just been let in wasn't known when the update was taken.
    select 'answer', a.kind, 'sending', $8::bigint, $8::bigint, coalesce($9::int, (select n.id from person n where n.telegram_id = $8 and n.active)), a.case_id, a.payload::jsonb, $2::int, 1, $3
    from fence, unnest($7::text[], $10::int[], $11::text[]) with ordinality as a(kind, case_id, payload, place) order by a.place returning id
  ), shown as (
    update draft set screen_id = n.id from (select id, row_number() over (order by id) as place from answers) n
      join unnest($12::int[]) with ordinality as d(id, place) on d.place = n.place
    where draft.id = d.id
  ), ended as (
    delete from draft d using unnest($13::int[], $14::int[]) as e(id, version) where d.id = e.id and d.version = e.version returning 1
  )
  select exists (select 1 from fence) as fenced, (select count(*)::int from ended) as ended, array(select id::text from answers order by id) as ids`
