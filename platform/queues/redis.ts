import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { Logger } from '../logger.ts'
import type { Transport } from './queues.ts'

const prefix = 'doorstep'

/**
 * BullMQ on Redis. Two connections with opposite manners: who adds a job is told at once when Redis is away; who works waits until it's back.
 */
export async function openRedisTransport(url: string, logger: Logger): Promise<Transport> {
  const producer = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: 5000,
    commandTimeout: 5000,
  })
  const consumer = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: null, connectTimeout: 5000 })
  let trouble: Error | undefined
  for (const connection of [producer, consumer]) {
    connection.on('error', (error) => {
      trouble = error
      logger.debug({ err: error }, 'Redis connection')
    })
    connection.on('end', () => logger.debug('Redis connection ended'))
  }
  try {
    await Promise.all([producer.connect(), consumer.connect()])
  } catch (cause) {
    producer.disconnect()
    consumer.disconnect()
    // connect() itself only says that the connection is closed.
    throw new Error(`Redis at REDIS_URL doesn't answer: ${(trouble ?? (cause as Error)).message}`, { cause })
  }
  await warnIfForgetful(producer, logger)
  return {
    backend: 'redis',
    queue: (name, defaultJobOptions) => new Queue(name, { connection: producer, prefix, defaultJobOptions }),
    worker: (name, processor, options) => new Worker(name, processor, { connection: consumer, prefix, ...options }),
    ping: () => producer.ping(),
    async end() {
      producer.disconnect()
      consumer.disconnect()
    },
  }
}

/** Jobs are only carriers, and what they carry is in the database; still, a Redis that forgets makes people wait for the next sweep. */
async function warnIfForgetful(redis: Redis, logger: Logger): Promise<void> {
  try {
    const server = await redis.info()
    const value = (name: string) => new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(server)?.[1]
    if (value('maxmemory_policy') !== 'noeviction')
      logger.warn({ policy: value('maxmemory_policy') }, 'Redis may evict jobs: set maxmemory-policy noeviction')
    if (value('aof_enabled') !== '1') logger.warn('Redis loses jobs at a crash: set appendonly yes')
  } catch (error) {
    logger.debug({ err: error }, 'Redis does not tell its settings')
  }
}
