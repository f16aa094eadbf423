import type { RoutingReason } from '../notices/notice.ts'
import { takerOf, type Availability, type Taker } from './availability.ts'

/** Somebody who could handle a case. */
export interface Candidate extends Availability {
  openCases: number
  /** when they last got a case; null: never */
  lastAssignedAt: Date | null
}

/** The candidates of each rule; a rule that doesn't concern the case has none. */
export interface Candidates {
  secret: boolean
  inspectors: readonly Candidate[]
  projectCadre: Candidate | null
  enterpriseCadre: Candidate | null
  /** cadres of the category's lead department */
  department: readonly Candidate[]
}

export interface Choice {
  handlerId: number | null
  reason: RoutingReason
  /** people who should have got it but can't be reached: the office phones them */
  unreachable: Taker[]
}

/**
 * The order of the rules (DESIGN, Routing): secret → inspector; the project's cadre, else the enterprise's; the lead department's lightest
 * load, ties to the one idle longest; on leave → the substitute; unreachable → next in line; nobody.
 */
export function chooseHandler(candidates: Candidates): Choice {
  const unreachable: Taker[] = []
  for (const { candidate, reason } of inLine(candidates)) {
    const taker = takerOf(candidate)
    if (taker.is === 'substitute') return { handlerId: taker.personId, reason: 'substitute', unreachable }
    if (taker.is === 'self')
      return { handlerId: taker.personId, reason: unreachable.length > 0 ? 'nextInLine' : reason, unreachable }
    if (taker.is === 'unreachable') unreachable.push(taker)
  }
  return { handlerId: null, reason: 'nobody', unreachable }
}

function inLine(candidates: Candidates): { candidate: Candidate; reason: RoutingReason }[] {
  const lightest = (people: readonly Candidate[], reason: RoutingReason) =>
    [...people].sort(byLoad).map((candidate) => ({ candidate, reason }))
  if (candidates.secret) return lightest(candidates.inspectors, 'secret')
  const { projectCadre, enterpriseCadre } = candidates
  return [
    ...(projectCadre ? [{ candidate: projectCadre, reason: 'projectCadre' as const }] : []),
    ...(enterpriseCadre ? [{ candidate: enterpriseCadre, reason: 'enterpriseCadre' as const }] : []),
    ...lightest(candidates.department, 'lightestLoad'),
  ]
}

function byLoad(a: Candidate, b: Candidate): number {
  const idle = (candidate: Candidate) => candidate.lastAssignedAt?.getTime() ?? 0
  return a.openCases - b.openCases || idle(a) - idle(b) || a.personId - b.personId
}
