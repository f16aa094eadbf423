import type { Job, JobsOptions, Processor, Queue, Worker } from 'bullmq'
import type { Queues } from '../../platform/queues/queues.ts'
import type { Life, Wire } from './wire.ts'

interface Waiting {
  queue: string
  id: string
  data: unknown
}

/** The server behind the queues: what is on it outlives the processes that put it there. */
export interface JobServer {
  /** The queues as one process has them. */
  connect(life: Life): Queues
  /** A scheduler's round has come. */
  schedule(queue: string): void
  /** There is something to do, and somebody to do it. */
  readonly busy: boolean
}

/**
 * What BullMQ promises, in memory: a job whose id is there already isn't added again, a worker takes one and works on it, what a dead one had taken is
 * worked on by another, and so is a job whose end wasn't heard. One job at a time, so that a story goes the same way each time.
 */
export function createJobServer(wire: Wire): JobServer {
  let jobs: Waiting[] = []
  let working = false
  let scheduled = 0
  let worker: { life: Life; processors: Map<string, Processor> } | undefined

  const lost = () => new Error('Connection is closed.')

  function add(queue: string, name: string, data: unknown, { jobId, lifo = false }: JobsOptions = {}): void {
    const id = jobId ?? `${name}-${++scheduled}`
    if (jobs.some((job) => job.queue === queue && job.id === id)) return
    const job = { queue, id, data }
    if (lifo) jobs.unshift(job)
    else jobs.push(job)
    void work()
  }

  const next = () => (worker && !worker.life.dead ? jobs.find(({ queue }) => worker!.processors.has(queue)) : undefined)

  async function work(): Promise<void> {
    if (working) return
    working = true
    for (let job = next(); job !== undefined; job = next()) {
      const { life, processors } = worker!
      const done = workOn(job, life, processors.get(job.queue)!).catch(() => undefined)
      // Whoever has died goes on no more.
      await Promise.race([done, life.ended])
    }
    working = false
  }

  /** Whatever fails before its end is heard leaves the job where it is, for whoever looks after stalled ones. */
  async function workOn(job: Waiting, life: Life, process: Processor): Promise<void> {
    const { queue } = job
    await wire.carryOut(life, `queue: take ${queue}`, async () => undefined, lost)
    life.underWay += 1
    try {
      await process({ id: job.id, name: queue, data: job.data } as Job)
    } catch {
      // A failed job is gone: the rows know what is still to be done.
    } finally {
      life.underWay -= 1
    }
    await wire.carryOut(life, `queue: complete ${queue}`, async () => void (jobs = jobs.filter((one) => one !== job)), lost)
  }

  return {
    connect(life) {
      const processors = new Map<string, Processor>()
      worker = { life, processors }
      const queues = new Map<string, Queue>()
      const open = (name: string) =>
        ({
          name,
          addBulk: (given: { data: unknown; opts?: JobsOptions }[]) =>
            wire.carryOut(
              life,
              `queue: add ${name}`,
              async () => given.forEach(({ data, opts }) => add(name, name, data, opts)),
              lost,
            ),
        }) as unknown as Queue
      return {
        backend: 'postgres',
        queue(name) {
          const opened = queues.get(name) ?? open(name)
          queues.set(name, opened)
          return opened
        },
        worker(name, processor) {
          processors.set(name, processor)
          queueMicrotask(() => void work())
          return {} as Worker
        },
        schedule: async () => undefined,
        healthy: async () => true,
        close: async () => true,
      }
    },
    schedule: (queue) => add(queue, queue, {}),
    get busy() {
      return working || next() !== undefined
    },
  }
}
