/** A row of the outbox that a process has taken to send or to carry out. */
export interface OutboxRow {
  id: bigint
  topic: 'notice' | 'answer' | 'route'
  kind: string
  personId: number | null
  chatId: bigint | null
  caseId: number | null
  payload: unknown
  urgent: boolean
  /** this attempt included */
  attempts: number
  doubts: number
  /** it waited for the end of the quiet hours */
  held: boolean
  /** what is noted of the attempt before */
  error: string | null
}

/** Which row was taken, and for which attempt: whatever is noted of an attempt must not count for the next one. */
export type Claimed = Pick<OutboxRow, 'id' | 'attempts'>

/** What became of an attempt. */
export type Outcome =
  | { status: 'sent'; messageId: number | null; bundledIn?: bigint }
  | { status: 'undeliverable'; reason: string }
  /** nobody knows whether it was sent, after as many attempts as are sensible */
  | { status: 'uncertain'; reason: string }
  /** to be tried again; `doubt` when the attempt may have reached Telegram all the same; `held` keeps it with what else was held */
  | { status: 'pending'; reason: string; notBefore: Date; doubt: boolean; held?: boolean }

/** A row with what became of it. */
export interface Settled {
  row: Claimed
  outcome: Outcome
}

/** SQL: the columns of a taken row, for `toRow`. */
export const rowColumns = `outbox.id, outbox.topic::text, outbox.kind, outbox.person_id as "personId", outbox.chat_id as "chatId",
  outbox.case_id as "caseId", outbox.payload, outbox.urgent, outbox.attempts, outbox.doubts, outbox.held, outbox.error`

/** A row as `pg` gives it, with its 64-bit numbers as such. */
export function toRow(row: Record<string, unknown>): OutboxRow {
  return {
    ...(row as unknown as OutboxRow),
    id: BigInt(row['id'] as string),
    chatId: row['chatId'] === null ? null : BigInt(row['chatId'] as string),
  }
}
