import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { connectDatabase, type Database } from '../../platform/database.ts'
import { createLogger, type Logger } from '../../platform/logger.ts'

/** A database of its own for a test file: migrated, empty, on the server that the whole run shares. `close` drops it. */
export async function createTestDatabase({
  poolSize = 5,
  logger = createLogger({ level: 'warn' }),
}: { poolSize?: number; logger?: Logger } = {}): Promise<Database> {
  const { url, drop } = await createEmptyDatabase('doorstep_template')
  const database = connectDatabase(url, logger, poolSize)
  return {
    ...database,
    async close() {
      await database.close()
      await drop()
    },
  }
}

/** A database of its own without any table, or a copy of `template`, as a URL for tests that connect themselves. */
export async function createEmptyDatabase(template = 'template1'): Promise<{ url: string; drop(): Promise<void> }> {
  const server = inject('testServerUrl')
  const name = `test_${randomBytes(6).toString('hex')}`
  await ask(server, `create database ${name} template ${template}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => ask(server, `drop database if exists ${name} with (force)`) }
}

async function ask(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
