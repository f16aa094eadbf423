import { toJson } from '../text/text.ts'
import { Prisma } from '../../prisma/client/client.ts'
import type { CaseState, ClockKind } from '../../prisma/client/enums.ts'
import type { Actor } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import { applyClockRule, type OpenDeadline } from '../clocks/clock-rules.ts'
import { clockChangeSql } from '../clocks/deadlines.ts'
import type { Writing } from '../transaction.ts'
import type { EventDetails } from './event-details.ts'
import { attachmentsSql, sourcesSql } from './attachments.ts'
import { standingOf, type CaseView, type LockedCase } from './case-view.ts'
import { actingParty, judge, lifecycle, type CaseAction, type Transition } from './lifecycle.ts'
import { furtherPartsSql } from '../statement-parts.ts'
import type { AttachmentInput, CaseSubmission } from './submission.ts'

const { sql } = Prisma

/** Who did something: a person, or one of the workers. */
export type Doer = Actor | { worker: 'router' | 'clock' }

export type Change<A extends CaseAction = CaseAction> = Detailed<A> & ChangeOfCase

/** What the event of this action keeps has to be given; one that keeps nothing gets nothing. */
type Detailed<A extends CaseAction> = A extends keyof EventDetails ? { details: EventDetails[A] } : { details?: undefined }

interface ChangeOfCase {
  /** needed where the table leaves a choice */
  to?: CaseState
  /** columns that change with it */
  set?: CaseColumns
  /** what was written, as it goes into the history */
  text?: string | null
  /** false: not shown to the enterprise */
  public?: boolean
  /** what came with it */
  attachments?: readonly AttachmentInput[]
  /** which messages of its actor it came in */
  sources?: CaseSubmission['sources']
}

/** What of a case an action may change, with its column and the column's type. */
const settable = {
  state: 'state::"CaseState"',
  version: 'version::int',
  description: 'description::text',
  wish: 'wish::text',
  handlerId: 'handler_id::int',
  assignments: 'assignments::int',
  notSolved: 'not_solved::int',
  firstContactAt: 'first_contact_at::timestamptz',
  plannedFor: 'planned_for::timestamptz',
  solution: 'solution::text',
  satisfaction: 'satisfaction::"Satisfaction"',
  outcome: 'outcome::text',
  assignedAt: 'assigned_at::timestamptz',
  deliveredAt: 'delivered_at::timestamptz',
  confirmedAt: 'confirmed_at::timestamptz',
  closedAt: 'closed_at::timestamptz',
  touchedAt: 'touched_at::timestamptz',
} as const satisfies Partial<Record<keyof CaseView, string>>

type CaseColumns = Partial<Pick<CaseView, keyof typeof settable>>

/** @throws Refusal `not-permitted` or `not-now`, as the table of the lifecycle says */
export function permit(action: CaseAction, view: CaseView): void {
  const verdict = judge(action, view.parties, standingOf(view))
  if (verdict !== 'allowed') throw new Refusal(verdict, { number: view.number })
}

/**
 * Carries out one action of the table on a locked case, in one statement: the state, the version, the columns and the clocks that change
 * with it, what came with it, and the event that records who did what, before and after.
 *
 * @returns the case as it is now, and the id of the event
 * @throws Refusal `not-permitted` or `not-now`, as the table says
 */
export async function transition<A extends CaseAction>(
  tx: Writing,
  view: LockedCase,
  action: A,
  doer: Doer,
  ...[given]: A extends keyof EventDetails ? [change: Change<A>] : [change?: Change<A>]
): Promise<{ view: LockedCase; eventId: bigint }> {
  const change: ChangeOfCase & { details?: unknown } = given ?? {}
  const rule: Transition = lifecycle[action]
  const parties = 'worker' in doer ? [doer.worker] : view.parties
  permit(action, { ...view, parties })
  const party = actingParty(action, parties, view.visibility === 'secret')!
  const now = tx.clock.now()
  const to = nextState(action, view, change.to)
  const renews = to !== view.state || rule.renews === true
  const columns: CaseColumns = {
    ...(rule.touches ? { touchedAt: now } : {}),
    ...change.set,
    ...(renews ? { state: to, version: view.version + 1 } : {}),
  }
  const moved: LockedCase = { ...view, ...columns }
  const { urgency, touchedAt } = moved
  const clocks = applyClockRule(
    rule.clocksTo?.[to] ?? rule.clocks ?? {},
    // Within one transaction a case is moved on once: none of its clocks is so new that it has no row.
    view.deadlines as OpenDeadline[],
    { policy: tx.policy, urgency, now, touchedAt },
  )
  const event = { caseId: sql`${view.id}::int`, eventId: sql`event.id`, from: sql`event,` }
  const parts = [
    changeSql(view.id, columns),
    ...clockChangeSql(clocks, event),
    attachmentsSql(event, change.attachments ?? [], now),
    'worker' in doer ? undefined : sourcesSql(event, doer, change.sources ?? []),
  ].filter((part) => part !== undefined)
  const [recorded] = await tx.db.$queryRaw<[{ id: string | bigint }]>(sql`
    with event as (
      insert into case_event (case_id, at, actor_id, actor_role, action, "from", "to", public, text, details)
      values (${view.id}, ${now}::timestamptz, ${'worker' in doer ? null : doer.personId}::int, ${party}, ${action}, ${view.state}::"CaseState",
        ${to}::"CaseState", ${change.public ?? true}, ${change.text ?? null}, ${toJson(change.details ?? {})}::jsonb)
      returning id
    )${furtherPartsSql(parts)} select id from event`)
  return { view: { ...moved, deadlines: clocks.open }, eventId: BigInt(recorded.id) }
}

/** The columns that change with an action; undefined when none does. */
function changeSql(id: number, columns: CaseColumns): Prisma.Sql | undefined {
  // What is left out stays as it is, and so does what is undefined.
  const given = Object.entries(columns).filter(([, value]) => value !== undefined)
  const changes = given.map(([name, value]) => {
    const [column, type] = settable[name as keyof CaseColumns].split('::')
    return sql`${Prisma.raw(column!)} = ${value}::${Prisma.raw(type!)}`
  })
  return changes.length === 0 ? undefined : sql`update case_file set ${Prisma.join(changes, ', ')} where id = ${id}`
}

/** When a clock of this kind that is open now falls due; undefined when none is. */
export function dueAtOf({ deadlines }: Pick<LockedCase, 'deadlines'>, kind: ClockKind): Date | undefined {
  return deadlines.find((one) => one.kind === kind)?.dueAt
}

function nextState(action: CaseAction, view: CaseView, chosen: CaseState | undefined): CaseState {
  const { to }: Transition = lifecycle[action]
  if (to === 'same') return view.state
  if (typeof to === 'string') return to
  if (chosen === undefined || !to.includes(chosen))
    throw new Error(`${action} leads to one of ${to.join(', ')}, not to ${String(chosen)}`)
  return chosen
}
