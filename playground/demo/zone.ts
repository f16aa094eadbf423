import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultPolicy } from '../../core/policy/policy.ts'
import { instantOf, parseLocalTime, type LocalDay } from '../../core/time/local-time.ts'
import { createJumpingClock } from '../../platform/clock.ts'
import { connectDatabase, type Database } from '../../platform/database.ts'
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../../platform/embedded-postgres/embedded-postgres.ts'
import { createLogger, type Logger } from '../../platform/logger.ts'
import { joinZone, type ZoneDeps } from '../sample-zone.ts'
import { createTelegramServer, type Person, type TelegramServer } from '../telegram/index.ts'
import { startApplication, type Application } from './application.ts'

/** The zone that the demo plays in: simulator and clock in this process, the application in one of its own, its data in a temporary folder. */
export interface DemoZone extends ZoneDeps {
  readonly server: TelegramServer
  /** the application as it runs now; another one after a restart */
  readonly application: Application
  /** Never resolves; rejects when the application ends without having been told to. */
  readonly lives: Promise<never>
  /** Starts the application, or starts it again. @returns how many milliseconds it took */
  start(): Promise<number>
  /** kill -9 to the application. */
  kill(): Promise<void>
  /** how often it was killed and started again since */
  readonly survived: number
  /** Jumps to a time of the zone's wall clock (`15:30`), once everything that is under way is done. */
  jumpsTo(day: LocalDay, time: string): Promise<void>
  /** Resolves once no update waits to be handled and no message waits to be sent, other than those held over quiet hours. */
  settles(): Promise<void>
  /** Lets somebody of the roster in, by their code. */
  joins(code: string): Promise<Person>
  /** the newest lines of the application's log */
  readonly log: readonly string[]
  /** lines of the log that report an error */
  readonly errors: readonly string[]
  /** Stops the application in good order. @returns its exit code */
  stops(): Promise<number | null>
  /** Stops everything and removes what it left on the disk, at whatever point the demo is. */
  close(): Promise<void>
}

/** Monday afternoon in the zone. */
const start = instantOf(defaultPolicy.timeZone, '2026-11-23', parseLocalTime('15:30'))
const logLines = 40

/** Prepares the zone; nothing runs yet but the simulator. */
export async function openDemoZone(): Promise<DemoZone> {
  const policy = defaultPolicy
  const clock = createJumpingClock(start)
  const logger = createLogger({ level: 'error' })
  const folder = await mkdtemp(join(tmpdir(), 'doorstep-demo-'))
  // The database's own user has to pass through, where there is one.
  await chmod(folder, 0o711)
  const dataDir = join(folder, 'data')
  const server = await createTelegramServer({ clock })
  const log: string[] = []
  const errors: string[] = []
  let failed: (reason: Error) => void = () => {}
  const lives = new Promise<never>((_, reject) => (failed = reject))
  lives.catch(() => undefined)
  let application: Application | undefined
  let opening: Promise<Database> | undefined
  let database: Database | undefined
  let closed = false
  let killed = false
  let survived = 0

  const running = (): Application => {
    if (application === undefined) throw new Error('the application has not been started')
    return application
  }
  const opened = (): Database => {
    if (database === undefined) throw new Error('the database is not open yet: the application starts it')
    return database
  }

  const zone: DemoZone = {
    server,
    clock,
    policy,
    log,
    errors,
    lives,
    get application() {
      return running()
    },
    get database() {
      return opened()
    },
    async start() {
      // The story may still be at it when the demo is stopped.
      if (closed) throw new Error('the demo is over')
      const began = performance.now()
      application = startApplication({ bot: server, dataDir, now: clock.now(), onLine })
      application.lives.catch(failed)
      await application.ready
      database = await (opening ??= joinDatabase(dataDir, logger))
      if (killed) survived += 1
      killed = false
      return performance.now() - began
    },
    async kill() {
      killed = true
      await running().kill()
    },
    get survived() {
      return survived
    },
    async jumpsTo(day, time) {
      await zone.settles()
      const instant = instantOf(policy.timeZone, day, parseLocalTime(time))
      if (instant < clock.now()) throw new Error(`it is later than ${day} ${time} already`)
      clock.set(instant)
      await running().setTime(instant)
    },
    async settles() {
      const givesUpAt = performance.now() + 20_000
      for (;;) {
        await server.idle(20)
        const waiting = await countWaiting(opened(), clock.now())
        if (waiting === 0) return
        if (performance.now() > givesUpAt) throw new Error(`${waiting} updates or messages still wait`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    joins: (code) => joinZone(zone, server, code),
    stops: () => running().stop(),
    async close() {
      closed = true
      await application?.stop()
      await opening?.then((open) => open.close()).catch(() => undefined)
      await server.close()
      await removeEmbeddedPostgres(dataDir, logger)
      await rm(folder, { recursive: true, force: true })
    },
  }

  function onLine(line: string): void {
    log.push(line)
    if (log.length > logLines) log.shift()
    if (/"level":"(error|fatal)"/.test(line) || !line.startsWith('{')) errors.push(line)
  }

  return zone
}

/** Joins the database that the application has started and brought up to date. */
async function joinDatabase(dataDir: string, logger: Logger): Promise<Database> {
  const embedded = await startEmbeddedPostgres({ dataDir, logger })
  const database = connectDatabase(embedded.url, logger, 4)
  return {
    ...database,
    async close() {
      await database.close()
      await embedded.stop()
    },
  }
}

async function countWaiting({ pool }: Database, now: Date): Promise<number> {
  const { rows } = await pool.query<{ waiting: number }>(
    `select (select count(*) from inbox where lane is not null)::int
      + (select count(*) from outbox where lane is not null and (not_before is null or not_before <= $1))::int as waiting`,
    [now],
  )
  return rows[0]!.waiting
}
