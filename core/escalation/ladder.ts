import type { Deadline, Prisma, PrismaClient } from '../../prisma/client/client.ts'
import type { Rung } from '../../prisma/client/enums.ts'
import { actingHandlers, headsOf, leadersOf, peopleWhoMay, readersWith } from '../cases/audience.ts'
import { lockCaseForWorker, type CaseView, type LockedCase } from '../cases/case-view.ts'
import { transition } from '../cases/transition.ts'
import { notify } from '../notices/notify.ts'
import type { LadderAudience } from '../policy/policy.ts'
import type { Transaction } from '../transaction.ts'
import { nextRungAt, rungsAhead } from '../clocks/rungs.ts'

/** A deadline of which a rung is due. */
export interface DueDeadline {
  id: number
  nextAt: Date
}

export interface ClimbOptions {
  /** gives a callback more time instead, when nobody could be asked; says whether it did */
  putOffCallback(tx: Transaction, view: LockedCase): Promise<boolean>
  /** what becomes of a delivery that the enterprise never answered; runs in the same transaction, with the case locked */
  onCallbackExpired(tx: Transaction, caseId: number): Promise<void>
}

/** Runs work in one transaction of its own. */
export type InTransaction = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>

export interface SweepResult {
  /** rungs that fired, callbacks that ran out */
  climbed: number
  /** deadlines that couldn't be climbed; they stay due and are tried again by the next sweep */
  failed: { deadlineId: number; error: unknown }[]
}

/**
 * Deadlines of which a rung is due, longest due first. Only the index of what is still to fire is read, so closed cases cost nothing.
 *
 * @param after the last one of the page before
 */
export async function dueRungs(
  db: Prisma.TransactionClient | PrismaClient,
  now: Date,
  limit: number,
  after?: DueDeadline,
): Promise<DueDeadline[]> {
  const rows = await db.deadline.findMany({
    where: {
      nextAt: { lte: now, ...(after && { gte: after.nextAt }) },
      ...(after && { NOT: { nextAt: after.nextAt, id: { lte: after.id } } }),
    },
    orderBy: [{ nextAt: 'asc' }, { id: 'asc' }],
    take: limit,
    select: { id: true, nextAt: true },
  })
  return rows as DueDeadline[]
}

/**
 * Fires everything that is due, each deadline in a transaction of its own. One that fails holds up none of the others. Several sweepers may
 * run side by side.
 *
 * @param page how many are read at a time
 */
export async function sweep(inTransaction: InTransaction, options: ClimbOptions, page = 200): Promise<SweepResult> {
  const result: SweepResult = { climbed: 0, failed: [] }
  for (let after: DueDeadline | undefined; ;) {
    const due = await inTransaction((tx) => dueRungs(tx.db, tx.clock.now(), page, after))
    for (const { id } of due) {
      try {
        if ((await inTransaction((tx) => climb(tx, id, options))) !== null) result.climbed++
      } catch (error) {
        result.failed.push({ deadlineId: id, error })
      }
    }
    if (due.length < page) return result
    after = due.at(-1)
  }
}

/**
 * Takes one deadline up to the highest rung that it has reached. The rungs between are recorded, not sent: a day of downtime doesn't end in
 * a burst. The deadline stays running: red is on record in its rungs, and whether it was met or missed is settled when the case moves on.
 *
 * @returns the rung that fired; null when none was due (any more)
 */
