import type { Api } from 'grammy'
import type { Update } from 'grammy/types'
import type { Actor } from '../../core/actor.ts'
import type { ReportChoices } from '../../core/cases/report-options.ts'
import type { DraftIds } from '../../core/drafts/draft-ids.ts'
import { settleUpdate } from '../../core/inbox/settle-update.ts'
import type { CommitTurn, TurnCommit } from '../../core/inbox/commit-turns.ts'
import type { Claims } from '../../core/outbox/claims.ts'
import type { Policy } from '../../core/policy/policy.ts'
import { transactionOf, writingOf, type Reading, type Transaction, type Writing } from '../../core/transaction.ts'
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
import type { Strangers } from '../answers/strangers.ts'
import { LostClaimError } from '../../core/inbox/claims.ts'
import type { ClaimedUpdate } from '../intake/update.ts'
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
  strangers: Strangers
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
  /** it says nothing beside how things are now, so that a newer one of its kind takes its place where it couldn't be sent */
  passing?: boolean | undefined
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
  const chatId = Number(claimed.lane)
  const sending: Sending[] = []
  let committed = false
  let mayHaveNotices = false

  function commitOnce(): void {
    if (committed) throw new Error('a turn commits once')
  }

  function isGiven(answered: Answer): boolean {
    return actor !== undefined || deps.strangers.admits(chatId, answered)
  }

  function remember(answers: readonly Answer[]): void {
    if (actor === undefined) for (const each of answers) deps.strangers.given(chatId, each)
  }

  function transact(work: (tx: Transaction) => Promise<Answer | Answer[] | void>): Promise<void> {
    const limits = { maxWait: 10_000, timeout: 15_000 }
    return commitWith((run) =>
      database.prisma.$transaction((db) => run(db, () => work(transactionOf(db, { clock, policy }))), limits),
    )
  }

  function write(work: (tx: Writing) => Promise<Answer | Answer[] | void>): Promise<void> {
    return commitWith((run) => database.transact((db) => run(db, () => work(writingOf(db, { clock, policy })))))
  }

  async function commitWith(
    transaction: (
      run: (db: RawStatements, work: () => Promise<Answer | Answer[] | void>) => Promise<Sending[]>,
    ) => Promise<Sending[]>,
  ): Promise<void> {
    commitOnce()
    let answers: Answer[] = []
    const commit = () =>
      transaction(async (db, work) => {
        answers = [(await work()) ?? []].flat().filter(isGiven)
        const ids = await settleUpdate(db, {
          updateId: claimed.updateId,
          owner: claimed.owner,
          now: clock.now(),
          parkedFor,
          chatId,
          personId: actor?.personId ?? null,
          answers: answers.map((each) => ({ ...each, payload: toJson(showingOf(each, chatId)) })),
        })
        if (ids === undefined) throw lost()
        return answers.map((each, index) => ({ id: ids[index]!, attempts: 1, showing: showingOf(each, chatId) }))
      })
    sending.push(...(await deps.claims.take(claimed.owner, commit, (taken) => taken)))
    committed = true
    remember(answers)
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
    remember(answered === undefined ? [] : [answered])
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
    const answered = await work({ db: database.reader, clock, policy })
    await commitAlone(isGiven(answered) ? answered : undefined)
  }

  async function begin(begun: NewDraft, answered: Answer): Promise<void> {
    commitOnce()
    const { personId, id, kind, caseId, formVersion, step: first, answers } = begun
    const draft = { change: 'begin' as const, id, kind, caseId, formVersion, step: first, answers: toJson(answers) }
    await commitAlone(answered, draft, personId)
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

/** The same turn for somebody who has just become known, or better known: what they are told is in their language. */
export function openTurnAs(turn: OpenTurn, actor: Actor | undefined): OpenTurn {
  return actor === undefined ? turn : Object.create(turn, { actor: { value: actor }, texts: { value: textsFor(actor.locale) } })
}

function showingOf({ screen, replace, strip, passing }: Answer, chatId: number): Showing {
  return {
    chatId,
    screen,
    ...(replace === undefined ? {} : { replace }),
    ...(strip === undefined ? {} : { strip }),
    ...(passing ? { passing } : {}),
  }
}
