import { lstat, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { databaseOwner, socketPrefix, type RunningServer } from './server.ts'
import type { Logger } from '../logger.ts'

/** The connection by which a process shows the server that it uses it. (`@types/pg` doesn't know the two methods.) */
export type Keeper = pg.Client & { ref(): void; unref(): void }

const keeperName = 'doorstep keeper'

// Milliseconds that connections which close just before may take to be gone from the server's list: those of our own pools, and the keeper of a
// process that is being killed. A keeper that stays is another process at work.
const patience = { pools: 500, keepers: 100 }

/** Bytes that the path of a Unix socket may have, on the system that allows fewest. */
const longestSocketPath = 103

/**
 * The address of a database on an embedded server: its Unix socket, which costs half of what TCP does, or 127.0.0.1 where there is none or its
 * path is too long for the system.
 */
export async function urlOf(home: string, { port }: RunningServer, password: string, database: string): Promise<string> {
  const url = `postgresql://${databaseOwner}:${password}@127.0.0.1:${port}/${database}`
  const folder = await realpath(join(home, 'data'))
  const socket = join(folder, `${socketPrefix}${port}`)
  const usable = process.platform !== 'win32' && Buffer.byteLength(socket) <= longestSocketPath
  const there = usable && (await lstat(socket).catch(() => undefined))?.isSocket() === true
  return there ? `${url}?host=${encodeURIComponent(folder)}` : url
}

/**
 * Connects to the server, makes sure that it is ours and has our database, and keeps the connection.
 *
 * @throws {Error} when another server answers there, or ours doesn't know the password
 */
export async function holdOn(home: string, server: RunningServer, password: string, logger: Logger): Promise<Keeper> {
  const client = new pg.Client({
    connectionString: await urlOf(home, server, password, 'postgres'),
    application_name: keeperName,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  }) as Keeper
  client.on('error', (error) => logger.debug({ err: error }, 'the embedded database ended a connection'))
  try {
    await client.connect()
    const { rows } = await client.query<{ folder: string }>("select current_setting('data_directory') as folder")
    const [served, ours] = [await realpath(rows[0]?.folder ?? '/'), await realpath(join(home, 'data'))]
    if (served !== ours) throw new Error(`it serves ${served} instead of ${ours}`)
    const known = await client.query('select 1 from pg_database where datname = $1', [databaseOwner])
    if (known.rowCount === 0) await client.query(`create database ${databaseOwner}`)
  } catch (cause) {
    await client.end().catch(() => undefined)
    const why = (cause as Error).message
    throw new Error(`the database server on port ${server.port} (process ${server.pid}) doesn't let us in: ${why}`, {
      cause,
    })
  }
  // Holding on isn't a reason for the process to stay alive.
  client.unref()
  return client
}

/** How many other programs are connected to the server. */
export async function countOtherClients(keeper: Keeper): Promise<number> {
  keeper.ref()
  const since = performance.now()
  for (;;) {
    const { rows } = await keeper.query<{ others: number; keepers: number }>(
      `select count(*)::int as others, count(*) filter (where application_name = '${keeperName}')::int as keepers
       from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    )
    const { others, keepers } = rows[0]!
    if (others === 0 || performance.now() - since > (keepers > 0 ? patience.keepers : patience.pools)) return others
    await delay(20)
  }
}
