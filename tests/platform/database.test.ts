import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isDatabaseAway } from '../../platform/database-errors.ts'
import { connectDatabase, openDatabase, type Database, type RawStatements } from '../../platform/database.ts'
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../../platform/embedded-postgres/embedded-postgres.ts'
import { createLogger } from '../../platform/logger.ts'
import { createEmptyDatabase, createTestDatabase } from '../support/database.ts'

const logger = createLogger({ level: 'silent' })
let database: Database
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

test('keeps Chinese text, 64-bit ids and JSON as they are', async () => {
  const person = await database.prisma.person.create({
    data: { code: 'cadre-1', name: '驻企干部一', roles: ['cadre'], telegramId: 9_007_199_254_740_993n },
  })
  const found = await database.prisma.person.findUniqueOrThrow({ where: { id: person.id } })
  expect(found).toMatchObject({ name: '驻企干部一', roles: ['cadre'], telegramId: 9_007_199_254_740_993n })
})

test('gives up instead of hanging: statements and forgotten transactions have limits', async () => {
  const { rows } = await database.pool.query(
    "select current_setting('statement_timeout') as statement, current_setting('idle_in_transaction_session_timeout') as idle",
  )
  expect(rows[0]).toEqual({ statement: '30s', idle: '8s' })
})

test('a log of a wrong query holds the reason and nothing of what people wrote', async () => {
  const data = { code: 'cadre-2', name: '驻企干部二', roles: ['nobody' as 'cadre'] }
  const error: unknown = await database.prisma.person.create({ data }).catch((reason: unknown) => reason)
  const lines: string[] = []
  const loud = createLogger({ destination: { write: (line) => void lines.push(line) } })
  loud.error({ err: error }, 'a query failed')
  loud.error(error)
  expect(lines.join()).toMatch(/Invalid `prisma.person.create\(\)` invocation: .*Expected Role/)
  expect(lines.join()).not.toContain('驻企干部二')
})

describe('raw statements in one transaction', () => {
  const add = (db: RawStatements, code: string) =>
    db.$executeRaw`insert into person (code, name, roles) values (${code}, '驻企干部一', '{cadre}')`
  const count = () => database.prisma.person.count({ where: { code: { startsWith: 'raw-' } } })

  test('take effect together, and say what they did', async () => {
    const found = await database.transact(async (db) => {
      expect(await add(db, 'raw-1')).toBe(1)
      expect(await add(db, 'raw-2')).toBe(1)
      const [row] = await db.$queryRawUnsafe<{ name: string }[]>('select name from person where code = $1', 'raw-1')
      return { row, codes: await db.$queryRaw`select code from person where code like 'raw-%' order by code` }
    })
    expect(found).toEqual({ row: { name: '驻企干部一' }, codes: [{ code: 'raw-1' }, { code: 'raw-2' }] })
    expect(await count()).toBe(2)
  })

  test('leave nothing when one of them, or the work between them, fails', async () => {
    const before = await count()
    const twice = database.transact(async (db) => {
      await add(db, 'raw-3')
      await add(db, 'raw-3')
    })
    await expect(twice).rejects.toMatchObject({ code: '23505' })
    const refused = database.transact(async (db) => {
      await add(db, 'raw-4')
      throw new RangeError('no')
    })
    await expect(refused).rejects.toThrow(RangeError)
    expect(await count()).toBe(before)
  })

  test('that failed and were gone on with are no success', async () => {
    const before = await count()
    const swallowed = database.transact(async (db) => {
      await add(db, 'raw-8')
      await add(db, 'raw-8').catch(() => undefined)
    })
    await expect(swallowed).rejects.toThrow(/went on after/)
    expect(await count()).toBe(before)
  })

  test.each([
    ['at work', async (db: RawStatements) => void (await db.$queryRaw`select pg_terminate_backend(pg_backend_pid())`)],
    [
      'between two statements',
      async (db: RawStatements) => {
        const [{ pid }] = await db.$queryRaw<[{ pid: number }]>`select pg_backend_pid() as pid`
        const there = 'select count(*)::int as count from pg_stat_activity where pid = $1'
        await database.pool.query('select pg_terminate_backend($1)', [pid])
        await expect.poll(async () => (await database.pool.query(there, [pid])).rows[0].count).toBe(0)
      },
    ],
  ])('are undone when their connection ends %s, and the next ones get another', async (_when, end) => {
    const before = await count()
    const cut = database.transact(async (db) => {
      await add(db, 'raw-5')
      await end(db)
      await add(db, 'raw-6')
    })
    expect(isDatabaseAway(await cut.catch((reason: unknown) => reason))).toBe(true)
    expect(await database.transact((db) => db.$queryRaw`select 1 as one`)).toEqual([{ one: 1 }])
    expect(await count()).toBe(before)
  })
})

test('an instant is the same for Prisma and for raw statements, whatever the time zone of the server', async () => {
  const { url, drop } = await createEmptyDatabase('doorstep_template')
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query(`alter database ${new URL(url).pathname.slice(1)} set timezone = 'Asia/Shanghai'`)
  await admin.end()
  const elsewhere = connectDatabase(url, logger, 2)
  try {
    const at = new Date('2026-11-24T10:00:00Z')
    await elsewhere.prisma.inbox.create({ data: { updateId: 1n, receivedAt: at, update: {} } })
    await elsewhere.transact(
      (db) => db.$executeRaw`insert into inbox (update_id, received_at, update) values (2, ${at}::timestamptz, '{}')`,
    )
    const byPrisma = await elsewhere.prisma.inbox.findMany({ orderBy: { updateId: 'asc' }, select: { receivedAt: true } })
    const byPg = await elsewhere.reader.$queryRaw`select received_at as "receivedAt" from inbox order by update_id`
    expect(byPrisma).toEqual([{ receivedAt: at }, { receivedAt: at }])
    expect(byPg).toEqual([{ receivedAt: at }, { receivedAt: at }])
  } finally {
    await elsewhere.close()
    await drop()
  }
})

test('opens an embedded database with its tables, and survives a restart of the server', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'doorstep-database-'))
  await chmod(dataDir, 0o711)
  try {
    const server = await startEmbeddedPostgres({ dataDir, logger, settings: { fsync: 'off' } })
    const opened = await openDatabase({ dataDir, logger })
    expect(opened.url).toBe(server.url)
    await opened.prisma.person.create({ data: { code: 'cadre-1', name: '驻企干部一', roles: ['cadre'] } })

    await server.halt('immediate')
    await expect(opened.prisma.person.count()).rejects.toThrow(/connect ENOENT|reach|closed|terminat/i)
    await server.resume()
    expect(await opened.prisma.person.count()).toBe(1)
    await expect(opened.prisma.$transaction(async (tx) => tx.person.count())).resolves.toBe(1)

    await opened.close()
    await server.stop()
    await expect(openDatabase({ databaseUrl: server.url, dataDir, logger })).rejects.toThrow(/connect ENOENT/)
  } finally {
    await removeEmbeddedPostgres(dataDir, logger)
    await rm(dataDir, { recursive: true, force: true })
  }
})
