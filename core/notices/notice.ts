import type { Role } from '../../prisma/client/enums.ts'

/**
 * Every message that Doorstep sends without being asked: who gets it is decided by the command, its text by `screens/notices.ts` in the
 * language of the reader. Facts are those that must be as they were then (a name, a reason); what a case is called is read when it is sent.
 * Instants are ISO 8601 strings.
 */
export interface NoticeFacts {
  /** to the handler: a case is yours. `reason`: why you (a routing reason code); `from`: who reassigned it, if somebody did */
  assigned: { reason: RoutingReason; signBy: string | null; solveBy: string | null }
  /** to the former handler: it went to somebody else */
  takenOver: { handler: string }
  /** to the office: nobody to route it to */
  unrouted: { reason: RoutingReason }
  /**
   * to the contact: who has it (`again`: now, instead of somebody else), who stands in while they are on leave (or ''), the phone of whoever it is, by
   * when they will be heard from. `unheard`: the bot can't reach them, so that the office phones them first
   */
  handlerFound: {
    handler: string
    department: string
    phone: string
    substitute?: string
    hearBy: string | null
    unheard?: boolean
    again: boolean
  }
  /** to the contact: the handler has signed for it; `hearBy` only while it is still to come */
  signed: { handler: string; hearBy: string | null }
  /** to the contact: the handler noted their first contact */
  contacted: { handler: string; text: string }
  /** to the contact: what will be done by when */
  planned: { handler: string; text: string; date: string }
  /** to the contact: a public progress note */
  noted: { handler: string; text: string; files: number }
  /** to the contact: the solution is at the door; is it solved? */
  delivered: { handler: string; solution: string; how: string }
  /** to the handler and the office: the contact says that it is solved */
  rated: { satisfaction: string; comment: string }
  /** to the handler and the head: the contact says that it is not solved; `times` so far */
  notSolved: { comment: string; times: number }
  /** to contact and handler: struck off by the office or, when secret, an inspector */
  struckOff: { by: string }
  /** to handler, head and contact: the office sends it back */
  sentBack: { reason: string }
  /** to the handler: please act; `by` is a role */
  urged: { by: string; name: string }
  /** to handler and head: a formal order to act */
  supervised: { by: string; name: string }
  /** to the contact: the office can't take it; why, and where to go instead */
  declined: { reason: string }
  /** to the handler: the enterprise took it back */
  withdrawn: { author: string }
  /** to everybody concerned: the callback stayed unanswered */
  expired: Record<string, never>
  /** to the handler: the contact added something (text or attachments) */
  added: { author: string; text: string; files: number }
  /** to the handler: the contact edited what they had written */
  revised: { part: string; text: string }
  /** a rung of the ladder fired. `clock` a ClockKind, `rung` a Rung, `late` whole hours (0 before it is due), `waiting` a name: who must act */
  stalled: { clock: string; rung: string; dueAt: string; waiting: string }
  /** to a leader, in the morning */
  digest: DigestFacts
  /** to the office: an update of somebody could not be handled; `updateId`, and when it came */
  deadLetter: { updateId: string; at: string }
  /** to whoever may assign them: some who handled cases are no longer in the zone. `people` their names, `cases` how many wait for another handler */
  handlersGone: { people: string; cases: number }
  /** to the office: this person can't be reached by the bot (`away`: is on leave and nobody stands in), please phone. `enterprise`: whose contact they are */
  unreachable: { name: string; phone: string; enterprise?: string; away?: boolean }
  /** not a message: the command list of this person's chat, in their language */
  commands: Record<string, never>
}

export type NoticeKind = keyof NoticeFacts

/** Why a case went to its handler; `route-reason-<code>` in the locales. */
export type RoutingReason =
  'secret' | 'projectCadre' | 'enterpriseCadre' | 'lightestLoad' | 'substitute' | 'nextInLine' | 'nobody' | 'office'

export interface DigestFacts {
  /** the day in the zone's time zone, yyyy-mm-dd */
  day: string
  fresh: DigestLine[]
  /** longest first */
  stalled: (DigestLine & { clock: string; dueAt: string; waiting: string })[]
  /** delivered, waiting for the enterprise */
  waiting: DigestLine[]
  /** service gaps opened since the last digest */
  gaps: number
}

export interface DigestLine {
  caseId: number
  version: number
  number: string
  enterprise: string
  category: string
}

/** Notices that say names, phone numbers or counts, whatever their case: for whoever still has one of these roles. */
export const forRoles: Partial<Record<NoticeKind, readonly Role[]>> = {
  unreachable: ['office', 'inspector'],
  handlersGone: ['office', 'inspector'],
  deadLetter: ['office'],
  digest: ['leader'],
}
