import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker, type Job } from 'bullmq'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../../../platform/embedded-postgres/embedded-postgres.ts'
import { createLogger } from '../../../platform/logger.ts'
import { openQueues, stalledTooOften, type Queues } from '../../../platform/queues/queues.ts'
import { packageRoot } from '../../../platform/root.ts'
import { keepLog } from '../../support/log.ts'
import { skipRedis, startTestRedis } from '../../support/redis.ts'

const logger = createLogger({ level: 'silent' })

interface Backend {
  options: { redisUrl?: string; databaseUrl: string }
  halt(): Promise<void>
  resume(): Promise<void>
  close(): Promise<void>
}

async function startRedis(): Promise<Backend> {
  const redis = await startTestRedis()
  return { ...redis, options: { redisUrl: redis.url, databaseUrl: 'postgresql://nobody@127.0.0.1:1/not-asked' } }
}

// A server of its own, since it's stopped under the queues.
async function startPostgres(): Promise<Backend> {
  const dataDir = await mkdtemp(join(tmpdir(), 'doorstep-queues-'))
  await chmod(dataDir, 0o711)
  const postgres = await startEmbeddedPostgres({ dataDir, logger, settings: { fsync: 'off' } })
  return {
    options: { databaseUrl: postgres.url },
    halt: () => postgres.halt('immediate'),
    resume: () => postgres.resume(),
    async close() {
      await removeEmbeddedPostgres(dataDir, logger)
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

const backends = [
  { name: 'redis', start: startRedis, skip: skipRedis() },
  { name: 'postgres', start: startPostgres, skip: false },
]

describe.each(backends)('queues on $name', ({ name, start, skip }) => {
  describe.skipIf(skip)('behave the same', () => {
    let backend: Backend
    let queues: Queues
    let count = 0
    let queueName: string

    beforeAll(async () => {
      backend = await start()
    })
    afterAll(() => backend.close())
    beforeEach(async () => {
      queueName = `queue-${++count}`
      queues = await openQueues({ ...backend.options, logger })
    })
    afterEach(async () => {
      await queues.close(2000)
    })

    /** A worker that collects the jobs it gets; `got(n)` resolves when there are n of them. */
    function collect(work: (job: Job) => Promise<unknown> = async () => undefined, options: object = {}) {
      const jobs: { data: unknown; at: number; attemptsMade: number }[] = []
      const waiting: { n: number; resolve: () => void }[] = []
      const worker = queues.worker(
        queueName,
        async (job) => {
          jobs.push({ data: job.data, at: performance.now(), attemptsMade: job.attemptsMade })
          for (const each of waiting) if (jobs.length >= each.n) each.resolve()
          return work(job)
        },
        { concurrency: 5, ...options },
      )
      const got = (n: number) => new Promise<void>((resolve) => (jobs.length >= n ? resolve() : waiting.push({ n, resolve })))
      return { worker, jobs, got }
    }

    test('says which backend runs, and that it is healthy', async () => {
      expect(queues.backend).toBe(name)
      expect(await queues.healthy()).toBe(true)
    })

    test('brings each job to a worker once, with its data', async () => {
      const { jobs, got } = collect()
      await queues
        .queue(queueName)
        .addBulk(Array.from({ length: 30 }, (_, i) => ({ name: 'send', data: { row: i, text: '市政道路' } })))
      await got(30)
      await queues.close(2000)
      expect(jobs.map((job) => (job.data as { row: number }).row).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 30 }, (_, i) => i),
      )
      expect(jobs[0]?.data).toMatchObject({ text: '市政道路' })
    })

    test('takes one of two jobs with the same id', async () => {
      await queues.queue(queueName).add('send', { n: 1 }, { jobId: 'outbox-7' })
      await queues.queue(queueName).add('send', { n: 2 }, { jobId: 'outbox-7' })
      await queues.queue(queueName).add('send', { n: 3 }, { jobId: 'outbox-8' })
      const { jobs, got } = collect()
      await got(2)
      await queues.close(2000)
      expect(jobs.map(({ data }) => data)).toEqual([{ n: 1 }, { n: 3 }])
    })

    test('does not try a failed job again by itself', async () => {
      const { worker, jobs } = collect(async () => {
        throw new Error('refused')
      })
      const failed = new Promise<Job | undefined>((resolve) => worker.once('failed', resolve))
      await queues.queue(queueName).add('send', {})
      const job = await failed
      expect(await job?.getState()).toBe('failed')
      expect(jobs).toHaveLength(1)
    })

    test('keeps the pace of a limiter', async () => {
      const { jobs, got } = collect(undefined, { limiter: { max: 1, duration: 150 } })
      const asked = performance.now()
      await queues.queue(queueName).addBulk([1, 2, 3, 4].map((n) => ({ name: 'send', data: { n } })))
      await got(4)
      expect(jobs[3]!.at - asked).toBeGreaterThan(400)
    })

    test('pauses for as long as Telegram asks, without spending an attempt', async () => {
      let asked = false
      const { jobs, got } = collect(async () => {
        if (asked) return
        asked = true
        await queues.queue(queueName).rateLimit(400)
        throw Worker.RateLimitError()
      })
      await queues.queue(queueName).add('send', {})
      await got(2)
      expect(jobs[1]!.at - jobs[0]!.at).toBeGreaterThan(350)
      expect(jobs.map(({ attemptsMade }) => attemptsMade)).toEqual([0, 0])
    })

    test('ticks on schedule, once however often it is asked for', async () => {
      await queues.schedule(queueName, 100)
      await queues.schedule(queueName, 100)
      const { got } = collect()
      await got(3)
      expect(await queues.queue(queueName).getJobSchedulersCount()).toBe(1)
    })

    test('goes on after the server was away, and says so meanwhile', async () => {
      const { jobs, got } = collect()
      await queues.queue(queueName).add('send', { n: 1 })
      await got(1)

      await backend.halt()
      const asked = performance.now()
      expect(await queues.healthy()).toBe(false)
      await expect(queues.queue(queueName).add('send', { n: 2 })).rejects.toThrow(
        /connect ENOENT|ECONNREFUSED|enableOfflineQueue|closed|terminat/i,
      )
      expect(performance.now() - asked).toBeLessThan(5000)

      await backend.resume()
      await expect.poll(() => queues.healthy(), { timeout: 10_000 }).toBe(true)
      const back = performance.now()
      await queues.queue(queueName).add('send', { n: 3 })
      await got(2)
      expect(jobs.at(-1)?.data).toEqual({ n: 3 })
      expect(performance.now() - back).toBeLessThan(6000)
    })

    test('keeps what was added before the server crashed', async () => {
      await queues.queue(queueName).add('send', { n: 1 })
      await backend.halt()
      await backend.resume()
      await expect.poll(() => queues.healthy(), { timeout: 10_000 }).toBe(true)
      const { jobs, got } = collect()
      await got(1)
      expect(jobs[0]?.data).toEqual({ n: 1 })
    })

    test('waits at the end for the job at work', async () => {
      let finish = () => {}
      let finished = false
      const { got } = collect(async () => {
        await new Promise<void>((resolve) => (finish = resolve))
        finished = true
      })
      await queues.queue(queueName).add('send', {})
      await got(1)
      const closing = queues.close(5000)
      finish()
      expect(await closing).toBe(true)
      expect(finished).toBe(true)
    })

    test('does not wait past the deadline', async () => {
      const { got } = collect(() => new Promise(() => undefined))
      await queues.queue(queueName).add('send', {})
      await got(1)
      const asked = performance.now()
      expect(await queues.close(200)).toBe(false)
      expect(performance.now() - asked).toBeLessThan(4000)
    })

    test('gives the job of a worker that died to another one', async () => {
      const dying = collect(() => new Promise(() => undefined), { lockDuration: 500 })
      await queues.queue(queueName).add('send', { n: 1 })
      await dying.got(1)
      // Leaves past its deadline with the job at work and so its lock unrenewed, as a killed process does.
      await queues.close(1)
      queues = await openQueues({ ...backend.options, logger })
      const { jobs, got } = collect(undefined, { lockDuration: 500 })
      await got(1)
      expect(jobs[0]?.data).toEqual({ n: 1 })
    })
  })
})

test('says in one line that Redis is not there', async () => {
  await expect(openQueues({ redisUrl: 'redis://127.0.0.1:1', databaseUrl: '', logger })).rejects.toThrow(
    /^Redis at REDIS_URL doesn't answer: .*ECONNREFUSED.*$/,
  )
})

test('a job that was lost with its processes is no error, and any other failure is', async () => {
  const { logger: kept, lines } = keepLog()
  const backend = await startPostgres()
  try {
    const queues = await openQueues({ ...backend.options, logger: kept })
    const worker = queues.worker('queue', async () => undefined, { concurrency: 1 })
    worker.emit('failed', undefined, new Error('job stalled more than allowable limit'), 'active')
    worker.emit('failed', undefined, new Error('a bug'), 'active')
    await queues.close(2_000)
  } finally {
    await backend.close()
  }
  const said = lines.filter(({ queue }) => queue === 'queue').map(({ level, msg }) => `${level}: ${msg}`)
  expect(said).toEqual([expect.stringMatching(/^info: a job was lost with the processes/), 'error: a job failed'])
})

test('BullMQ still has the words by which that is told', async () => {
  const folder = join(packageRoot, 'node_modules', 'bullmq', 'dist', 'esm')
  for (const file of ['scripts/moveStalledJobsToWait-9.js', 'postgres/sql-scripts.js'])
    expect(await readFile(join(folder, file), 'utf8')).toContain(stalledTooOften)
})
