import { startEmbeddedPostgres } from '../../platform/embedded-postgres/embedded-postgres.ts'
import { createLogger } from '../../platform/logger.ts'

// A process that uses the embedded database of the folder it is given: tells its address, and lets go when it is told to.
const dataDir = process.argv[2]
if (!dataDir) throw new Error('usage: hold-postgres DATA_DIR')
try {
  const postgres = await startEmbeddedPostgres({ dataDir, logger: createLogger({ level: 'silent' }), settings: { fsync: 'off' } })
  process.on('message', () => void postgres.stop().then(() => process.exit()))
  process.send?.({ url: postgres.url })
} catch (error) {
  process.send?.({ failure: String(error) })
  process.disconnect()
}
