import type { Pool } from 'pg'
import type { Clock } from '../../platform/clock.ts'
import type { Instance } from '../../platform/instance.ts'
import type { Logger } from '../../platform/logger.ts'
import { settle, type Outcome } from './outbox.ts'

interface Settled {
  id: bigint
  outcome: Outcome
}

export interface Settler {
  /**
   * Notes what became of an attempt of this process. Resolves once it is written; keeps trying while the database is away, unless the
   * process has lost its number meanwhile, and with it the row.
   */
  note(owner: number, settled: Settled[]): Promise<void>
}

/** Attempts that end at the same moment are noted in one statement. */
export function createSettler({
  pool,
  clock,
  instance,
  logger,
}: {
  pool: Pool
  clock: Clock
  instance: Instance
  logger: Logger
}): Settler {
  let waiting: { owner: number; settled: Settled[]; done: () => void }[] = []
  let writing: Promise<void> | undefined

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      for (const owner of new Set(batch.map((entry) => entry.owner))) {
        await writeFor(
          owner,
          batch.filter((entry) => entry.owner === owner).flatMap(({ settled }) => settled),
        )
      }
      for (const { done } of batch) done()
    }
    writing = undefined
  }

  async function writeFor(owner: number, settled: Settled[]): Promise<void> {
    do {
      try {
        return await settle(pool, owner, clock.now(), settled)
      } catch (error) {
        logger.warn({ err: error, rows: settled.length }, 'what was sent could not be noted; trying again')
        await new Promise((resolve) => setTimeout(resolve, 500).unref())
      }
    } while (instance.id === owner)
  }

  return {
    note(owner, settled) {
      if (settled.length === 0) return Promise.resolve()
      return new Promise((done) => {
        waiting.push({ owner, settled, done })
        writing ??= Promise.resolve().then(write)
      })
    },
  }
}
