import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLogger } from '../../platform/logger.ts'
import { applyMigrations, MigrationError } from '../../prisma/migrate.ts'
import { readMigrations } from '../../prisma/migrations.ts'
import { createEmptyDatabase } from '../support/database.ts'

const logger = createLogger({ level: 'silent' })
let database: Awaited<ReturnType<typeof createEmptyDatabase>>
let folder: string
beforeEach(async () => {
  database = await createEmptyDatabase()
  folder = await mkdtemp(join(tmpdir(), 'doorstep-migrations-'))
})
afterEach(async () => {
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

async function write(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true })
  await writeFile(join(folder, name, 'migration.sql'), sql)
}

async function ask<Row extends object>(sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

const tables = async () =>
  (await ask<{ name: string }>("select tablename as name from pg_tables where schemaname = 'public' order by 1")).map(
    ({ name }) => name,
  )

/** The lines that a call logs. */
async function logged(work: (logger: ReturnType<typeof createLogger>) => Promise<unknown>): Promise<string[]> {
  const lines: string[] = []
  await work(createLogger({ destination: { write: (line) => void lines.push(line) } }))
  return lines
}

test("applies the package's own migrations, and then none", async () => {
  const names = (await readMigrations()).map(({ name }) => name)
  expect(names.length).toBeGreaterThan(0)
  expect(await applyMigrations(database.url, logger)).toEqual(names)
  expect(await tables()).toContain('case_file')
  expect(await applyMigrations(database.url, logger)).toEqual([])
})

test('applies what is new, in order', async () => {
  await write('20260101000000_one', 'create table one (id int primary key);')
  await write('20260102000000_two', 'create table two (one_id int references one (id));')
  expect(await applyMigrations(database.url, logger, { folder })).toEqual(['20260101000000_one', '20260102000000_two'])
  // Taken whole: a function's body holds semicolons.
  await write(
    '20260103000000_three',
    'create function double(n int) returns int language plpgsql as $$ begin n := n * 2; return n; end; $$;',
  )
  expect(await applyMigrations(database.url, logger, { folder })).toEqual(['20260103000000_three'])
  expect(await ask('select double(21) as n')).toEqual([{ n: 42 }])
})

test('applies each once when several processes start at the same time', async () => {
  await write('20260101000000_one', 'create table one (id int primary key); insert into one values (1);')
  const applied = await Promise.all([1, 2, 3].map(() => applyMigrations(database.url, logger, { folder })))
  expect(applied.filter((names) => names.length > 0)).toEqual([['20260101000000_one']])
  expect(await ask('select id from one')).toEqual([{ id: 1 }])
})

test('stops at a migration that fails, undoes it, and says so in one line now and at the next start', async () => {
  await write('20260101000000_good', 'create table good (id int);')
  await write('20260102000000_bad', 'create table half (id int); alter table missing add column x int;')
  const failure = await applyMigrations(database.url, logger, { folder }).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(MigrationError)
  expect(String(failure)).toMatch(/20260102000000_bad.*relation "missing" does not exist/)
  expect(String(failure)).not.toContain('\n')
  expect(await tables()).toEqual(['_prisma_migrations', 'good'])

  await expect(applyMigrations(database.url, logger, { folder })).rejects.toThrow(
    /^migration 20260102000000_bad failed earlier and has to be mended by hand: .*missing/,
  )
})

/** Records migrations as applied, as the engine does, without its seconds. */
async function record(...applied: { name: string; checksum: string }[]): Promise<void> {
  await ask(
    'create table _prisma_migrations (migration_name text, checksum text, started_at timestamptz default now(), finished_at timestamptz default now(), rolled_back_at timestamptz, logs text)',
  )
  for (const { name, checksum } of applied)
    await ask(`insert into _prisma_migrations (migration_name, checksum) values ('${name}', '${checksum}')`)
}

test('refuses a migration that was edited after it had been applied', async () => {
  await write('20260101000000_one', 'create table one (id int);')
  await record(...(await readMigrations(folder)))
  expect(await applyMigrations(database.url, logger, { folder })).toEqual([])
  await write('20260101000000_one', 'create table one (id bigint);')
  await expect(applyMigrations(database.url, logger, { folder })).rejects.toThrow(
    /^migration 20260101000000_one was edited after/,
  )
})

test('warns about a database that is newer than the program, and lets it start', async () => {
  await write('20260101000000_one', 'create table one (id int);')
  await record(...(await readMigrations(folder)), { name: '20260102000000_two', checksum: 'of the next version' })
  const lines = await logged((loud) => applyMigrations(database.url, loud, { folder }))
  expect(lines.join()).toMatch(/20260102000000_two.*the database is newer than this program/)
})

test('says in one line that the database is not there, without its password', async () => {
  const failure = await applyMigrations('postgresql://doorstep:hush@127.0.0.1:1/doorstep', logger, { folder }).catch(
    (error: unknown) => error,
  )
  expect(String(failure)).toMatch(/ECONNREFUSED/)
  expect(String(failure)).not.toMatch(/hush|\n/)
})
