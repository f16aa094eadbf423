import type { Lifetime } from './lifetime.ts'
import type { Logger } from './logger.ts'

/** How {@link onStop} behaves. */
export interface StopOptions {
  logger: Logger
  lifetime: Lifetime
  /** milliseconds that closing may take */
  deadlineMs: number
  /** milliseconds within which a second signal is the first one's echo; 1,000 unless told */
  echoMs?: number
  /** 0 unless told: a program that is told to stop and does has done well */
  exitCode?: (signal: NodeJS.Signals) => number
  exit?: (code: number) => void
}

/**
 * Ends the program in good order when it gets SIGTERM or SIGINT, also while it is still starting: the parts are closed, then the exit. Past the
 * deadline, and at a second signal, the program exits at once with code 1; everything it knows is in the database by then.
 *
 * Ctrl-C under npm arrives twice, once from the terminal and once from npm, which passes it on. So a signal that follows at once is no second one.
 *
 * To be called before anything is opened.
 *
 * @returns stops the same way without a signal, e.g. because a part of the program died
 */
export function onStop({
  logger,
  lifetime,
  deadlineMs,
  echoMs = 1_000,
  exitCode = () => 0,
  exit = (code) => process.exit(code),
}: StopOptions) {
  let stopping: Promise<void> | undefined
  let since = 0

  const stop = async (reason: string, code: number): Promise<void> => {
    since = performance.now()
    logger.info({ reason }, 'stopping')
    const deadline = setTimeout(() => {
      logger.error({ part: lifetime.closing, deadlineMs }, 'not stopped within the deadline, so exiting at once')
      exit(1)
    }, deadlineMs)
    await lifetime.end()
    clearTimeout(deadline)
    logger.info('stopped')
    exit(code)
  }

  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping === undefined) {
      stopping = stop(signal, exitCode(signal))
    } else if (performance.now() - since > echoMs) {
      logger.warn({ signal }, 'a second signal, so exiting at once')
      exit(1)
    }
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)

  return {
    /** whether it was told to stop, and is about to exit */
    get stopping() {
      return stopping !== undefined
    },
    /** @param failed the exit code says so */
    stop: (reason: string, { failed = false } = {}): Promise<void> => (stopping ??= stop(reason, failed ? 1 : 0)),
    /** Leaves the signals alone again, for tests. */
    forget() {
      process.off('SIGTERM', onSignal)
      process.off('SIGINT', onSignal)
    },
  }
}
