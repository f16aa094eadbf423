import type { Pool } from 'pg'
import { createGroup } from '../../platform/group.ts'
import { isDatabaseAway } from '../../platform/database-errors.ts'

/** An update that is handled by one statement: it is marked so, its answer is on record, and a dialog begins or moves on. */
export interface TurnCommit {
  updateId: bigint
  /** the number under which this process claimed it */
  owner: number
  now: Date
  chatId: number
  personId: number | null
  answer?: { kind: string; caseId: number | null; payload: string } | undefined
  draft?: DraftStep | DraftBeginning | undefined
}

/** A dialog moves on, if its version still is the one that was read. */
export interface DraftStep {
  change: 'step'
  id: number
  version: number
  step: string
  /** JSON */
  answers: string
  /** false: which dialog was touched last stays as it is */
  touches?: boolean
}

/** A dialog begins, under an id from the draft's sequence. */
export interface DraftBeginning {
  change: 'begin'
  id: number
  kind: string
  caseId: number
  formVersion: number
  step: string
  /** JSON */
  answers: string
}

/**
 * What became of a commit.
 *
 * - `lost` the update isn't this process's any more: nothing of it counts
 * - `stale` the dialog has changed since it was read: nothing was done
 */
export type TurnCommitted = { outcome: 'done'; answerId: bigint } | { outcome: 'lost' | 'stale' }

/** Commits turns; those of different chats that commit at the same moment share one statement, each with a fence of its own. */
export type CommitTurn = (commit: TurnCommit) => Promise<TurnCommitted>

export function createTurnCommits(pool: Pool): CommitTurn {
  return createGroup(async (commits: readonly TurnCommit[]) => {
    try {
      return await commitTurns(pool, commits)
    } catch (error) {
      // One that the database refuses must not stop the others.
      if (commits.length === 1 || isDatabaseAway(error)) throw error
      return Promise.all(commits.map((commit) => commitTurns(pool, [commit]).then(([one]) => one!, asError)))
    }
  })
}

async function commitTurns(pool: Pool, commits: readonly TurnCommit[]): Promise<TurnCommitted[]> {
  const drafts = commits.map(({ draft }) => draft)
  const stepped = drafts.map((draft) => (draft?.change === 'step' ? draft : undefined))
  const begun = drafts.map((draft) => (draft?.change === 'begin' ? draft : undefined))
  const { rows } = await pool.query<{ answerId: string; fenced: boolean; stale: boolean }>({
    ...statement,
    values: [
      commits.map(({ updateId }) => updateId.toString()),
      commits.map(({ owner }) => owner),
      commits.map(({ now }) => now),
      commits.map(({ chatId }) => chatId),
      commits.map(({ personId }) => personId),
      commits.map(({ answer }) => answer?.kind ?? null),
      commits.map(({ answer }) => answer?.caseId ?? null),
      commits.map(({ answer }) => answer?.payload ?? null),
      drafts.map((draft) => draft?.change ?? null),
      drafts.map((draft) => draft?.id ?? null),
      stepped.map((draft) => draft?.version ?? null),
      drafts.map((draft) => draft?.step ?? null),
      drafts.map((draft) => draft?.answers ?? null),
      begun.map((draft) => draft?.kind ?? null),
      begun.map((draft) => draft?.caseId ?? null),
      begun.map((draft) => draft?.formVersion ?? null),
      stepped.map((draft) => draft?.touches !== false),
    ],
  })
  return rows.map(({ answerId, fenced, stale }) =>
    fenced ? { outcome: 'done', answerId: BigInt(answerId) } : { outcome: stale ? 'stale' : 'lost' },
  )
}

const statement = {
  name: 'commit-turns',
  // As subselects the lists look alike to the planner, however long: else it would plan anew every time.
  text: `with given as materialized (
      select g.*, nextval(pg_get_serial_sequence('outbox', 'id')) as answer_id
      from unnest((select $1::bigint[]), (select $2::int[]), (select $3::timestamptz[]), (select $4::bigint[]), (select $5::int[]),
        (select $6::text[]), (select $7::int[]), (select $8::text[]), (select $9::text[]), (select $10::int[]), (select $11::int[]),
        (select $12::text[]), (select $13::text[]), (select $14::text[]), (select $15::int[]), (select $16::int[]),
        (select $17::boolean[])) with ordinality as g(update_id, owner, now, chat_id, person_id, kind, case_id, payload, change, draft_id, draft_version, step, answers,
          form, about, form_version, touches, place)
    ), held as materialized (
      select d.id from draft d join given g on d.id = g.draft_id and d.version = g.draft_version and g.change = 'step'
      order by d.id for update of d
    ), fence as (
      update inbox i set status = 'handled', lane = null, owner = null, settled_at = g.now
      from given g where i.update_id = g.update_id and i.owner = g.owner and i.status = 'claimed'
        and (g.change is distinct from 'step' or g.draft_id in (select id from held)) returning g.place
    ), answered as (
      insert into outbox (id, topic, kind, status, lane, chat_id, person_id, case_id, payload, owner, attempts, created_at)
      select g.answer_id, 'answer', g.kind, 'sending', g.chat_id, g.chat_id, g.person_id, g.case_id, g.payload::jsonb, g.owner, 1, g.now
      from given g join fence using (place) where g.kind is not null order by g.place
    ), stepped as (
      update draft d set step = g.step, answers = g.answers::jsonb, version = d.version + 1, screen_id = g.answer_id,
        touched_at = case when g.touches then g.now else d.touched_at end
      from given g join fence using (place) where g.change = 'step' and d.id = g.draft_id
    ), begun as (
      insert into draft (id, person_id, kind, case_id, form_version, step, answers, screen_id, created_at, touched_at)
      select g.draft_id, g.person_id, g.form, g.about, g.form_version, g.step, g.answers::jsonb, g.answer_id, g.now, g.now
      from given g join fence using (place) where g.change = 'begin'
    )
    select g.answer_id as "answerId", f.place is not null as fenced,
      g.change is not distinct from 'step' and not g.draft_id in (select id from held) as stale
    from given g left join fence f using (place) order by g.place`,
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
