import type { Logger } from './logger.ts'

/** One step of stopping, with its name for the log. */
export type StopStep = [name: string, work: () => Promise<void>]

/**
 * Stops the program in good order when it gets SIGTERM or SIGINT: the steps one after the other, then the exit with code 0. A step that fails is
 * logged and the next one follows. Past the deadline, and at a second signal, the program exits at once with code 1; everything it knows is in the
 * database by then.
 *
 * @returns stops the same way without a signal, e.g. because a part of the program died
 */
export function onStop(
  logger: Logger,
  steps: StopStep[],
  deadlineMs: number,
  exit: (code: number) => void = (code) => process.exit(code),
) {
  let stopping: Promise<void> | undefined

  const stop = async (reason: string, failed: boolean): Promise<void> => {
    logger.info({ reason }, 'stopping')
    let current = ''
    const deadline = setTimeout(() => {
      logger.error({ step: current, deadlineMs }, 'not stopped within the deadline, so exiting at once')
      exit(1)
    }, deadlineMs)
    for (const [name, work] of steps) {
      current = name
      try {
        await work()
        logger.debug({ step: name }, 'stopped a part')
      } catch (error) {
        logger.error({ err: error, step: name }, 'a part did not stop well')
      }
    }
    clearTimeout(deadline)
    logger.info('stopped')
    exit(failed ? 1 : 0)
  }

  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping) {
      logger.warn({ signal }, 'a second signal, so exiting at once')
      exit(1)
      return
    }
    stopping = stop(signal, false)
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)

  return {
    /** @param failed the exit code says so */
    stop: (reason: string, { failed = false } = {}): Promise<void> => (stopping ??= stop(reason, failed)),
    /** Leaves the signals alone again, for tests. */
    forget() {
      process.off('SIGTERM', onSignal)
      process.off('SIGINT', onSignal)
    },
  }
}
