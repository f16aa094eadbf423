import { isBarred } from '../core/access/barred.ts'
import type { Actor } from '../core/actor.ts'
import { readCase, readCaseForWorker, type CaseView } from '../core/cases/case-view.ts'
import { visibleCases } from '../core/cases/visible.ts'
import { forRoles, type DigestFacts, type DigestLine, type NoticeFacts, type NoticeKind } from '../core/notices/notice.ts'
import type { Settle } from '../core/outbox/claims.ts'
import type { OutboxRow, Outcome } from '../core/outbox/outbox.ts'
import { unreachable } from '../core/outbox/unreachable.ts'
import { heldBecause } from '../core/outbox/dates.ts'
import { accessWithdrawn } from '../core/outbox/withdraw.ts'
import { findRecipient, type Recipient } from '../core/people/actor.ts'
import { Refusal } from '../core/refusal.ts'
import { pushableAt } from '../core/time/quiet-hours.ts'
import { textsFor } from '../locales/texts.ts'
import { commandsFor } from '../screens/menu-screen.ts'
import { bundleScreen, noticeScreen } from '../screens/notices.ts'
import type { Reader } from '../screens/reader.ts'
import type { Screen } from '../screens/screen.ts'
import { attempt, show } from '../telegram/show.ts'
import type { HoldingDeps, WorkerDeps } from './deps.ts'
import { outcomeOfError, outcomeOfFailure } from './failure.ts'

/** A notice with its case as it is now. */
interface Read {
  row: OutboxRow
  view: CaseView | undefined
}

/** Sends a notice, or what was held for one chat in one message. */
export async function sendNotices(rows: readonly OutboxRow[], deps: HoldingDeps, settle: Settle<OutboxRow>): Promise<void> {
  const first = rows[0]!
  const now = deps.clock.now()
  const settleAll = (each: readonly OutboxRow[], outcome: Outcome) => each.forEach((row) => settle(row, outcome))

  const person = await findRecipient(deps.database.reader, first.chatId, deps.defaultLocale)
  const theirs = rows.filter(({ personId }) => personId === person?.personId)
  settleAll(
    rows.filter((row) => !theirs.includes(row)),
    { status: 'undeliverable', reason: 'no longer bound to this account' },
  )
  if (person === undefined) return
  if (person.unreachable) return settleAll(theirs, { status: 'undeliverable', reason: unreachable })
  if (first.kind === 'commands') return settle(first, await sendCommands(first, person, deps))

  // Written before the quiet hours began, sent late: still not at midnight. What is urgent among them doesn't wait with the others.
  const pushable = pushableAt(deps.policy, now, false)
  const waits = ({ urgent }: OutboxRow) => !urgent && pushable > now
  settleAll(theirs.filter(waits), { status: 'pending', reason: heldBecause, doubt: false, notBefore: pushable, held: true })
  const due = theirs.filter((row) => !waits(row))
  if (due.length === 0) return
  const notices = await readNotices(due, person, deps, settle)
  if (notices.length === 0) return
  const { screen, listed } = screenOf(notices, readerFor(person, deps))
  const [said, rest] = [notices.slice(0, listed), notices.slice(listed)].map((each) => each.map(({ row }) => row)) as [
    OutboxRow[],
    OutboxRow[],
  ]
  // What didn't fit into the message comes in the next one.
  settleAll(rest, { status: 'pending', reason: 'the message before it was full', doubt: false, notBefore: now, held: true })
  const shown = await show(deps.api, { chatId: Number(first.chatId), screen }, (reason) =>
    deps.logger.error({ outboxId: first.id, reason }, 'Telegram refused a screen: it goes out plainly'),
  )
  if (shown.failure) {
    const outcome = await outcomeOfFailure(said[0]!, shown.failure, deps, { idempotent: false })
    // All alike, so that they come as one message again, and what comes behind it behind it.
    settleAll(said, outcome)
    if (outcome.status === 'pending') settleAll(rest, { ...outcome, doubt: false })
    return
  }
  const { messageId } = shown
  const [speaks] = said
  for (const row of said) settle(row, { status: 'sent', messageId, ...(row === speaks ? {} : { bundledIn: speaks!.id }) })
}

