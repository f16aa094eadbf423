import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../../platform/embedded-postgres/embedded-postgres.ts'
import { createLogger } from '../../platform/logger.ts'
import { applyMigrations } from '../../prisma/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** the server that all test files share; its database `doorstep_template` is migrated and empty */
    testServerUrl: string
  }
}

/** One embedded Postgres for the whole run. Each test file clones the template that is migrated here, once. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const logger = createLogger({ level: 'warn' })
  const dataDir = await mkdtemp(join(tmpdir(), 'doorstep-tests-'))
  // mkdtemp shuts everybody out; as root the server runs as another user, who has to pass.
  await chmod(dataDir, 0o711)
  const remove = async () => {
    await removeEmbeddedPostgres(dataDir, logger)
    await rm(dataDir, { recursive: true, force: true })
  }
  try {
    // Tests need no data after a power cut.
    const { url } = await startEmbeddedPostgres({ dataDir, logger, settings: { fsync: 'off', max_connections: '300' } })
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query('create database doorstep_template')
    await client.end()
    const template = new URL(url)
    template.pathname = '/doorstep_template'
    await applyMigrations(template.href, logger)
    project.provide('testServerUrl', url)
    return remove
  } catch (error) {
    await remove()
    throw error
  }
}
