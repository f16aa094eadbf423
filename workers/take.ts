import { claimRows } from '../core/outbox/claimed-rows.ts'
import type { OutboxRow } from '../core/outbox/outbox.ts'
import type { WorkerDeps } from './deps.ts'
import type { OutboxJob } from './relay.ts'

/** Rows that this process has in hand, and the number under which it took them. */
export interface Taken {
  owner: number
  rows: readonly OutboxRow[]
}

const nothing: Taken = { owner: 0, rows: [] }

/**
 * Takes the rows of a job, for the attempt that it was made for. What can't be taken now is given to the queue again.
 *
 * @param itsTurn waits until the row may be taken, or says that it may not yet
 */
export async function takeRows(
  job: OutboxJob,
  { claims, database, clock, instance, logger }: WorkerDeps,
  itsTurn: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<Taken> {
  const id = BigInt(job.id)
  try {
    if (!(await itsTurn())) return nothing
    const owner = instance.id
    if (owner !== undefined) {
      const claim = { id, attempt: job.attempt, owner, now: clock.now() }
      const rows = await claims.take(
        owner,
        () => claimRows(database.pool, claim),
        (taken) => taken,
      )
      return { owner, rows }
    }
  } catch (error) {
    logger.warn({ err: error, outboxId: id }, 'a row of the outbox could not be taken; trying again')
  }
  claims.refuse(job.owner, id)
  return nothing
}
