import type { Actor } from '../core/actor.ts'
import { readCase, readCaseForWorker } from '../core/cases/case-view.ts'
import type { NoticeFacts, NoticeKind } from '../core/notices/notice.ts'
import {
  claimHeld,
  claimRow,
  overtaken,
  putOff,
  standingOfAnswer,
  stillSending,
  type Outcome,
  type OutboxRow,
} from '../core/outbox/outbox.ts'
import { findActor } from '../core/people/actor.ts'
import { markUnreachable } from '../core/people/reachability.ts'
import { findRecipient, type Recipient } from '../core/people/recipient.ts'
import { Refusal } from '../core/refusal.ts'
import { pushableAt } from '../core/time/quiet-hours.ts'
import { textsFor } from '../locales/texts.ts'
import { isDatabaseAway } from '../platform/database-errors.ts'
import { commandsFor } from '../screens/menu-screen.ts'
import { bundleScreen, noticeScreen, type NoticeCase, type NoticeReader } from '../screens/notices.ts'
import type { Failure } from '../telegram/classify.ts'
import { outcomeOf } from '../telegram/outcome.ts'
import { attempt, show, type Showing } from '../telegram/show.ts'
import { whileHeld } from '../telegram/while-held.ts'
import { inTransaction, type WorkerDeps } from './deps.ts'
import { staleAfter, type OutboxJob } from './relay.ts'

/** Milliseconds that a row may wait for its chat's turn in a worker's hands. Longer, and chats with much to say would keep all others waiting. */
const longestWait = 1_500

/**
 * Sends one row of the outbox: waits for its turn in Telegram's pace, takes it, renders it in the reader's language as of now, sends it, and
 * notes what became of it. A failed send is data, not an error: the row says whether and when it is tried again.
 */
export async function sendRow(job: OutboxJob, given: WorkerDeps): Promise<void> {
  const { id, attempt: attemptNumber } = job
  // Before it is taken: of a row that only waits, everybody knows that it wasn't sent when the process dies.
  if (!(await hasItsTurn(job, given))) return
  const owner = given.instance.id
  if (owner === undefined) return
  const deps = { ...given, api: whileHeld(given.api, given.instance, owner) }
  const row = await claimRow(deps.database.pool, BigInt(id), attemptNumber, owner)
  if (row === undefined) return
  try {
    const settled = row.topic === 'answer' ? await sendAnswer(row, deps) : await sendNotice(row, deps, owner)
    await deps.settler.note(owner, settled)
  } catch (error) {
    // Nothing was sent: whatever throws does so before or instead of the call to Telegram.
    deps.logger.error({ err: error, outboxId: row.id }, 'a row of the outbox could not be sent')
    await deps.settler.note(owner, [{ id: row.id, outcome: retryLater(row, deps, error) }])
  }
  deps.onOutbox()
}

/** Waits for the turn of a row; one that would have to wait for long is put off. An answer waits only while Telegram wants silence. */
async function hasItsTurn({ id, attempt: attemptNumber, messageTo, answer }: OutboxJob, deps: WorkerDeps): Promise<boolean> {
  if (messageTo === null) return true
  const { pace, instance, database, clock } = deps
  const chatId = BigInt(messageTo)
  const wait = pace.waitOf(answer ? undefined : chatId)
  if (wait > (answer ? 0 : longestWait)) {
    // Not before this job is off the queue, which takes no second of its kind; and not so late that it would seem to come from the future.
    const until = new Date(clock.now().getTime() + Math.min(Math.max(wait, 200), staleAfter))
    if (instance.id !== undefined)
      await putOff(database.pool, { id: BigInt(id), attempt: attemptNumber, owner: instance.id, until, staleAfter })
    return false
  }
  // Counted here, whether or not something comes of it: a place that stays empty costs others a moment, and no more.
  if (!answer) await pace.turn(chatId)
  return true
}

type Settled = { id: bigint; outcome: Outcome }[]

/** A bug is tried again for a while, in case it was a bad moment; then people must look at it. */
function retryLater(row: OutboxRow, { clock }: WorkerDeps, error: unknown): Outcome {
  const away = isDatabaseAway(error)
  const reason = away ? 'the database was away' : 'bug'
  if (row.attempts >= 8 && !away) return { status: 'undeliverable', reason }
  return {
    status: 'pending',
    reason,
    doubt: false,
    notBefore: new Date(clock.now().getTime() + 1_000 * 2 ** Math.min(row.attempts, 8)),
  }
}

/** The answer to somebody who acted, which couldn't be sent directly. */
async function sendAnswer(row: OutboxRow, deps: WorkerDeps): Promise<Settled> {
  const showing = row.payload as Showing
  const standing = await standingOfAnswer(deps.database.pool, row, showing.replace)
  if (standing === 'overtaken') return [{ id: row.id, outcome: { status: 'undeliverable', reason: overtaken } }]
  if (standing === 'busy') {
    const notBefore = new Date(deps.clock.now().getTime() + 200)
    return [{ id: row.id, outcome: { status: 'pending', reason: 'its person has acted again', doubt: false, notBefore } }]
  }
  deps.pace.answered(BigInt(showing.chatId))
  const shown = await show(deps.api, showing, (reason) =>
    deps.logger.error({ outboxId: row.id, reason }, 'Telegram could not read our markup'),
  )
  const idempotent = showing.replace !== undefined
  return [
    {
      id: row.id,
      outcome: shown.failure
        ? await failed(row, shown.failure, deps, idempotent)
        : { status: 'sent', messageId: shown.messageId },
    },
  ]
}

