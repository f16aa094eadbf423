import type { Logger } from './logger.ts'

/**
 * What a program has opened, and how each of it is closed. It grows while the program starts, so that a start that fails or is interrupted
 * leaves nothing behind: no server, no port, no claim.
 */
export interface Lifetime {
  /** aborted once the program is to end: whoever waits for something while it starts gives up */
  readonly signal: AbortSignal
  /** the part that is being closed right now */
  readonly closing: string | undefined
  /**
   * Runs the start of the program. When it fails, everything that it had opened is closed, and the failure is thrown.
   *
   * @throws what the start threw; the signal's reason when the program was told to end meanwhile
   */
  start<T>(work: () => Promise<T>): Promise<T>
  /** Remembers how to close a part that has just been opened. */
  opened(part: string, close: () => Promise<unknown>): void
  /** Waits for a start that is under way to give up, and closes every part once, the one opened last first. Never throws. */
  end(): Promise<void>
}

/** The lifetime of a program. Parts that don't close well are logged, and the next one follows. */
export function createLifetime(logger: Logger): Lifetime {
  const abort = new AbortController()
  const parts: { part: string; close: () => Promise<unknown> }[] = []
  let starting: Promise<unknown> = Promise.resolve()
  let ending: Promise<void> | undefined
  let closing: string | undefined

  async function closeAll(): Promise<void> {
    for (let last = parts.pop(); last !== undefined; last = parts.pop()) {
      closing = last.part
      try {
        await last.close()
        logger.debug({ part: last.part }, 'closed a part')
      } catch (error) {
        logger.error({ err: error, part: last.part }, 'a part did not close well')
      }
    }
    closing = undefined
  }

  return {
    signal: abort.signal,
    get closing() {
      return closing
    },
    async start(work) {
      abort.signal.throwIfAborted()
      const started = (async () => {
        try {
          const result = await work()
          abort.signal.throwIfAborted()
          return result
        } catch (error) {
          await closeAll()
          throw error
        }
      })()
      starting = started.catch(() => undefined)
      return started
    },
    opened(part, close) {
      parts.push({ part, close })
    },
    end() {
      abort.abort(new Error('told to stop'))
      return (ending ??= starting.then(closeAll))
    },
  }
}
