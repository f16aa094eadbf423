import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../platform/embedded-postgres/embedded-postgres.ts'
import { createLogger } from '../platform/logger.ts'

/** Runs `work` on an empty database of its own, which is gone afterwards. */
export async function withFreshDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const logger = createLogger({ level: 'warn' })
  const dataDir = await mkdtemp(join(tmpdir(), 'doorstep-schema-'))
  // mkdtemp shuts everybody out; as root the server runs as another user, who has to pass.
  await chmod(dataDir, 0o711)
  try {
    const { url } = await startEmbeddedPostgres({ dataDir, logger, settings: { fsync: 'off' } })
    return await work(url)
  } finally {
    await removeEmbeddedPostgres(dataDir, logger)
    await rm(dataDir, { recursive: true, force: true })
  }
}