async function sendNotice(row: OutboxRow, deps: WorkerDeps, owner: number): Promise<Settled> {
  const now = deps.clock.now()
  const person = await findRecipient(deps.database.reader, row)
  if (person === undefined) {
    return [{ id: row.id, outcome: { status: 'undeliverable', reason: 'no longer bound to this account' } }]
  }
  if (person.unreachable) return [{ id: row.id, outcome: { status: 'undeliverable', reason: 'unreachable' } }]
  if (row.kind === 'commands') return [{ id: row.id, outcome: await sendCommands(row, person, deps) }]

  // Written before the quiet hours began, sent late: still not at midnight.
  const pushable = pushableAt(deps.policy, now, row.urgent)
  if (pushable > now) {
    return [{ id: row.id, outcome: { status: 'pending', reason: 'quiet hours', doubt: false, notBefore: pushable, held: true } }]
  }
  const bundled = row.held && row.kind !== 'digest' ? await claimHeld(deps.database.pool, row, now, owner) : []
  const actor = await findActor(deps.database.reader, row.chatId ?? 0n, deps.defaultLocale)
  const read = await Promise.all([row, ...bundled].map(async (each) => ({ row: each, view: await caseOf(each, actor, deps) })))
  const withheld = read.filter(({ view }) => view === 'hidden').map((each) => ({ id: each.row.id, outcome: notHisAnyMore }))
  const notices = read.flatMap(({ row: each, view }) => (view === 'hidden' ? [] : [{ row: each, view }]))
  const first = notices[0]
  if (first === undefined) return withheld
  const screen =
    notices.length === 1
      ? noticeScreen(
          readerOf(person, first.view, deps),
          first.row.kind as NoticeKind,
          first.row.payload as NoticeFacts[NoticeKind],
          first.view,
        )
      : bundleScreen(
          readerOf(person, first.view, deps),
          notices.map(({ row: each, view }) => ({ kind: each.kind as NoticeKind, facts: each.payload, view })),
        )
  const shown = await show(deps.api, { chatId: Number(row.chatId), screen }, (reason) =>
    deps.logger.error({ outboxId: row.id, reason }, 'Telegram could not read our markup'),
  )
  if (shown.failure) {
    const outcome = await failed(row, shown.failure, deps, false)
    return [...notices.map(({ row: { id } }) => ({ id, outcome })), ...withheld]
  }
  const { messageId } = shown
  return [
    { id: first.row.id, outcome: { status: 'sent', messageId } },
    ...notices
      .slice(1)
      .map(({ row: { id } }) => ({ id, outcome: { status: 'sent' as const, messageId, bundledIn: first.row.id } })),
    ...withheld,
  ]
}

const notHisAnyMore: Outcome = { status: 'undeliverable', reason: 'his no more' }

async function sendCommands(row: OutboxRow, person: Recipient, deps: WorkerDeps): Promise<Outcome> {
  const texts = textsFor(person.locale ?? deps.defaultLocale)
  const commands = commandsFor(person.roles).map((command) => ({ command, description: texts.plain(`command-${command}`) }))
  const failure = await attempt(() => deps.api.setMyCommands(commands, { scope: { type: 'chat', chat_id: Number(row.chatId) } }))
  return failure === undefined ? { status: 'sent', messageId: null } : failed(row, failure, deps, true)
}

async function failed(row: OutboxRow, failure: Failure, deps: WorkerDeps, idempotent: boolean): Promise<Outcome> {
  const { kind, reason, retryAfter } = failure
  deps.logger.warn({ outboxId: row.id, failure: kind, reason }, 'a message was not sent')
  if (kind === 'flood') deps.pace.pause(retryAfter ?? 1)
  if ((kind === 'unreachable' || kind === 'wrongChat') && row.personId !== null) {
    const { personId } = row
    const { id: owner } = deps.instance
    // Not by whoever was frozen since it asked: the person may have come back meanwhile.
    await inTransaction(deps, async (tx) => {
      if (owner !== undefined && (await stillSending(tx.db, { id: row.id, owner }))) await markUnreachable(tx, personId)
    })
  }
  return outcomeOf(failure, { now: deps.clock.now(), attempts: row.attempts, doubts: row.doubts, idempotent })
}

/**
 * The case of a notice, if the one whom it is for may know of it *now*: between the deed and the sending lies a night, and with it a change of
 * the roster. That a case is his no more he may hear.
 */
async function caseOf(
  row: OutboxRow,
  actor: Actor | undefined,
  { database, clock, policy }: WorkerDeps,
): Promise<NoticeCase | undefined | 'hidden'> {
  const { reader: db } = database
  if (actor === undefined) return 'hidden'
  if (row.caseId === null) return undefined
  if (row.kind === 'takenOver') return readCaseForWorker(db, row.caseId)
  try {
    return await readCase({ db, clock, policy }, actor, { id: row.caseId })
  } catch (error) {
    if (error instanceof Refusal) return 'hidden'
    throw error
  }
}

function readerOf(person: Recipient, view: NoticeCase | undefined, { clock, policy, defaultLocale }: WorkerDeps): NoticeReader {
  const { roles } = person
  const closes = roles.includes('office') || (view?.visibility === 'secret' && roles.includes('inspector'))
  return {
    texts: textsFor(person.locale ?? defaultLocale),
    timeZone: policy.timeZone,
    now: clock.now(),
    contact: roles.includes('contact'),
    office: closes && view?.handlerId !== person.id,
    head: view?.headId === person.id && view.handlerId !== person.id,
    presses:
      view?.handlerId !== person.id && (roles.includes('leader') || roles.includes('office') || roles.includes('inspector')),
  }
}
