import { inTime, late } from './in-time.ts'
import { isDatabaseAway } from './database-errors.ts'
import type { Logger } from './logger.ts'

/** The log of a program whose database may go away for a while. */
export interface OutageLog {
  /** to be used instead of the one that was given */
  logger: Logger
  /** How to find out whether the database answers; until then every line is logged. */
  ask(ping: () => Promise<unknown>): void
  stop(): void
}

export interface OutageLogOptions {
  /** milliseconds between two looks while it is away, and that one may take */
  every?: number
  /** milliseconds between two lines that say that it still is */
  heartbeat?: number
}

/** A line that waits to be logged until it is known whether the database is away. */
interface Line {
  error: unknown
  log(): void
}

/**
 * While the database is away everything that needs it fails, several times a second, for one and the same reason. That is said once when it goes, once
 * when it is back, and now and then between; the lines that only say it again are counted. What fails for another reason, or while the database
 * answers, is logged as ever.
 */
export function createOutageLog(logger: Logger, { every = 1_000, heartbeat = 60_000 }: OutageLogOptions = {}): OutageLog {
  let ping: (() => Promise<unknown>) | undefined
  /** lines held back while it is being asked */
  let held: Line[] | undefined
  let away: { since: number; said: number; silent: number } | undefined
  let timer: NodeJS.Timeout | undefined

  function take(line: Line): void {
    if (ping === undefined) return line.log()
    if (away !== undefined) {
      away.silent += 1
      return
    }
    if (held !== undefined) return void held.push(line)
    held = [line]
    void look()
  }

  async function look(): Promise<void> {
    const answers = await answersInTime(ping!, every)
    if (ping === undefined) return
    if (answers) isBack()
    else isAway()
  }

  function isAway(): void {
    const now = performance.now()
    if (away === undefined) {
      const lines = held ?? []
      held = undefined
      away = { since: now, said: now, silent: lines.length }
      logger.warn({ err: lines[0]?.error }, 'the database is away; what needs it waits')
    } else if (now - away.said >= heartbeat) {
      away.said = now
      logger.warn(counts(away, now), 'the database is still away')
    }
    timer = setTimeout(() => void look(), every)
    timer.unref()
  }

  function isBack(): void {
    const lines = held ?? []
    held = undefined
    for (const line of lines) line.log()
    if (away === undefined) return
    logger.info(counts(away, performance.now()), 'the database is back')
    away = undefined
  }

  return {
    logger: new Proxy(logger, {
      get(target, level) {
        const value: unknown = Reflect.get(target, level, target)
        if (typeof value !== 'function') return value
        const method = value.bind(target) as (...args: unknown[]) => unknown
        if (level !== 'warn' && level !== 'error') return method
        return (...args: unknown[]) => {
          const error = args[0] instanceof Error ? args[0] : (args[0] as { err?: unknown } | undefined)?.err
          if (isDatabaseAway(error)) take({ error, log: () => method(...args) })
          else method(...args)
        }
      },
    }),
    ask(how) {
      ping = how
    },
    stop() {
      ping = undefined
      clearTimeout(timer)
      for (const line of held ?? []) line.log()
      held = undefined
    },
  }
}

function counts({ since, silent }: { since: number; silent: number }, now: number) {
  return { seconds: Math.round((now - since) / 1_000), linesNotShown: silent }
}

/** Whatever it answers; not that it fails, nor that it doesn't answer. */
async function answersInTime(ping: () => Promise<unknown>, limit: number): Promise<boolean> {
  return (await inTime(limit, ping()).catch(() => late)) !== late
}
