import type { Job, JobsOptions, Processor, Queue, Worker } from 'bullmq'
import { inTime, late } from '../in-time.ts'
import type { Logger } from '../logger.ts'
import { openPostgresTransport } from './postgres.ts'
import { openRedisTransport } from './redis.ts'

/** BullMQ's queues on whichever backend runs here. */
export interface Queues {
  backend: 'redis' | 'postgres'
  /** The queue of this name, one object per name. `add` fails at once when the backend is away, instead of waiting for ever. */
  queue(name: string): Queue
  /**
   * Starts working on a queue. A worker goes on by itself after its backend was away. To make all workers of a queue wait without spending an
   * attempt, a processor does `await queue.rateLimit(ms); throw Worker.RateLimitError()`.
   */
  worker(name: string, processor: Processor, options: WorkerOptions): Worker
  /**
   * Puts a job named like the queue on it every so many milliseconds, however many processes ask for it. Rounds missed while nobody worked are
   * not made up for. A backend that has lost everything gets its schedules again within seconds.
   */
  schedule(name: string, everyMs: number): Promise<void>
  /** Whether the backend answers within two seconds. */
  healthy(): Promise<boolean>
  /**
   * Takes no more jobs, waits for those at work, and lets go of the backend. Past the deadline it lets go anyway; such a job runs again
   * elsewhere once its lock has expired.
   *
   * @returns whether every job at work ended in time
   */
  close(deadlineMs: number): Promise<boolean>
}

/** How a worker works. */
export interface WorkerOptions {
  /** jobs at a time */
  concurrency: number
  /** at most `max` jobs per `duration` milliseconds, over all workers of the queue */
  limiter?: { max: number; duration: number }
  /** milliseconds after which a dead worker's job runs again elsewhere, up to twice that; 30,000 unless told */
  lockDuration?: number
}

/** What {@link openQueues} needs. */
export interface QueuesOptions {
  /** `redis://…` or `rediss://…`; without it the queues live in the database */
  redisUrl?: string | undefined
  databaseUrl: string
  logger: Logger
}

/** What differs between the backends. */
export interface Transport {
  backend: 'redis' | 'postgres'
  queue(name: string, defaultJobOptions: JobsOptions): Queue
  worker(
    name: string,
    processor: Processor,
    options: Required<WorkerOptions> & { stalledInterval: number; runRetryDelay: number },
  ): Worker
  ping(): Promise<unknown>
  end(): Promise<void>
}

// One attempt: what is to be tried again is decided by our own rows. Few kept jobs: each costs time at every job that ends.
const jobOptions: JobsOptions = { attempts: 1, removeOnComplete: { count: 100 }, removeOnFail: { count: 1000 } }

// Only a worker with a limiter obeys `queue.rateLimit(ms)`, which is how a processor makes everybody wait when Telegram asks for it.
const noLimit = { max: 1_000_000, duration: 1000 }

/** Milliseconds for each step of letting go, which no job waits for. */
const lettingGo = 500

/**
 * Opens the queues: Redis with `redisUrl`, else BullMQ's tables in the schema `bullmq` of the same database, which it creates.
 *
 * @throws {Error} with one line for the operator when the backend can't be reached
 */
export async function openQueues({ redisUrl, databaseUrl, logger }: QueuesOptions): Promise<Queues> {
  const transport =
    redisUrl === undefined ? await openPostgresTransport(databaseUrl, logger) : await openRedisTransport(redisUrl, logger)
  const queues = new Map<string, Queue>()
  const workers: Worker[] = []
  const complain = createComplaint(logger)

  const queue = (name: string) => {
    const known = queues.get(name)
    if (known) return known
    const created = transport.queue(name, jobOptions)
    created.on('error', (error) => complain(error, name))
    queues.set(name, created)
    return created
  }

  const schedules = new Map<string, number>()
  const schedule = (name: string, every: number) => queue(name).upsertJobScheduler(name, { every }, { name })
  async function lookAfter(): Promise<void> {
    for (const [name, every] of schedules) {
      try {
        if (!(await queue(name).getJobScheduler(name))) await schedule(name, every)
      } catch (error) {
        complain(error as Error, name)
      }
    }
  }
  const lookingAfter = setInterval(() => void lookAfter(), lookAfterSchedules)
  lookingAfter.unref()

  let closing: Promise<boolean> | undefined
  const close = async (deadlineMs: number) => {
    clearInterval(lookingAfter)
    const finished = await inTime(deadlineMs, Promise.all(workers.map((worker) => worker.close())))
    if (finished === late) {
      logger.warn({ deadlineMs }, 'jobs were still at work at the deadline; they run again when their locks expire')
      await inTime(lettingGo, Promise.allSettled(workers.map((worker) => worker.disconnect())))
    }
    await inTime(lettingGo, Promise.allSettled([...queues.values()].map((each) => each.close())))
    await inTime(lettingGo, transport.end())
    return finished !== late
  }

  return {
    backend: transport.backend,
    queue,
    worker(name, processor, options) {
      const worker = transport.worker(name, processor, {
        ...options,
        limiter: options.limiter ?? noLimit,
        lockDuration: options.lockDuration ?? 30_000,
        stalledInterval: options.lockDuration ?? 30_000,
        // How soon after trouble with the backend it asks again; BullMQ's 15 seconds would delay every notice after a restart.
        runRetryDelay: 1000,
      })
      worker.on('error', (error) => complain(error, name))
      worker.on('failed', (job: Job | undefined, error) => {
        // What is to be expected when a process is killed is no error.
        if (error.message.includes(stalledTooOften))
          logger.info(
            { queue: name, job: job?.id },
            'a job was lost with the processes that had it, twice, and is dropped; what it was for is in the database and is done anew',
          )
        else logger.error({ err: error, queue: name, job: job?.id }, 'a job failed')
      })
      workers.push(worker)
      return worker
    },
    async schedule(name, everyMs) {
      await schedule(name, everyMs)
      schedules.set(name, everyMs)
    },
    async healthy() {
      return inTime(2000, transport.ping()).then(
        (answer) => answer !== late,
        () => false,
      )
    },
    close(deadlineMs) {
      return (closing ??= close(deadlineMs))
    },
  }
}

/** BullMQ's word for a job whose workers died or were frozen more often than once. */
export const stalledTooOften = 'job stalled more than allowable limit'

/** Milliseconds between two looks whether the schedules are still there. */
const lookAfterSchedules = 10_000

/** While the backend is away each worker complains several times a second; one line per queue and ten seconds says the same. */
function createComplaint(logger: Logger): (error: Error, queue: string) => void {
  const last = new Map<string, number>()
  return (error, queue) => {
    const now = performance.now()
    if (now - (last.get(queue) ?? -Infinity) < 10_000) return
    last.set(queue, now)
    logger.warn({ err: error, queue }, 'a queue has trouble with its backend')
  }
}
