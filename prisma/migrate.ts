import { fork } from 'node:child_process'
import { join } from 'node:path'
import pg from 'pg'
import type { Logger } from '../platform/logger.ts'
import { packageRoot } from '../platform/root.ts'
import { migrationsFolder, readMigrations, type Migration } from './migrations.ts'

/** The database can't be brought to the structure that this program needs. The message is one line, for the operator. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}

/** Key of the advisory lock under which one process migrates while the others wait. Any number will do, as long as it stays the same. */
const lockKey = 7_036_148_252

const engineTimeout = 10 * 60_000

/** What `migrate-child.ts` is asked, and what it answers. */
export interface MigrateRequest {
  databaseUrl: string
  folder: string
}
export type MigrateAnswer = { applied: string[] } | { failure: string }

/**
 * Brings a database to the structure that this program needs, with Prisma's own engine. Several processes may call it at once: one applies, the
 * others wait and find it done. Costs one query when the database is up to date.
 *
 * @param options.folder other migrations than this package's own, for tests
 * @param options.onEmpty called before the first migration of a database that never had one
 * @returns names of the migrations that this call applied
 * @throws {MigrationError} when a migration failed now or earlier, or was edited after it was applied
 */
export async function applyMigrations(
  databaseUrl: string,
  logger: Logger,
  { folder = migrationsFolder, onEmpty }: { folder?: string; onEmpty?: () => void } = {},
): Promise<string[]> {
  const migrations = await readMigrations(folder)
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 10_000,
    application_name: 'doorstep migrate',
  })
  client.on('error', (error) => logger.warn({ err: error }, 'lost the connection that guards the migrations'))
  await client.connect()
  try {
    if ((await compare(client, migrations, logger)) === 'upToDate') return []
    await client.query('select pg_advisory_lock($1)', [lockKey])
    const state = await compare(client, migrations, logger)
    if (state === 'upToDate') return []
    if (state === 'empty') onEmpty?.()
    const answer = await runEngine({ databaseUrl, folder })
    if ('failure' in answer) throw new MigrationError(answer.failure)
    logger.info({ migrations: answer.applied }, 'the database has a new structure')
    return answer.applied
  } finally {
    // Ends the lock too.
    await client.end()
  }
}

interface Applied {
  name: string
  checksum: string
  finished: boolean
  logs: string | null
}

async function compare(client: pg.Client, migrations: Migration[], logger: Logger): Promise<'empty' | 'older' | 'upToDate'> {
  const table = await client.query<{ there: boolean }>("select to_regclass('_prisma_migrations') is not null as there")
  if (!table.rows[0]?.there) return 'empty'
  const { rows } = await client.query<Applied>(
    `select migration_name as name, checksum, finished_at is not null as finished, logs from _prisma_migrations
     where rolled_back_at is null order by started_at`,
  )
  const applied = new Map(rows.map((row) => [row.name, row]))
  for (const { name, checksum } of migrations) {
    const row = applied.get(name)
    if (row && !row.finished)
      throw new MigrationError(
        `migration ${name} failed earlier and has to be mended by hand: ${oneLine(row.logs?.split(/\n\s*0: /)[0] ?? 'no reason recorded')}`,
      )
    if (row && row.checksum !== checksum)
      throw new MigrationError(`migration ${name} was edited after it had been applied to this database`)
    applied.delete(name)
  }
  const missing = migrations.some(({ name }) => !rows.some((row) => row.name === name))
  if (!missing && applied.size > 0) logger.warn({ migrations: [...applied.keys()] }, 'the database is newer than this program')
  return missing ? 'older' : 'upToDate'
}

/** The engine takes 100 MB and more, which only the end of its process gives back. */
function runEngine(request: MigrateRequest): Promise<MigrateAnswer> {
  const source = import.meta.filename.endsWith('.ts')
  const file = join(import.meta.dirname, source ? 'migrate-child.ts' : 'migrate-child.js')
  return new Promise((resolve, reject) => {
    const child = fork(file, { cwd: packageRoot, execArgv: source ? ['--import', 'tsx'] : [], timeout: engineTimeout })
    let answer: MigrateAnswer | undefined
    child.once('message', (message) => (answer = message as MigrateAnswer))
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      if (answer) resolve(answer)
      else reject(new MigrationError(`Prisma's schema engine ended with ${signal ?? code} and no answer`))
    })
    // The URL holds a password: it goes through the channel, not through arguments that every user of the machine can list.
    child.send(request)
  })
}

/** A long text as one line. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 500)
}
