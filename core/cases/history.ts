import type { Prisma } from '../../prisma/client/client.ts'
import type { Transaction } from '../transaction.ts'
import type { CaseView } from './case-view.ts'

/** One event of a case as its history tells it. */
export interface HistoryEntry {
  at: Date
  /** the person's name, or null for the workers, who are named by `role` */
  actor: string | null
  role: string
  action: string
  text: string | null
  details: Prisma.JsonObject
  public: boolean
}

/** Actions that are the machinery's own and only fill the history. */
const quiet = ['rung']

/** True for a reader who is only the enterprise's side of a case: he doesn't see what the zone keeps to itself. */
export function isEnterpriseSide(view: Pick<CaseView, 'parties'>): boolean {
  return view.parties.every((party) => party === 'contact' || party === 'filer')
}

/**
 * The newest events that this reader may see, oldest first.
 *
 * @returns the entries, and how many older ones there are
 */
export async function readHistory(
  tx: Transaction,
  view: CaseView,
  { limit, withQuiet = false }: { limit: number; withQuiet?: boolean },
): Promise<{ entries: HistoryEntry[]; older: number }> {
  const where = {
    caseId: view.id,
    ...(isEnterpriseSide(view) ? { public: true } : {}),
    ...(withQuiet ? {} : { action: { notIn: quiet } }),
  }
  const events = await tx.db.caseEvent.findMany({
    where,
    orderBy: { id: 'desc' },
    take: limit + 1,
    include: { actor: { select: { name: true } } },
  })
  const older = events.length > limit ? (await tx.db.caseEvent.count({ where })) - limit : 0
  const entries = events.slice(0, limit).reverse()
  return {
    older,
    entries: entries.map((event) => ({
      at: event.at,
      actor: event.actor?.name ?? null,
      role: event.actorRole,
      action: event.action,
      text: event.text,
      details: event.details as Prisma.JsonObject,
      public: event.public,
    })),
  }
}

/** What a case's own screen shows: its running clocks and its latest events. */
export async function readCaseDetails(tx: Transaction, view: CaseView) {
  const deadlines = await tx.db.deadline.findMany({ where: { caseId: view.id, status: 'running' }, orderBy: { dueAt: 'asc' } })
  const { entries } = await readHistory(tx, view, { limit: 3 })
  return { deadlines, latest: entries }
}
