import { createHash } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { Prisma, PrismaClient } from '../prisma/client/client.ts'
import { applyMigrations } from '../prisma/migrate.ts'
import { startEmbeddedPostgres } from './embedded-postgres/embedded-postgres.ts'
import { leaseDuration } from './instance.ts'
import type { Logger } from './logger.ts'

/** The database as a program holds it. Prisma and raw SQL share one pool of connections. */
export interface Database {
  prisma: PrismaClient
  pool: pg.Pool
  /** raw reading at less cost than through Prisma */
  reader: Pick<RawStatements, '$queryRaw'>
  /** Runs raw statements in one transaction, at less cost than through Prisma: all of them take effect, or none. */
  transact<T>(work: (db: RawStatements) => Promise<T>): Promise<T>
  /** for what needs connections of its own, e.g. queues; holds the password */
  url: string
  /** Ends the pool, and the embedded server when nobody else uses it. */
  close(): Promise<void>
}

/** Prisma's raw statements, as `pg` runs them. */
export type RawStatements = Pick<Prisma.TransactionClient, '$queryRaw' | '$queryRawUnsafe' | '$executeRaw'>

/** What {@link openDatabase} needs. */
export interface DatabaseOptions {
  /** `postgresql://…`; without it a Postgres of our own runs under `dataDir` */
  databaseUrl?: string | undefined
  dataDir: string
  logger: Logger
  /** connections at most; 10 unless told */
  poolSize?: number
  /** Takes the lines that say which database this is, and that it is a new one; the log unless told. */
  announce?: (line: string) => void
  /** gives up opening, and leaves no server behind */
  signal?: AbortSignal
}

/** Milliseconds. Without them a lost server, a forgotten lock or a forgotten transaction would hang whoever asks, for ever. */
const limits = {
  connectionTimeoutMillis: 10_000,
  statement_timeout: 30_000,
  // The same for a network that swallows what the server says, which only this end notices.
  query_timeout: 40_000,
  // What a frozen process has locked is free when others take over from it.
  idle_in_transaction_session_timeout: leaseDuration,
  idleTimeoutMillis: 60_000,
}

/**
 * Opens the database, yours (`databaseUrl`) or an embedded one, and applies the migrations that it lacks.
 *
 * @throws {Error} with one line for the operator when it can't be reached, started or migrated
 */
export async function openDatabase({
  databaseUrl,
  dataDir,
  logger,
  poolSize = 10,
  announce = (line) => logger.info(line),
  signal,
}: DatabaseOptions): Promise<Database> {
  let place = databaseUrl === undefined ? '' : placeOf(databaseUrl)
  // Said before anything that can fail: whoever sees the failure wants to know of which database.
  if (databaseUrl !== undefined) announce(`database: ${place}`)
  const onHome = (home: string, pointer?: string) => {
    place = home
    const elsewhere = pointer && `; not under DATA_DIR, which the server's user can't enter: ${pointer} points there`
    announce(`database: embedded in ${home}${elsewhere ?? ''}`)
  }
  const embedded = databaseUrl === undefined ? await startEmbeddedPostgres({ dataDir, logger, onHome, signal }) : undefined
  const url = databaseUrl ?? embedded!.url
  try {
    signal?.throwIfAborted()
    await applyMigrations(url, logger, {
      onEmpty: () => announce(`no zone here yet: creating a new, empty one in ${place}`),
    })
  } catch (error) {
    await embedded?.stop()
    throw error
  }
  const database = connectDatabase(url, logger, poolSize)
  return {
    ...database,
    async close() {
      await database.close()
      await embedded?.stop()
    },
  }
}

/** Which database a URL leads to, without who asks and by which password: as `pg` reads it, which fills in what the URL leaves out. */
function placeOf(url: string): string {
  const { host, port, database } = new pg.Client({ connectionString: url })
  return `${database ?? '?'} at ${host}${host.startsWith('/') ? `, port ${port}` : `:${port}`}`
}

/**
 * Raw statements past Prisma, for the path that every tap walks: the same statements at a fifth of the cost. Takes what `$queryRaw` takes.
 * 64-bit integers come as text, as `pg` gives them.
 */
