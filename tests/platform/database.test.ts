import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase, type Database } from '../../platform/database.ts'
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../../platform/embedded-postgres.ts'
import { createLogger } from '../../platform/logger.ts'
import { createTestDatabase } from '../support/database.ts'

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
  expect(rows[0]).toEqual({ statement: '30s', idle: '30s' })
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

test('opens an embedded database with its tables, and survives a restart of the server', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'doorstep-database-'))
  await chmod(dataDir, 0o711)
  try {
    const server = await startEmbeddedPostgres({ dataDir, logger, settings: { fsync: 'off' } })
    const opened = await openDatabase({ dataDir, logger })
    expect(opened.url).toBe(server.url)
    await opened.prisma.person.create({ data: { code: 'cadre-1', name: '驻企干部一', roles: ['cadre'] } })

    await server.halt('immediate')
    await expect(opened.prisma.person.count()).rejects.toThrow(/ECONNREFUSED|reach|closed|terminat/i)
    await server.resume()
    expect(await opened.prisma.person.count()).toBe(1)
    await expect(opened.prisma.$transaction(async (tx) => tx.person.count())).resolves.toBe(1)

    await opened.close()
    await server.stop()
    await expect(openDatabase({ databaseUrl: server.url, dataDir, logger })).rejects.toThrow(/ECONNREFUSED/)
  } finally {
    await removeEmbeddedPostgres(dataDir, logger)
    await rm(dataDir, { recursive: true, force: true })
  }
})