async function sendCommands(row: OutboxRow, person: Recipient, deps: HoldingDeps): Promise<Outcome> {
  const texts = textsFor(person.locale)
  const commands = commandsFor(person.roles).map((command) => ({ command, description: texts.plain(`command-${command}`) }))
  const failure = await attempt(() => deps.api.setMyCommands(commands, { scope: { type: 'chat', chat_id: Number(row.chatId) } }))
  return failure === undefined ? { status: 'sent', messageId: null } : outcomeOfFailure(row, failure, deps, { idempotent: true })
}

/** The notices that their person may read *now*, with their cases. Of a case that is no longer theirs they hear nothing. */
async function readNotices(
  rows: readonly OutboxRow[],
  person: Recipient,
  deps: HoldingDeps,
  settle: Settle<OutboxRow>,
): Promise<Read[]> {
  // Somebody without a role is nobody to any case.
  const actor = person.roles.length === 0 ? undefined : person
  const read: Read[] = []
  for (const row of rows) {
    const view = await caseOf(row, actor, deps)
    if (view === 'hidden') settle(row, { status: 'undeliverable', reason: accessWithdrawn })
    else read.push({ row: await readableNow(row, actor, deps), view })
  }
  if (read.length === 1) return read
  // One that can't be written mustn't keep all the others from being read: it goes on alone.
  return read.filter((each) => {
    try {
      screenOf([each], readerFor(person, deps))
      return true
    } catch (error) {
      settle(each.row, outcomeOfError({ ...each.row, held: false }, error, deps))
      return false
    }
  })
}

/** A digest lists many cases: those that its leader may no longer know of have gone from it. */
async function readableNow(
  row: OutboxRow,
  actor: Actor | undefined,
  { database, clock, policy }: WorkerDeps,
): Promise<OutboxRow> {
  if (row.kind !== 'digest' || actor === undefined) return row
  const facts = row.payload as DigestFacts
  const { fresh, stalled, waiting } = facts
  const caseIds = [fresh, stalled, waiting].flat().map(({ caseId }) => caseId)
  const visible = await visibleCases({ db: database.reader, clock, policy }, actor, caseIds)
  const readable = <Line extends DigestLine>(lines: readonly Line[]) => lines.filter(({ caseId }) => visible.has(caseId))
  const payload = { ...facts, fresh: readable(fresh), stalled: readable(stalled), waiting: readable(waiting) }
  return { ...row, payload }
}

/** The case of a notice, if the one whom it is for may know of it *now*: permissions are checked again when a notice is sent. */
async function caseOf(
  row: OutboxRow,
  actor: Actor | undefined,
  { database, clock, policy }: WorkerDeps,
): Promise<CaseView | undefined | 'hidden'> {
  const { reader: db } = database
  if (actor === undefined) return 'hidden'
  const only = forRoles[row.kind as NoticeKind]
  if (only !== undefined && !actor.roles.some((role) => only.includes(role))) return 'hidden'
  if (row.caseId === null) return undefined
  // That a case is no longer theirs they may hear, but for those who may know nothing of it at all.
  if (row.kind === 'takenOver')
    return (await isBarred({ db }, actor, row.caseId)) ? 'hidden' : readCaseForWorker({ db, clock, policy }, row.caseId)
  try {
    return await readCase({ db, clock, policy }, actor, { id: row.caseId })
  } catch (error) {
    if (error instanceof Refusal) return 'hidden'
    throw error
  }
}

/** The message that says them, or as many of them as fit. */
function screenOf(notices: readonly Read[], reader: Reader): { screen: Screen; listed: number } {
  const [{ row, view }] = notices as [Read]
  if (notices.length > 1) {
    return bundleScreen(
      reader,
      notices.map((each) => ({ kind: each.row.kind as NoticeKind, facts: each.row.payload, view: each.view })),
    )
  }
  return { screen: noticeScreen(reader, row.kind as NoticeKind, row.payload as NoticeFacts[NoticeKind], view), listed: 1 }
}

function readerFor({ locale }: Recipient, { clock, policy }: WorkerDeps): Reader {
  return { texts: textsFor(locale), timeZone: policy.timeZone, now: clock.now() }
}