export async function climb(tx: Transaction, deadlineId: number, options: ClimbOptions): Promise<Rung | null> {
  const now = tx.clock.now()
  // Commands hold the case before they change its deadlines; taking the locks in the same order keeps the two from waiting on each other.
  const found = await tx.db.deadline.findUnique({ where: { id: deadlineId }, select: { caseId: true } })
  // What is about no case has nobody of a case to tell.
  const caseId = found?.caseId ?? null
  const view = caseId === null ? undefined : await lockCaseForWorker(tx, caseId)
  const deadline = view && (await tx.db.deadline.findUnique({ where: { id: deadlineId }, include: { rungs: true } }))
  if (!deadline || deadline.status !== 'running' || deadline.nextAt === null || deadline.nextAt > now) return null

  const fired = deadline.rungs.map(({ rung }) => rung)
  const reached = rungsAhead(tx.policy, deadline, fired, view.touchedAt).filter(({ at }) => at <= now)
  const highest = reached.at(-1)
  if (highest === undefined) {
    await setNext(tx, deadline, fired, view)
    return null
  }
  if (deadline.kind === 'callback' && (await options.putOffCallback(tx, view))) return null
  const told = deadline.kind !== 'callback' && !isOvershadowed(view, deadline)
  const { rung } = highest.rung
  const rows = reached.map((each) => ({ deadlineId, rung: each.rung.rung, at: now, told: told && each === highest }))
  await tx.db.rungFired.createMany({ data: rows })
  if (deadline.kind === 'callback') {
    await tx.db.deadline.update({ where: { id: deadlineId }, data: { status: 'missed', settledAt: now, nextAt: null } })
    await options.onCallbackExpired(tx, view.id)
    return rung
  }
  await setNext(tx, deadline, [...fired, ...rows.map((row) => row.rung)], view)
  await record(tx, view, deadline, rung, rows.length > 1 ? rows.slice(0, -1).map((row) => row.rung) : [])
  const handlers = await actingHandlers(tx, view)
  if (!told) return rung
  await notify(tx, {
    kind: 'stalled',
    facts: {
      clock: deadline.kind,
      rung,
      dueAt: deadline.dueAt.toISOString(),
      waiting: await waitingFor(tx, view, deadline, handlers),
    },
    to: await audience(tx, view, highest.rung.tell, handlers),
    caseId: view.id,
    urgent: view.urgency === 'urgent',
  })
  return rung
}

/** What comes after the signature isn't asked for while the signature itself is missing: one reminder says it. */
function isOvershadowed({ state }: CaseView, { kind }: Deadline): boolean {
  return state === 'assigned' && (kind === 'contact' || kind === 'plan' || kind === 'progress')
}

async function setNext(tx: Transaction, deadline: Deadline, fired: readonly Rung[], { touchedAt }: CaseView): Promise<void> {
  await tx.db.deadline.update({
    where: { id: deadline.id },
    data: { nextAt: nextRungAt(tx.policy, deadline, fired, touchedAt) },
    select: { id: true },
  })
}

/** Into the history, for the zone only: the enterprise needn't read that somebody had to be reminded. */
async function record(tx: Transaction, view: LockedCase, { kind, dueAt }: Deadline, rung: Rung, passed: Rung[]): Promise<void> {
  const details = { clock: kind, rung, dueAt: dueAt.toISOString(), passed }
  await transition(tx, view, 'rung', { worker: 'clock' }, { public: false, details })
}

async function audience(
  tx: Transaction,
  view: CaseView,
  tell: readonly LadderAudience[],
  handlers: readonly number[],
): Promise<number[]> {
  // Head and leader may not know of a secret case. Somebody has to be told in their place, or it could stall unseen.
  const told = new Set(
    view.visibility === 'secret' ? tell.map((who) => (who === 'head' || who === 'leader' ? 'inspector' : who)) : tell,
  )
  return [
    ...(told.has('handler') ? handlers : []),
    ...(told.has('head') ? headsOf(view) : []),
    ...(told.has('leader') ? leadersOf(view) : []),
    ...(told.has('office') ? await readersWith(tx, view, 'office') : []),
    ...(told.has('inspector') ? await readersWith(tx, view, 'inspector') : []),
  ]
}

/** Names of those whom everybody is waiting for: whoever has to assign or strike off, else the handler. */
async function waitingFor(tx: Transaction, view: CaseView, { kind }: Deadline, handlers: readonly number[]): Promise<string> {
  const action = kind === 'assign' ? 'assign' : kind === 'strike_off' ? 'strikeOff' : undefined
  const ids = action === undefined ? [...handlers] : await peopleWhoMay(tx, view, action)
  const people = await tx.db.person.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' }, select: { name: true } })
  return people.map(({ name }) => name).join('、')
}
