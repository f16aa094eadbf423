import type { Queues } from '../platform/queues/queues.ts'
import { sweepDeadlines } from './clock.ts'
import type { WorkerDeps } from './deps.ts'
import { writeDigests } from './digest.ts'
import { startRelay, type OutboxJob, type Relay, type RelayOptions } from './relay.ts'
import { routeRow } from './route.ts'
import { sendRow } from './send.ts'
import { forgetOld } from './tidy.ts'

export interface WorkersOptions {
  queues: Queues
  deps: WorkerDeps
  /** aborted once the process is to end */
  signal?: AbortSignal
  /** milliseconds between two rounds of the clock, and of the digests */
  clockEvery?: number
  relay?: Pick<RelayOptions, 'every' | 'minInterval'>
}

/** Milliseconds after which what a killed or frozen process was about to do is done by another one, up to twice that. */
const lockDuration = 10_000

/** Starts everything that works on the queues, and the relay that feeds them. The queues are closed by whoever opened them. */
export async function startWorkers({ queues, deps, signal, clockEvery = 5_000, relay = {} }: WorkersOptions): Promise<Relay> {
  // Most of these only wait a moment for their turn in the pace.
  queues.worker('send', (job: { data: OutboxJob }) => sendRow(job.data, deps), {
    concurrency: 40,
    limiter: { max: 25, duration: 1_000 },
    lockDuration,
  })
  queues.worker('route', (job: { data: OutboxJob }) => routeRow(job.data, deps), { concurrency: 2, lockDuration })
  queues.worker('clock', () => sweepDeadlines(deps), { concurrency: 1, lockDuration })
  queues.worker('digest', () => writeDigests(deps), { concurrency: 1, lockDuration })
  queues.worker('tidy', () => forgetOld(deps, signal), { concurrency: 1, lockDuration })
  await queues.schedule('clock', clockEvery)
  await queues.schedule('digest', 2 * clockEvery)
  await queues.schedule('tidy', 3_600_000)
  // Last, since a start that fails before leaves nothing but the queues to be closed.
  return startRelay({
    ...relay,
    pool: deps.database.pool,
    clock: deps.clock,
    policy: deps.policy,
    instance: deps.instance,
    logger: deps.logger,
    queueOf: (topic) => queues.queue(topic === 'route' ? 'route' : 'send'),
  })
}
