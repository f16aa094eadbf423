import { GrammyError, HttpError } from 'grammy'
import { notConnected } from './fetch.ts'
import { LostNumberError } from './while-held.ts'

/**
 * What a failed call to Telegram means for the row that wanted it:
 *
 * - `unreachable` this person can't be reached until they write again
 * - `wrongChat` there is no such chat; nor will there be
 * - `migrated` the group has a new id
 * - `unchanged` the message already looks like that: success
 * - `lostMessage` the message to edit is gone: send a new one
 * - `tooOld` the tap was answered too late: nothing to do
 * - `badMarkup` our own fault: log it, and send it as plain text
 * - `flood` wait, then send again
 * - `unauthorized` the token is wrong or another process polls: an operator must act
 * - `unsent` Telegram never got it: send again
 * - `unknown` nobody knows whether Telegram did it: repeat what is idempotent, mark the rest as uncertain
 * - `lost` this process may not send it any more, and hasn't: another one does
 * - `rejected` any other refusal: our own fault, the same call will fail again
 */
export type FailureKind =
  | 'unreachable'
  | 'wrongChat'
  | 'migrated'
  | 'unchanged'
  | 'lostMessage'
  | 'tooOld'
  | 'badMarkup'
  | 'flood'
  | 'unauthorized'
  | 'unsent'
  | 'unknown'
  | 'lost'
  | 'rejected'

export interface Failure {
  kind: FailureKind
  /** seconds, for `flood` */
  retryAfter?: number
  /** new chat id, for `migrated` */
  migratedTo?: number
  /** short, without what people wrote or who they are */
  reason: string
}

interface Rule {
  code: number
  /** Telegram's words; only looked at after the code and the parameters */
  text?: RegExp
  kind: FailureKind
}

/** First match wins. */
const rules: readonly Rule[] = [
  { code: 403, kind: 'unreachable' },
  { code: 401, kind: 'unauthorized' },
  { code: 404, kind: 'unauthorized' },
  { code: 409, kind: 'unauthorized' },
  { code: 400, text: /message is not modified/i, kind: 'unchanged' },
  { code: 400, text: /message to edit not found|message can't be edited|MESSAGE_ID_INVALID/i, kind: 'lostMessage' },
  { code: 400, text: /query is too old|query ID is invalid/i, kind: 'tooOld' },
  { code: 400, text: /can't parse entities/i, kind: 'badMarkup' },
  { code: 400, text: /chat not found|PEER_ID_INVALID|user not found/i, kind: 'wrongChat' },
]

/** Codes of a connection that was never made, so that Telegram can't have got anything. */
const neverConnected = new Set([
  notConnected,
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
])

/** The one place that says what an error of a call to Telegram means. @throws the error itself when it isn't one */
export function classify(error: unknown): Failure {
  if (error instanceof GrammyError) return classifyAnswer(error)
  if (error instanceof LostNumberError) return { kind: 'lost', reason: error.message }
  if (error instanceof HttpError) {
    const code = networkCode(error.error)
    return {
      kind: code !== undefined && neverConnected.has(code) ? 'unsent' : 'unknown',
      reason: `network: ${code ?? 'no answer'}`,
    }
  }
  throw error
}

function classifyAnswer({ error_code: code, description, parameters }: GrammyError): Failure {
  const reason = `${code}: ${description}`
  if (parameters.migrate_to_chat_id !== undefined) return { kind: 'migrated', migratedTo: parameters.migrate_to_chat_id, reason }
  if (code === 429) return { kind: 'flood', retryAfter: parameters.retry_after ?? 1, reason }
  if (code >= 500) return { kind: 'unknown', reason }
  const rule = rules.find((candidate) => candidate.code === code && (candidate.text?.test(description) ?? true))
  return { kind: rule?.kind ?? 'rejected', reason }
}

function networkCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  return typeof code === 'string' ? code : networkCode(cause)
}