function rawStatements(connection: Pick<pg.Pool, 'query'>): RawStatements {
  const run = (text: string, values: unknown[]) => connection.query({ name: statementName(text), text, values })
  const runTagged = (query: TemplateStringsArray | Prisma.Sql, given: unknown[]) => {
    const { text, values } = query instanceof Prisma.Sql ? query : Prisma.sql(query, ...given)
    return run(text, values)
  }
  const statements = {
    $queryRaw: async (query: TemplateStringsArray | Prisma.Sql, ...given: unknown[]) => (await runTagged(query, given)).rows,
    $queryRawUnsafe: async (text: string, ...values: unknown[]) => (await run(text, values)).rows,
    $executeRaw: async (query: TemplateStringsArray | Prisma.Sql, ...given: unknown[]) =>
      (await runTagged(query, given)).rowCount ?? 0,
  }
  return statements as unknown as RawStatements
}

async function transact<T>(pool: pg.Pool, logger: Logger, work: (db: RawStatements) => Promise<T>): Promise<T> {
  const connection = await pool.connect()
  let broken: Error | undefined
  // Whoever has taken a connection hears of its end by that; unheard, the event would end the process.
  const onEnd = (error: Error) => {
    if (broken === undefined) logger.warn({ err: error }, 'the database ended a connection in use')
    broken = error
  }
  connection.on('error', onEnd)
  try {
    await connection.query('begin')
    const result = await work(rawStatements(connection))
    // The end of a transaction that had failed is no error, but says what it was.
    const { command } = await connection.query('commit')
    if (command !== 'COMMIT') throw new Error('a transaction went on after one of its statements had failed')
    return result
  } catch (error) {
    // A connection that can't even undo is of no use to the next one.
    await connection.query('rollback').catch((failure: Error) => (broken ??= failure))
    throw error
  } finally {
    connection.off('error', onEnd)
    connection.release(broken)
  }
}

const names = new Map<string, string>()

/** A short name for a statement, always the same. */
function statementName(sql: string): string {
  let name = names.get(sql)
  if (name === undefined) {
    // Texts with lists in them come in many lengths; those kept are the ones in use.
    if (names.size >= 2_000) names.clear()
    name = createHash('sha1').update(sql).digest('base64')
    names.set(sql, name)
  }
  return name
}

/**
 * The same address, for sessions whose time zone is UTC whatever the server's is: Prisma's adapter writes and reads instants without their offset, and
 * so would shift them against what `pg` writes. Said in the URL, since options there would win over the pool's own.
 */
function inUtc(url: string): string {
  const parsed = new URL(url)
  const options = parsed.searchParams.get('options')
  parsed.searchParams.set('options', `${options ? options + ' ' : ''}-c TimeZone=UTC`)
  return parsed.href
}

/**
 * `pg` says of a connection that the server has ended only that it can't be used any more. Whoever asks it for something is told why it ended: it makes a
 * difference whether the server went away, or their own transaction was idle for too long.
 */
function sayWhyEnded(client: pg.PoolClient): void {
  let ended: Error | undefined
  client.on('error', (error: Error) => (ended ??= error))
  const query = client.query.bind(client) as (...args: unknown[]) => unknown
  client.query = ((...args: unknown[]) => {
    if (ended === undefined) return query(...args)
    const error = new Error('the database has ended this connection', { cause: ended })
    const callback = args.at(-1)
    if (typeof callback !== 'function') return Promise.reject(error)
    process.nextTick(callback, error)
  }) as unknown as typeof client.query
}

/** Opens a database that has its structure already, e.g. a copy of a template. */
export function connectDatabase(url: string, logger: Logger, poolSize = 10): Database {
  const pool = new pg.Pool({
    connectionString: inUtc(url),
    max: poolSize,
    application_name: 'doorstep',
    keepAlive: true,
    ...limits,
  })
  pool.on('connect', sayWhyEnded)
  // An idle connection that the server ends is replaced at the next query; unheard, the event would end the process.
  pool.on('error', (error) => logger.warn({ err: error }, 'the database ended an idle connection'))
  const adapter = new PrismaPg(pool, {
    // Named statements are planned once per connection: a quarter less for a findUnique.
    statementNameGenerator: ({ sql }) => statementName(sql),
    onConnectionError: (error) => logger.warn({ err: error }, 'the database ended a connection in use'),
  })
  // Any other format notes the caller of every query, to quote its source in an error.
  const prisma = new PrismaClient({ adapter, errorFormat: 'minimal' })
  return {
    prisma,
    pool,
    reader: rawStatements(pool),
    transact: (work) => transact(pool, logger, work),
    url,
    async close() {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}
