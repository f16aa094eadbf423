import type { Logger } from '../../platform/logger.ts'

/** How updates come in: by polling, or by a webhook. */
export interface Intake {
  /** why none come, in an operator's words; undefined while all is well */
  readonly trouble: string | undefined
  /** updates that wait with Telegram, as of the last look; undefined where nobody looks */
  readonly pending: number | undefined
  stop(): Promise<void>
}

/** What an intake knows of itself. */
export interface Condition {
  readonly trouble: string | undefined
  /** Something is wrong: said once, until it is something else. `mild` when it passes by itself, such as a network that is away. */
  fails(trouble: string, details?: { mild?: boolean; [detail: string]: unknown }): void
  works(): void
}

/** Remembers how an intake is, and says in the log when that changes: not at every failed request, of which there are twenty a minute. */
export function createCondition(logger: Logger): Condition {
  let trouble: string | undefined
  return {
    get trouble() {
      return trouble
    },
    fails(what, { mild = false, ...details } = {}) {
      if (what === trouble) return
      trouble = what
      logger[mild ? 'warn' : 'error'](details, what)
    },
    works() {
      if (trouble === undefined) return
      trouble = undefined
      logger.info('updates come in again')
    },
  }
}
