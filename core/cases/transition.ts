import { Prisma } from '../../prisma/client/client.ts'
import type { CaseState } from '../../prisma/client/enums.ts'
import type { Actor } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import type { Writing } from '../transaction.ts'
import { standingOf, type CaseView } from './case-view.ts'
import { actingParty, judge, lifecycle, type CaseAction, type Party, type Transition } from './lifecycle.ts'

/** Who did something: a person, or one of the workers. */
export type Doer = Actor | { worker: 'router' | 'clock' }

export interface Change {
  /** needed where the table leaves a choice */
  to?: CaseState
  /** columns that change with it */
  set?: CaseColumns
  /** what was written, as it goes into the history */
  text?: string | null
  details?: Prisma.InputJsonObject
  /** false: not shown to the enterprise */
  public?: boolean
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
 * Carries out one action of the table on a locked case: the state, the version, the columns that change with it, and the event that
 * records who did what, before and after.
 *
 * @returns the case as it is now, and the id of the event
 */
export async function transition(
  tx: Writing,
  view: CaseView,
  action: CaseAction,
  doer: Doer,
  change: Change = {},
): Promise<{ view: CaseView; eventId: bigint }> {
  const rule: Transition = lifecycle[action]
  const now = tx.clock.now()
  const to = nextState(action, view, change.to)
  const renews = to !== view.state || rule.renews === true
  const party: Party =
    'worker' in doer ? doer.worker : (actingParty(action, view.parties, view.visibility === 'secret') ?? 'filer')
  const touches = 'worker' in doer || party === 'contact' || party === 'filer' ? {} : { touchedAt: now }
  const columns: CaseColumns = { ...touches, ...change.set, ...(renews ? { state: to, version: view.version + 1 } : {}) }
  const [event] = await tx.db.$queryRaw<[{ id: string | bigint }]>(Prisma.sql`
    ${changeSql(view.id, columns)}
    insert into case_event (case_id, at, actor_id, actor_role, action, "from", "to", public, text, details)
    values (${view.id}, ${now}::timestamptz, ${'worker' in doer ? null : doer.personId}::int, ${party}, ${action}, ${view.state}::"CaseState",
      ${to}::"CaseState", ${change.public ?? true}, ${change.text ?? null}, ${JSON.stringify(change.details ?? {})}::jsonb)
    returning id`)
  return { view: { ...view, ...columns }, eventId: BigInt(event.id) }
}

/** The columns change in the same statement as the event is written. */
function changeSql(id: number, columns: CaseColumns): Prisma.Sql {
  // What is left out stays as it is, and so does what is undefined.
  const given = Object.entries(columns).filter(([, value]) => value !== undefined)
  const changes = given.map(([name, value]) => {
    const [column, type] = settable[name as keyof CaseColumns].split('::')
    return Prisma.sql`${Prisma.raw(column!)} = ${value}::${Prisma.raw(type!)}`
  })
  if (changes.length === 0) return Prisma.empty
  return Prisma.sql`with changed as (update case_file set ${Prisma.join(changes, ', ')} where id = ${id})`
}

function nextState(action: CaseAction, view: CaseView, chosen: CaseState | undefined): CaseState {
  const { to }: Transition = lifecycle[action]
  if (to === 'same') return view.state
  if (typeof to === 'string') return to
  if (chosen === undefined || !to.includes(chosen))
    throw new Error(`${action} leads to one of ${to.join(', ')}, not to ${String(chosen)}`)
  return chosen
}
