import type { Api } from 'grammy'
import type { Update } from 'grammy/types'
import type { Actor } from '../../core/actor.ts'
import type { ReportChoices } from '../../core/cases/report-options.ts'
import type { DraftIds } from '../../core/drafts/draft-ids.ts'
import type { CommitTurn, TurnCommit } from '../../core/inbox/commit-turns.ts'
import type { Claims } from '../../core/outbox/claims.ts'
import type { Policy } from '../../core/policy/policy.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Reading, Transaction, Writing } from '../../core/transaction.ts'
import { textsFor, type Texts } from '../../locales/texts.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database, RawStatements } from '../../platform/database.ts'
import type { Instance } from '../../platform/instance.ts'
import type { Logger } from '../../platform/logger.ts'
import type { Prisma } from '../../prisma/client/client.ts'
import type { Screen } from '../../screens/screen.ts'
import type { Pace } from '../../telegram/pace.ts'
import type { Showing } from '../../telegram/show.ts'
import { sendAnswers, type Sending } from './deliver.ts'
import { LostClaimError, type ClaimedUpdate } from '../intake/inbox.ts'
import { toJson } from '../../core/text/text.ts'

/** What the bot needs, whatever it is asked. */
export interface BotDeps {
  api: Api
  database: Database
  clock: Clock
  policy: Policy
  logger: Logger
  instance: Instance
  pace: Pace
  claims: Claims
  commitTurn: CommitTurn
  reportChoices: ReportChoices
  draftIds: DraftIds
  defaultLocale: string
  /** rows were put into the outbox: the relay may look now */
  onOutbox: () => void
}

/** An answer to the person who acted. */
export interface Answer {
  screen: Screen
  /** which screen it is, for the record */
  kind: string
  /** the message that was tapped, which the screen takes the place of */
  replace?: number | undefined
  /** an older screen that loses its buttons */
  strip?: number | undefined
  /** the case that the message is about: a reply to it is added to that case */
  caseId?: number | undefined
  /** the dialog that this screen shows from now on */
  draftId?: number | undefined
  /** the dialog that ends with this answer, as it was read: a commit that meets another version of it is undone */
  endsDraft?: { id: number; version: number } | undefined
}

/** A change of the guided dialog, guarded by the version that was read. `touches: false`: which one was touched last stays as it is. */
export type DraftChange = { id: number; version: number; step: string; answers: Prisma.InputJsonValue; touches?: boolean }

/** A guided dialog that begins, under an id from the draft's sequence. */
export interface NewDraft {
  id: number
  personId: number
  kind: string
  caseId: number
  formVersion: number
  step: string
  answers: Prisma.InputJsonValue
}

/**
 * One update being handled: who acts, and the one commit that makes it handled. Whatever happens to the case, the dialog, the update itself
 * and the answer's row in the outbox is one transaction; the answer is sent directly after it.
 */
export interface Turn {
  readonly update: Update
  readonly chatId: number
  readonly telegramId: bigint
  /** undefined: a stranger */
  readonly actor: Actor | undefined
  readonly texts: Texts
  readonly deps: BotDeps
  /** Runs commands and commits them with the answers that `work` returns. */
  transact(work: (tx: Transaction) => Promise<Answer | Answer[] | void>): Promise<void>
  /** Like `transact`, at less cost, for commands that get by with raw statements. */
  write(work: (tx: Writing) => Promise<Answer | Answer[] | void>): Promise<void>
  /** Commits an answer for which nothing is changed: `work` only reads. */
  answer(work: (reading: Reading) => Promise<Answer> | Answer): Promise<void>
  /** Commits the beginning of a dialog and its answer. The draft's id is new. */
  begin(draft: NewDraft, answer: Answer): Promise<void>
  /** Commits one step of a dialog and its answer, in one statement that other chats' steps go along with: the path that is walked most. */
  step(change: DraftChange, answer: Answer): Promise<void>
  readonly committed: boolean
}

export interface OpenTurn extends Turn {
  /** Commits an update that nothing was done about. */
  finish(): Promise<void>
  /** Sends the answers and notes what became of them. */
  deliver(): Promise<void>
}

