import type { ClockKind, Rung, Satisfaction } from '../../prisma/client/enums.ts'
import type { RoutingReason } from '../notices/notice.ts'
import type { CaseAction, Party } from './lifecycle.ts'

/** What an event keeps beside its text, by its action: `transition` asks for it, and whoever tells the history reads it. Others keep nothing. */
export interface EventDetails {
  /** why and to whom; `before`: who had it, 0 for nobody */
  assign: { reason: RoutingReason; before: number; handlerId: number; handler: string }
  contact: { how: string }
  /** yyyy-mm-dd, and the close of business that was promised before, or '' */
  plan: { date: string; before: string }
  note: { files: number }
  deliver: { how: string; files: number }
  rate: { solved: true; satisfaction: Satisfaction } | { solved: false; times: number }
  urge: { by: Party }
  supervise: { by: Party }
  add: { files: number }
  /** which part, what it said before, and of which event, or '' */
  revise: { part: string; before: string; eventId: string }
  rung: { clock: ClockKind; rung: Rung; dueAt: string; passed: Rung[] }
}

/** The details of an action's event; of one that keeps none nothing may be given. */
export type DetailsOf<A extends CaseAction> = A extends keyof EventDetails ? EventDetails[A] : undefined

/** An event as it is stored, by its action. */
export type StoredEvent = { [A in CaseAction]: { action: A; details: DetailsOf<A> } }[CaseAction]

/** Reads an event's details by its action. Only `transition` writes them, of this type. */
export function storedEvent({ action, details }: { action: string; details: unknown }): StoredEvent {
  return { action, details } as StoredEvent
}
