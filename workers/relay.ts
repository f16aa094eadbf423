import { setTimeout as sleep } from 'node:timers/promises'
import type { Queue } from 'bullmq'
import type { Pool } from 'pg'
import { requeueOrphans } from '../core/outbox/claimed-rows.ts'
import { putDatesRight } from '../core/outbox/dates.ts'
import type { OutboxRow } from '../core/outbox/outbox.ts'
import { forgetTurnsOfTheDead, returnTurns, returnUnheardTurns, takeTurns } from '../core/outbox/turns.ts'
import type { QuietHours } from '../core/time/quiet-hours.ts'
import type { Clock } from '../platform/clock.ts'
import type { Instance } from '../platform/instance.ts'
import type { Logger } from '../platform/logger.ts'

/** What a job of the send and route queues says: which row, and which attempt it is for. */
export interface OutboxJob {
  id: string
  attempt: number
  /** number of the process that gave it to the queue */
  owner: number
  /** the chat that it is a message to, in whose pace it waits for its turn */
  messageTo: string | null
  /** it is the answer to somebody who acted, who waits for it */
  answer: boolean
}

export interface Relay {
  /** Something may be in the outbox: look now. */
  wake(): void
  stop(): Promise<void>
}

export interface RelayOptions {
  pool: Pool
  clock: Clock
  /** when notices may be pushed */
  policy: QuietHours
  instance: Pick<Instance, 'id'>
  logger: Logger
  /** where rows of a topic go */
  queueOf: (topic: OutboxRow['topic']) => Pick<Queue, 'addBulk' | 'name'>
  /** milliseconds between two looks when nothing wakes it: for what other processes wrote */
  every?: number
  /** milliseconds between two looks however often it is woken, so that a hundred commits at the same time cost one */
  minInterval?: number
}

/** A queue that lost a job gets it again after this many milliseconds. */
export const staleAfter = 20_000
const batch = 200

/** Gives the rows of the outbox whose turn it is to BullMQ. The rows are the truth: a queue that loses everything costs 20 seconds. */
export function startRelay({
  pool,
  clock,
  policy,
  instance,
  logger,
  queueOf,
  every = 500,
  minInterval = 100,
}: RelayOptions): Relay {
  let looking: Promise<void> | undefined
  let again = false
  let stopped = false
  /** the latest time that the clock has shown since the dates were looked at; undefined before */
  let latest: Date | undefined
  /** of a look whose outcome got lost: under which number, and when */
  let unheard: { owner: number; at: Date } | undefined

  function wake(): void {
    again = true
    if (stopped || looking !== undefined) return
    looking = work()
      .catch((error: unknown) => logger.warn({ err: error }, 'the outbox could not be relayed; trying again'))
      .then(() => sleep(minInterval))
      .finally(() => {
        looking = undefined
        if (again && !stopped) wake()
      })
  }

  async function work(): Promise<void> {
    again = false
    const owner = instance.id
    if (owner === undefined) return
    if (unheard !== undefined) await returnUnheardTurns(pool, unheard.owner, unheard.at)
    const now = clock.now()
    unheard = { owner, at: now }
    const turns = await takeTurns(pool, { owner, now, limit: batch, staleAfter })
    unheard = undefined
    if (turns.length === batch) again = true
    const queues = [...new Set(turns.map(({ topic }) => queueOf(topic)))]
    const given = await Promise.allSettled(
      queues.map((queue) =>
        give(
          queue,
          turns.filter(({ topic }) => queueOf(topic) === queue),
          owner,
        ),
      ),
    )
    for (const result of given) if (result.status === 'rejected') throw result.reason
  }

  async function give(
    queue: Pick<Queue, 'addBulk' | 'name'>,
    rows: Awaited<ReturnType<typeof takeTurns>>,
    owner: number,
  ): Promise<void> {
    try {
      await queue.addBulk(
        rows.map(({ id, attempts, topic, messageTo }) => ({
          name: queue.name,
          data: { id: id.toString(), attempt: attempts, owner, messageTo, answer: topic === 'answer' } satisfies OutboxJob,
          opts: {
            // While this process lives a row is on the queue once; one that a dead process had put there doesn't stand in its way.
            jobId: `outbox-${id}-${attempts}-${owner}`,
            // A kept job would swallow a row that is given again. What became of it is in the row.
            removeOnComplete: true,
            removeOnFail: true,
            // Somebody waits for it.
            lifo: topic === 'answer',
          },
        })),
      )
    } catch (error) {
      await returnTurns(
        pool,
        owner,
        rows.map(({ id }) => id),
      )
      throw error
    }
  }

  async function tick(): Promise<void> {
    // Whoever comes back from a freeze hasn't read yet what became of what it was sending, and would take it back from itself.
    if (instance.id === undefined) return
    try {
      const takenBack = await requeueOrphans(pool)
      await forgetTurnsOfTheDead(pool)
      await lookAtDates()
      if (takenBack > 0)
        logger.warn({ takenBack }, 'messages that a dead process was sending are sent again; some may arrive twice')
    } catch (error) {
      logger.warn({ err: error }, 'the outbox could not be looked after; trying again')
    }
    wake()
  }

  /** At the start, and whenever the clock was set back, dates may be those of another time. */
  async function lookAtDates(): Promise<void> {
    const now = clock.now()
    if (latest !== undefined && now >= latest) return void (latest = now)
    const wrong = await putDatesRight(pool, policy, now)
    latest = now
    if (wrong > 0) logger.info({ wrong }, 'messages had dates of a clock that was wrong; they are put right')
  }

  const timer = setInterval(() => void tick(), every)
  void tick()
  return {
    wake,
    async stop() {
      stopped = true
      clearInterval(timer)
      await looking
    },
  }
}