/** Opens the turn of a claimed update. `parkedFor`: it can't be handled, for this reason, and the turn's commit makes it a dead letter. */
export function openTurn(
  deps: BotDeps,
  claimed: ClaimedUpdate,
  actor: Actor | undefined,
  telegramId: bigint,
  locale: string,
  { parkedFor }: { parkedFor?: string } = {},
): OpenTurn {
  const { database, clock, policy } = deps
  const parked = parkedFor !== undefined
  const chatId = Number(claimed.lane)
  const sending: Sending[] = []
  let committed = false
  let mayHaveNotices = false

  function commitOnce(): void {
    if (committed) throw new Error('a turn commits once')
  }

  function transact(work: (tx: Transaction) => Promise<Answer | Answer[] | void>): Promise<void> {
    return commitWith(work, (run) => database.prisma.$transaction(run, { maxWait: 10_000, timeout: 15_000 }))
  }

  function write(work: (tx: Writing) => Promise<Answer | Answer[] | void>): Promise<void> {
    return commitWith(work, (run) => database.transact(run))
  }

  async function commitWith<Db extends RawStatements>(
    work: (tx: { db: Db; clock: Clock; policy: Policy }) => Promise<Answer | Answer[] | void>,
    transaction: (run: (db: Db) => Promise<Sending[]>) => Promise<Sending[]>,
  ): Promise<void> {
    commitOnce()
    const commit = () =>
      transaction(async (db) => {
        const answers = [(await work({ db, clock, policy })) ?? []].flat()
        const [row] = await db.$queryRawUnsafe<CommitRow[]>(commitStatement, ...commitValues(answers))
        if (row?.fenced === 1 && row.ended !== answers.filter(({ endsDraft }) => endsDraft).length) throw new Refusal('stale')
        return sendingOf(answers, row)
      })
    sending.push(...(await deps.claims.take(claimed.owner, commit, (answers) => answers)))
    committed = true
    mayHaveNotices = true
  }

  /** Commits by the one statement that turns of other chats go along with. */
  async function commitAlone(
    answered?: Answer,
    draft?: TurnCommit['draft'],
    personId: number | null = actor?.personId ?? null,
  ): Promise<void> {
    const answer = answered && {
      kind: answered.kind,
      caseId: answered.caseId ?? null,
      payload: toJson(showingOf(answered, chatId)),
    }
    const committing = {
      updateId: claimed.updateId,
      owner: claimed.owner,
      now: clock.now(),
      chatId,
      personId,
    }
    const commit = () => deps.commitTurn({ ...committing, answer, draft })
    const result = await deps.claims.take(claimed.owner, commit, (done) =>
      answer !== undefined && done.outcome === 'done' ? [{ id: done.answerId, attempts: 1 }] : [],
    )
    if (result.outcome === 'lost') throw lost()
    // Handled once more, it meets the dialog as it is now.
    if (result.outcome !== 'done') throw new Error('the dialog has changed while its next step was being handled')
    if (answered !== undefined) sending.push({ id: result.answerId, attempts: 1, showing: showingOf(answered, chatId) })
    committed = true
  }

  function lost(): LostClaimError {
    return new LostClaimError(`update ${claimed.updateId} was taken over`)
  }

  function finish(): Promise<void> {
    commitOnce()
    return commitAlone()
  }

  async function answer(work: (reading: Reading) => Promise<Answer> | Answer): Promise<void> {
    commitOnce()
    await commitAlone(await work({ db: database.reader, clock, policy }))
  }

  async function begin(begun: NewDraft, answered: Answer): Promise<void> {
    commitOnce()
    const { personId, id, kind, caseId, formVersion, step: first, answers } = begun
    const draft = { change: 'begin' as const, id, kind, caseId, formVersion, step: first, answers: toJson(answers) }
    await commitAlone(answered, draft, personId)
  }

  /** The values of `commitStatement`. */
  function commitValues(answers: readonly Answer[]): unknown[] {
    return [
      claimed.updateId.toString(),
      claimed.owner,
      clock.now(),
      parked ? 'dead' : 'handled',
      parked ? 1 : 0,
      parkedFor ?? null,
      answers.map(({ kind }) => kind),
      chatId,
      actor?.personId ?? null,
      answers.map(({ caseId }) => caseId ?? null),
      answers.map((answer) => toJson(showingOf(answer, chatId))),
      answers.map(({ draftId }) => draftId ?? null),
      answers.flatMap(({ endsDraft }) => endsDraft?.id ?? []),
      answers.flatMap(({ endsDraft }) => endsDraft?.version ?? []),
    ]
  }

  function sendingOf(answers: readonly Answer[], row: CommitRow | undefined): Sending[] {
    if (row?.fenced !== 1) throw lost()
    return answers.map((answer, index) => ({ id: BigInt(row.ids[index]!), attempts: 1, showing: showingOf(answer, chatId) }))
  }

  async function step(change: DraftChange, answered: Answer): Promise<void> {
    commitOnce()
    await commitAlone(answered, { ...change, change: 'step', answers: toJson(change.answers) })
  }

  async function deliver(): Promise<void> {
    const left = await sendAnswers(deps, claimed, sending.splice(0))
    // A step of a dialog leaves nothing to relay, unless its answer has to be sent again.
    if (mayHaveNotices || left) deps.onOutbox()
  }

  return {
    update: claimed.update,
    chatId,
    telegramId,
    actor,
    texts: textsFor(actor?.locale ?? locale),
    deps,
    transact,
    write,
    answer,
    begin,
    step,
    deliver,
    get committed() {
      return committed
    },
    finish,
  }
}

/** The same turn for somebody who has just become known, or better known: what he is told is in his language. */
export function openTurnAs(turn: OpenTurn, actor: Actor | undefined): OpenTurn {
  return actor === undefined ? turn : Object.create(turn, { actor: { value: actor }, texts: { value: textsFor(actor.locale) } })
}

interface CommitRow {
  /** 1 when the update was still this process's */
  fenced: number
  /** of the answers, in order */
  ids: string[]
  /** dialogs that ended with them */
  ended: number
}

/**
 * $1 update, $2 owner, $3 now, $4 its status from now on, $5 failed attempts to add, $6 error, $8 chat, $9 person; of each answer $7 its kind,
 * $10 its case, $11 its payload, $12 the draft that it shows; $13 drafts that end, $14 their versions.
 */
const commitStatement = `with fence as (
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
  select (select count(*)::int from fence) as fenced, (select count(*)::int from ended) as ended, array(select id::text from answers order by id) as ids`

function showingOf({ screen, replace, strip }: Answer, chatId: number): Showing {
  return { chatId, screen, ...(replace === undefined ? {} : { replace }), ...(strip === undefined ? {} : { strip }) }
}
