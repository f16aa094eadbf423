import type { Api } from 'grammy'
import type { Update } from 'grammy/types'
import type { Actor } from '../core/actor.ts'
import type { Outcome } from '../core/outbox/outbox.ts'
import type { Settler } from '../core/outbox/settler.ts'
import type { Policy } from '../core/policy.ts'
import type { Transaction } from '../core/transaction.ts'
import { textsFor, type Texts } from '../locales/texts.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import type { Logger } from '../platform/logger.ts'
import { Prisma } from '../prisma/client/client.ts'
import type { Screen } from '../screens/screen.ts'
import { outcomeOf } from '../telegram/outcome.ts'
import type { Pace } from '../telegram/pace.ts'
import { show, type Showing } from '../telegram/show.ts'
import { LostClaimError, type ClaimedUpdate } from './intake/inbox.ts'

/** What the bot needs, whatever it is asked. */
export interface BotDeps {
  api: Api
  database: Database
  clock: Clock
  policy: Policy
  logger: Logger
  pace: Pace
  settler: Settler
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
}

/** A change of the guided dialog, guarded by the version that was read. */
export type DraftChange = { id: number; version: number; step: string; answers: Prisma.InputJsonValue }

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
  /** Commits one step of a dialog and its answer, all in one statement: the path that is walked most. */
  step(change: DraftChange, answer: Answer): Promise<void>
  readonly committed: boolean
}

interface Sending {
  id: bigint
  showing: Showing
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
  const { database, clock, policy, logger } = deps
  const parked = parkedFor !== undefined
  const chatId = Number(claimed.lane)
  const sending: Sending[] = []
  let committed = false

  function commitOnce(): void {
    if (committed) throw new Error('a turn commits once')
  }

  async function transact(work: (tx: Transaction) => Promise<Answer | Answer[] | void>): Promise<void> {
    commitOnce()
    const sent = await database.prisma.$transaction(
      async (db) => {
        const answers = [(await work({ db, clock, policy })) ?? []].flat()
        const rows = answers.map((answer) => answerRow(answer, chatId, actor, claimed.owner, clock.now()))
        const created = rows.length > 0 ? await db.outbox.createManyAndReturn({ data: rows, select: { id: true } }) : []
        for (const [index, { draftId }] of answers.entries()) {
          if (draftId !== undefined)
            await db.draft.update({ where: { id: draftId }, data: { screenId: created[index]!.id }, select: { id: true } })
        }
        const handled =
          await db.$executeRaw`update inbox set status = ${parked ? 'dead' : 'handled'}::"InboxStatus", lane = null, owner = null,
            settled_at = ${clock.now()}, attempts = attempts + ${parked ? 1 : 0}, error = coalesce(${parkedFor ?? null}, error)
          where update_id = ${claimed.updateId} and owner = ${claimed.owner} and status = 'claimed'`
        if (handled !== 1) throw new LostClaimError(`update ${claimed.updateId} was taken over`)
        return answers.map((answer, index) => ({ id: created[index]!.id, showing: showingOf(answer, chatId) }))
      },
      { maxWait: 10_000, timeout: 15_000 },
    )
    sending.push(...sent)
    committed = true
  }

  async function step(change: DraftChange, answer: Answer): Promise<void> {
    commitOnce()
    const row = answerRow(answer, chatId, actor, claimed.owner, clock.now())
    const { rows } = await database.pool.query({
      name: 'step',
      text: stepStatement,
      values: [
        claimed.updateId.toString(),
        claimed.owner,
        row.createdAt,
        row.kind,
        chatId,
        row.personId,
        row.caseId,
        JSON.stringify(row.payload),
        change.id,
        change.version,
        change.step,
        JSON.stringify(change.answers),
      ],
    })
    if (rows[0] === undefined) throw new LostClaimError(`update ${claimed.updateId} was taken over`)
    sending.push({ id: BigInt(rows[0].answer), showing: showingOf(answer, chatId) })
    committed = true
  }

  async function deliver(): Promise<void> {
    const settled: { id: bigint; outcome: Outcome }[] = []
    for (const { id, showing } of sending) {
      deps.pace.answered(BigInt(chatId))
      const shown = await show(deps.api, showing, (reason) =>
        logger.error({ outboxId: id, reason }, 'Telegram could not read our markup'),
      )
      if (shown.failure?.kind === 'flood') deps.pace.pause(shown.failure.retryAfter ?? 1)
      if (shown.failure)
        logger.warn({ outboxId: id, failure: shown.failure.kind, reason: shown.failure.reason }, 'an answer was not sent')
      const outcome: Outcome = shown.failure
        ? outcomeOf(shown.failure, { now: clock.now(), attempts: 1, doubts: 0, idempotent: showing.replace !== undefined })
        : { status: 'sent', messageId: shown.messageId }
      settled.push({ id, outcome })
    }
    await deps.settler.note(claimed.owner, settled)
    deps.onOutbox()
  }

  return {
    update: claimed.update,
    chatId,
    telegramId,
    actor,
    texts: textsFor(actor?.locale ?? locale),
    deps,
    transact,
    step,
    deliver,
    get committed() {
      return committed
    },
    finish: () => transact(async () => {}),
  }
}

/** The same turn for somebody who has just become known, or better known: what he is told is in his language. */
export function openTurnAs(turn: OpenTurn, actor: Actor | undefined): OpenTurn {
  return actor === undefined ? turn : Object.create(turn, { actor: { value: actor }, texts: { value: textsFor(actor.locale) } })
}

/** $1 update, $2 owner, $3 now, $4 kind, $5 chat, $6 person, $7 case, $8 payload, $9 draft, $10 its version, $11 step, $12 answers. */
const stepStatement = `with fence as (
    update inbox set status = 'handled', lane = null, owner = null, settled_at = $3
    where update_id = $1 and owner = $2 and status = 'claimed' returning 1
  ), answer as (
    insert into outbox (topic, kind, status, lane, chat_id, person_id, case_id, payload, owner, attempts, created_at)
    select 'answer', $4, 'sending', $5::bigint, $5::bigint, $6::int, $7::int, $8::jsonb, $2, 1, $3 from fence returning id
  ), stepped as (
    update draft set step = $11, answers = $12::jsonb, version = version + 1, touched_at = $3, screen_id = (select id from answer)
    where id = $9 and version = $10 and exists (select 1 from fence) returning 1
  )
  -- Divides by zero, and so undoes everything, when the draft has changed meanwhile.
  select answer.id as answer, 1 / (select count(*)::int from stepped) as stepped from answer`

function answerRow(answer: Answer, chatId: number, actor: Actor | undefined, owner: number, createdAt: Date) {
  return {
    topic: 'answer' as const,
    kind: answer.kind,
    status: 'sending' as const,
    lane: BigInt(chatId),
    chatId: BigInt(chatId),
    personId: actor?.personId ?? null,
    caseId: answer.caseId ?? null,
    payload: showingOf(answer, chatId) as object,
    owner,
    attempts: 1,
    createdAt,
  }
}

function showingOf({ screen, replace, strip }: Answer, chatId: number): Showing {
  return { chatId, screen, ...(replace === undefined ? {} : { replace }), ...(strip === undefined ? {} : { strip }) }
}
