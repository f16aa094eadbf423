import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importRoster } from '../../core/roster/apply.ts'
import { parseRoster } from '../../core/roster/roster.ts'
import { defaultPolicy, type Policy } from '../../core/policy/policy.ts'
import { parts, startDoorstep, type Doorstep, type Part } from '../../doorstep.ts'
import { createJumpingClock, type JumpingClock } from '../../platform/clock.ts'
import { connectDatabase, type Database } from '../../platform/database.ts'
import { createLogger, type Logger } from '../../platform/logger.ts'
import { createTelegramServer, type Person, type TelegramServer } from '../../playground/telegram/index.ts'
import { importSampleZone, joinZone, type ZoneDeps } from '../../playground/sample-zone.ts'
import { findStablePort } from '../../platform/ports.ts'
import { createEmptyDatabase } from './database.ts'
import { transactionOf } from '../../core/transaction.ts'

/** Tuesday morning in the zone. */
export const tuesdayMorning = new Date('2026-11-24T09:30:00+08:00')

export interface ZoneOptions {
  /** where the clock starts; it runs on from there */
  start?: Date
  policy?: Policy
  /** updates are pushed instead of polled for */
  webhook?: boolean
  /** what is imported instead of the sample zone */
  roster?: object
  /** where the application and its database log to; by default errors, to standard output */
  logger?: Logger
  /** how often a stranger gets the same answer; every time unless told */
  strangers?: { every?: number }
  /** which parts run in each process; all in one unless told. Here they are processes in name only: each has its number, its connections, its pace */
  processes?: readonly (readonly Part[])[]
}

/** A whole Doorstep on a database and a Bot API simulator of its own, with the sample zone's people in their chats. */
export interface TestZone extends ZoneDeps {
  server: TelegramServer
  clock: JumpingClock
  database: Database
  readonly doorstep: Doorstep
  /** Stops the application and starts it again on the same database, as a deploy does. People stay where they are. */
  restart(): Promise<void>
  /** Stops the application. Closing the zone needs none that runs. */
  stop(): Promise<void>
  /** Starts one more application on the same database, with the bot of another simulator. */
  startFor(server: TelegramServer): Promise<Doorstep>
  /** Resolves once everything that is under way has been handled and sent; what is held until later doesn't count. */
  settled(): Promise<void>
  /** Changes the roster, as an import does. */
  changeRoster(changes: object): Promise<void>
  /** Lets somebody of the roster in, by their code. */
  join(code: string): Promise<Person>
  /** Stops everything; fails when a call to Telegram was wrong, or when anybody got a message that no step of the test expected. */
  close(options?: { unexpected?: boolean }): Promise<void>
}

/** Opens a zone. The application is the real one, in this process; only the clock jumps and the pace is quicker. */
export async function openZone({
  start: from = tuesdayMorning,
  policy = defaultPolicy,
  webhook = false,
  roster,
  strangers = { every: 0 },
  processes = [parts],
  logger = createLogger({ level: (process.env['LOG_LEVEL'] ?? 'error') as 'error' }),
}: ZoneOptions = {}): Promise<TestZone> {
  const { url, drop } = await createEmptyDatabase('doorstep_template')
  const clock = createJumpingClock(from)
  const server = await createTelegramServer({ clock, webhookRetry: [50, 200] })
  const port = webhook ? await findStablePort() : 0
  const database = connectDatabase(url, logger, 4)
  const deps = { database, clock, policy }
  const changeRoster = async (changes: object) => {
    const parsed = parseRoster(JSON.stringify(changes), 'changes')
    const { mistakes } = await database.prisma.$transaction((db) => importRoster(transactionOf(db, { clock, policy }), parsed))
    if (mistakes.length > 0) throw new Error(mistakes.map(({ place, message }) => `${place}: ${message}`).join('\n'))
  }
  await (roster === undefined ? importSampleZone(deps) : changeRoster(roster))
  const start = (bot = server, runs = parts as readonly Part[]) =>
    startDoorstep({
      config: {
        botToken: bot.token,
        botApiRoot: bot.apiRoot,
        databaseUrl: url,
        // The database is the test's: nothing is put here.
        dataDir: join(tmpdir(), 'doorstep-without-data'),
        host: '127.0.0.1',
        port,
        ...(webhook ? { webhook: { url: `http://127.0.0.1:${port}/telegram`, secret: 'a-secret-of-the-tests' } } : {}),
        defaultLocale: 'zh-CN',
        logLevel: 'error',
      },
      policy,
      clock,
      logger,
      pace: { perSecond: 500, perChat: 5 },
      strangers,
      runs,
      clockEvery: 200,
      webhookEvery: 100,
    })
  const startAll = async () => {
    const started: Doorstep[] = []
    for (const runs of processes) started.push(await start(server, runs))
    return started
  }
  let running = await startAll()
  const stop = async () => {
    for (const each of running) await each.stop()
  }
  return {
    ...deps,
    server,
    get doorstep() {
      return running[0]!
    },
    async restart() {
      await stop()
      running = await startAll()
    },
    stop,
    startFor: start,
    async settled() {
      for (;;) {
        await server.idle(50)
        const { rows } = await database.pool.query(
          `select 1 from inbox where lane is not null
           union all select 1 from outbox where lane is not null and (not_before is null or not_before <= $1) limit 1`,
          [clock.now()],
        )
        if (rows.length === 0) return
      }
    },
    changeRoster,
    join: (code) => joinZone(deps, server, code),
    async close({ unexpected = true } = {}) {
      await stop()
      await database.close()
      await server.close()
      await drop()
      server.assertClean({ unexpected })
    },
  }
}
