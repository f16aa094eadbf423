import type { RoutingReason } from '../notices/notice.ts'

/** Somebody who could handle a case. */
export interface Candidate {
  personId: number
  /** bound to an account and not known to have blocked the bot */
  reachable: boolean
  onLeave: boolean
  /** who stands in while he is on leave, if he named somebody */
  substitute: { personId: number; reachable: boolean; onLeave: boolean } | null
  openCases: number
  /** when he last got a case; null: never */
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
  unreachable: number[]
}

/**
 * The order of the rules (DESIGN, Routing): secret → inspector; the project's cadre, else the enterprise's; the lead department's lightest
 * load, ties to the one idle longest; on leave → the substitute; unreachable → next in line; nobody.
 */
export function chooseHandler(candidates: Candidates): Choice {
  const unreachable: number[] = []
  for (const { candidate, reason } of inLine(candidates)) {
    const { personId, reachable } = candidate.onLeave
      ? (candidate.substitute ?? { personId: candidate.personId, reachable: false })
      : candidate
    const away = candidate.onLeave && (candidate.substitute === null || candidate.substitute.onLeave)
    if (reachable && !away) {
      const chosen = candidate.onLeave ? 'substitute' : unreachable.length > 0 ? 'nextInLine' : reason
      return { handlerId: personId, reason: chosen, unreachable }
    }
    if (!away) unreachable.push(personId)
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
