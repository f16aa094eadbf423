import { createPostgresBackend, Queue, runMigrations, Worker } from 'bullmq'
import pg from 'pg'
import { leaseDuration } from '../instance.ts'
import type { Logger } from '../logger.ts'
import type { Transport } from './queues.ts'

/**
 * Seconds after which a worker that heard of no job looks all the same. Around a start of the worker or the server a notification is missed now and
 * then, and with it BullMQ's own five seconds would be what somebody waits for their answer.
 */
const drainDelay = 1

/**
 * BullMQ on the database that we have anyway, in a schema of its own. All queues and workers share one pool (given URLs, each would open its
 * own); each worker holds one connection of it to listen.
 */
export async function openPostgresTransport(url: string, logger: Logger): Promise<Transport> {
  const pool = new pg.Pool({
    connectionString: withSearchPath(url),
    max: 20,
    application_name: 'doorstep queues',
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
    query_timeout: 40_000,
    idle_in_transaction_session_timeout: leaseDuration,
    keepAlive: true,
  })
  // Every queue and worker listens for errors of the pool that they share.
  pool.setMaxListeners(0)
  pool.on('error', (error) => logger.debug({ err: error }, "the database ended a queue's connection"))
  try {
    const client = await pool.connect()
    try {
      await runMigrations(client)
    } finally {
      client.release()
    }
  } catch (cause) {
    await pool.end()
    throw new Error(`the queues' tables can't be made in the database: ${(cause as Error).message}`, { cause })
  }
  return {
    backend: 'postgres',
    // The types know the backend; whoever uses a queue needn't.
    queue: (name, defaultJobOptions) =>
      new Queue(name, { connection: pool, defaultJobOptions }, createPostgresBackend) as unknown as Queue,
    worker: (name, processor, options) =>
      new Worker(name, processor, { connection: pool, drainDelay, ...options }, createPostgresBackend) as unknown as Worker,
    ping: () => pool.query('select 1'),
    end: () => pool.end(),
  }
}

/** BullMQ names its tables without their schema. Said in the URL, since options there would win over the pool's own. */
function withSearchPath(url: string): string {
  const parsed = new URL(url)
  const options = parsed.searchParams.get('options')
  parsed.searchParams.set('options', `${options ? options + ' ' : ''}-c search_path=bullmq`)
  return parsed.href
}
