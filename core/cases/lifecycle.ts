import type { CaseState } from '../../prisma/client/enums.ts'
import type { ClockRule } from '../clocks/clock-rules.ts'

/**
 * What somebody is to one case: their role *there*. `router` and `clock` are the workers. `solver` is a mark beside the others, which gives no right: they
 * signed for the case, delivered it, or handle it now, themselves or as a substitute.
 */
export type Party =
  'contact' | 'filer' | 'handler' | 'cadre' | 'head' | 'leader' | 'office' | 'inspector' | 'router' | 'clock' | 'solver'

/** A case before it is submitted is a draft; it has no row yet. */
export type LifecycleState = CaseState | 'draft'

export interface Transition {
  from: readonly LifecycleState[]
  /** the state afterwards; `same`: the action doesn't change it; a list: the command decides which of these */
  to: CaseState | 'same' | readonly CaseState[]
  /**
   * It is work for the enterprise by the side that handles its case: the top rung counts from the last time. Pressing the handler, moving the case about and
   * what the enterprise itself does aren't.
   */
  touches: boolean
  by: readonly Party[]
  /** for secret cases: these instead of `by` */
  bySecret?: readonly Party[]
  /** never by one of these, whatever else they are */
  notBy?: readonly Party[]
  /** a column that forbids the action once it is true */
  unless?: 'objectionRuled'
  /** its place among the buttons of a case; without one it has no button */
  button?: number
  /** its button asks for words or files before it is done; without this a tap does it */
  words?: boolean
  /** whether buttons that were shown before are out of date afterwards; state changes always are */
  renews?: boolean
  /** what it does to the clocks */
  clocks?: ClockRule
  /** where that depends on the state afterwards: what it does to the clocks, by that state */
  clocksTo?: Partial<Record<CaseState, ClockRule>>
}

/** The solution was confirmed, or nobody answered: what is left is to strike it off. */
const confirmed = { meets: ['callback', 'solve'], starts: ['strike_off'] } as const satisfies ClockRule

/** States in which the zone still owes something. */
export const openStates = [
  'submitted',
  'assigned',
  'objected',
  'in_progress',
  'paused',
  'in_council',
  'on_account',
  'delivered',
  'confirmed',
] as const satisfies readonly CaseState[]

/** States that nothing leads out of, but for `closed`, which may be reopened. */
export const endStates = ['declined', 'withdrawn', 'merged', 'closed'] as const satisfies readonly CaseState[]

/** Open states before a solution was delivered. */
export const undelivered = [
  'submitted',
  'assigned',
  'objected',
  'in_progress',
  'paused',
  'in_council',
  'on_account',
] as const satisfies readonly CaseState[]

/** States in which a case is its handler's load. */
export const loadStates = undelivered.filter((state) => state !== 'submitted')

/** Open states in which somebody handles the case: what they write about it is kept, signed for or not. */
const handled = openStates.filter((state) => state !== 'submitted')

/**
 * The life of a case, whole: who may do what in which state, and where it leads. Bot, workers, tests and docs read this table; nothing
 * else says what is allowed.
 */
