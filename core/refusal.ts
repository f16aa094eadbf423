/** Facts for a text: what a Fluent message is filled with. */
export type TextValues = Record<string, string | number>

/**
 * Something that a person can mend or must accept: it becomes one friendly message. Everything else that is thrown is a bug.
 *
 * @param code stable, listed in docs/errors.md; its text is the Fluent message `refusal-<code>`
 */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly values: TextValues

  constructor(code: RefusalCode, values: TextValues = {}) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.values = values
  }
}

/** Every code that a person may be shown. */
export const refusalCodes = [
  'not-found',
  'stale',
  'not-permitted',
  'not-now',
  'urged-today',
  'text-wanted',
  'text-too-long',
  'button-wanted',
  'file-wanted',
  'file-too-large',
  'too-many-files',
  'date-unclear',
  'date-past',
  'nobody-to-assign',
  'invitation-unknown',
  'invitation-used',
  'invitation-expired',
  'invitation-revoked',
  'invitation-foreign',
  'phone-mismatch',
  'phone-foreign',
  'account-taken',
  'no-enterprise',
  'behalf-hidden',
  'unsupported',
] as const

export type RefusalCode = (typeof refusalCodes)[number]