export const lifecycle = {
  submit: {
    from: ['draft'],
    to: 'submitted',
    touches: false,
    by: ['contact', 'cadre', 'leader', 'office'],
    clocks: { starts: ['assign'] },
  },
  assign: {
    button: 120,
    from: ['submitted', 'objected', 'assigned', 'in_progress'],
    to: 'assigned',
    touches: false,
    by: ['router', 'office'],
    bySecret: ['router', 'office', 'inspector'],
    // Those of the handler begin anew with each handler; `solve` is a promise to the enterprise and runs on.
    clocks: { meets: ['assign'], starts: ['sign', 'contact', 'plan', 'progress'], ensures: ['solve'] },
  },
  sign: { button: 10, from: ['assigned'], to: 'in_progress', touches: true, by: ['handler'], clocks: { meets: ['sign'] } },
  object: { from: ['assigned'], to: 'objected', touches: false, by: ['handler'], unless: 'objectionRuled' },
  rule: { from: ['objected'], to: 'assigned', touches: false, by: ['office'], bySecret: ['office', 'inspector'] },
  contact: {
    button: 40,
    words: true,
    from: ['in_progress'],
    to: 'same',
    touches: true,
    by: ['handler'],
    clocks: { meets: ['contact'], restarts: ['progress'] },
  },
  plan: {
    button: 30,
    words: true,
    from: ['in_progress'],
    to: 'same',
    touches: true,
    by: ['handler'],
    renews: true,
    clocks: { meets: ['plan'], restarts: ['progress'] },
  },
  note: {
    button: 50,
    words: true,
    from: handled,
    to: 'same',
    touches: true,
    by: ['handler'],
    clocksTo: { in_progress: { restarts: ['progress'] } },
  },
  pause: { from: ['in_progress'], to: 'paused', touches: true, by: ['handler'], clocks: { pauses: 'all' } },
  resume: { from: ['paused'], to: 'in_progress', touches: false, by: ['handler', 'contact'], clocks: { resumes: 'all' } },
  extend: { from: ['in_progress'], to: 'same', touches: false, by: ['handler'] },
  grant: { from: ['in_progress'], to: 'same', touches: false, by: ['office'], renews: true },
  handOver: { from: ['in_progress'], to: 'assigned', touches: false, by: ['office'] },
  refer: { from: ['in_progress'], to: 'in_council', touches: false, by: ['head', 'leader', 'office'], bySecret: ['office'] },
  decide: { from: ['in_council'], to: 'in_progress', touches: false, by: ['head', 'leader', 'office'], bySecret: ['office'] },
  shelve: { from: ['in_progress', 'in_council'], to: 'on_account', touches: false, by: ['office'] },
  unshelve: { from: ['on_account'], to: 'in_progress', touches: false, by: ['office'] },
  deliver: {
    button: 20,
    words: true,
    from: ['in_progress'],
    to: 'delivered',
    touches: true,
    by: ['handler'],
    // Not solved yet: only the enterprise can say so. "Not solved" lets the rest run on with what was left.
    clocks: { meets: ['contact'], cancels: ['plan', 'progress'], pauses: 'all', starts: ['callback'] },
  },
  rate: {
    button: 60,
    words: true,
    from: ['delivered'],
    to: ['confirmed', 'in_progress'],
    touches: false,
    by: ['contact'],
    // What they said in secret stays their own word, also when they have left the enterprise.
    bySecret: ['contact', 'filer'],
    clocksTo: { confirmed, in_progress: { meets: ['callback'], resumes: 'all', starts: ['progress'] } },
  },
  expire: { from: ['delivered'], to: 'confirmed', touches: false, by: ['clock'], clocks: confirmed },
  strikeOff: {
    button: 70,
    from: ['confirmed'],
    to: 'closed',
    touches: false,
    by: ['office'],
    bySecret: ['inspector', 'office'],
    // Nobody closes their own case.
    notBy: ['solver'],
    clocks: { meets: ['strike_off'], cancels: 'all' },
  },
  sendBack: {
    button: 80,
    words: true,
    from: ['confirmed'],
    to: 'in_progress',
    touches: false,
    by: ['office'],
    bySecret: ['inspector', 'office'],
    clocks: { cancels: ['strike_off'], starts: ['progress', 'solve'] },
  },
  reopen: { from: ['closed'], to: 'in_progress', touches: false, by: ['contact', 'office'] },
  // Nobody urges what they handle themselves.
  urge: { button: 100, from: openStates, to: 'same', touches: false, by: ['contact', 'leader', 'office'], notBy: ['handler'] },
  supervise: {
    button: 110,
    from: openStates,
    to: 'same',
    touches: false,
    by: ['leader', 'office', 'inspector'],
    notBy: ['handler'],
  },
  decline: {
    button: 130,
    words: true,
    from: ['submitted'],
    to: 'declined',
    touches: false,
    by: ['office'],
    bySecret: ['office', 'inspector'],
    clocks: { cancels: 'all' },
  },
  merge: {
    from: ['submitted', 'assigned', 'in_progress'],
    to: 'merged',
    touches: false,
    by: ['office'],
    clocks: { cancels: 'all' },
  },
  withdraw: { button: 140, from: undelivered, to: 'withdrawn', touches: false, by: ['contact'], clocks: { cancels: 'all' } },
  add: { button: 90, words: true, from: openStates, to: 'same', touches: false, by: ['contact', 'filer'] },
  revise: { from: openStates, to: 'same', touches: false, by: ['contact', 'filer', 'handler'] },
  rung: { from: openStates, to: 'same', touches: false, by: ['clock'] },
} as const satisfies Record<string, Transition>

export type CaseAction = keyof typeof lifecycle

/** What a state waits for: who may do this has the next turn. */
export const turns = {
  submitted: 'assign',
  assigned: 'sign',
  objected: 'rule',
  in_progress: 'deliver',
  delivered: 'rate',
  confirmed: 'strikeOff',
} as const satisfies Partial<Record<CaseState, CaseAction>>

export const caseActions = Object.keys(lifecycle) as CaseAction[]

/** Actions that have a button. */
export type OfferedAction = {
  [A in CaseAction]: (typeof lifecycle)[A] extends { button: number } ? A : never
}[CaseAction]

const placeOf = (action: CaseAction) => (lifecycle[action] satisfies Transition as Transition).button

/** The actions that have a button, in the order in which they are shown. */
export const offeredActions = caseActions
  .filter((action): action is OfferedAction => placeOf(action) !== undefined)
  .sort((a, b) => placeOf(a)! - placeOf(b)!)

/** What matters of a case to say whether an action is possible. */
export interface CaseStanding {
  state: LifecycleState
  secret: boolean
  objectionRuled: boolean
}

export type Verdict = 'allowed' | 'not-permitted' | 'not-now'

/**
 * May somebody who is `parties` to a case do this now?
 *
 * @returns `not-permitted` when they may not in any state, `not-now` when only the state (or an earlier ruling) forbids it
 */
export function judge(action: CaseAction, parties: readonly Party[], standing: CaseStanding): Verdict {
  const transition: Transition = lifecycle[action]
  if (actingParty(action, parties, standing.secret) === undefined) return 'not-permitted'
  if (!transition.from.includes(standing.state)) return 'not-now'
  if (transition.unless !== undefined && standing[transition.unless]) return 'not-now'
  return 'allowed'
}

/** The party whose right an action is done by: the first of `parties` that the table names; none for whom it excludes. */
export function actingParty(action: CaseAction, parties: readonly Party[], secret: boolean): Party | undefined {
  const transition: Transition = lifecycle[action]
  if (transition.notBy?.some((party) => parties.includes(party))) return undefined
  const by = (secret ? transition.bySecret : undefined) ?? transition.by
  return by.find((party) => parties.includes(party))
}

/** @returns every action that is open to `parties` now, in the order of the table */
export function possibleActions(parties: readonly Party[], standing: CaseStanding): CaseAction[] {
  return caseActions.filter((action) => judge(action, parties, standing) === 'allowed')
}

/** True for a reader who is only on the enterprise's side of a case: they don't see what the zone keeps to itself. */
export function isEnterpriseSide(parties: readonly Party[]): boolean {
  return parties.every((party) => party === 'contact' || party === 'filer' || party === 'solver')
}
