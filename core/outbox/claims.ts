import type { Pool } from 'pg'
import type { Clock } from '../../platform/clock.ts'
import { isDatabaseAway } from '../../platform/database-errors.ts'
import type { Instance } from '../../platform/instance.ts'
import type { Logger } from '../../platform/logger.ts'
import { findUnknown, giveBack, settle } from './claimed-rows.ts'
import { Refusal } from '../refusal.ts'
import type { Claimed, Outcome, Settled } from './outbox.ts'
import { returnTurns } from './turns.ts'

/**
 * What this process has in hand of the outbox. Every claim ends here: with what became of it, or, when its process never heard that it has it, by being
 * given back. A row that nobody ends would hold up its chat for as long as the process lives.
 */
export interface Claims {
  /**
   * Runs the statement or transaction that takes rows in this process's name. When it fails it may have taken effect all the same: what it took is
   * then found and given back.
   *
   * @param rowsOf the rows that it took: they are in hand until they are ended
   */
  take<T>(owner: number, statement: () => Promise<T>, rowsOf: (taken: T) => readonly Claimed[]): Promise<T>
  /**
   * Carries out what was taken and ends all of it, whatever happens.
   *
   * @param work says of each row what became of it; `carried out` when the row was settled together with what it asked for
   * @param orElse what becomes of a row of which `work` said nothing, e.g. because of `error`
   */
  hold<Row extends Claimed>(
    owner: number,
    rows: readonly Row[],
    work: (settle: Settle<Row>) => Promise<void>,
    orElse: (row: Row, error: unknown) => Outcome,
  ): Promise<void>
  /**
   * Notes what became of rows in hand, which are let go. Resolves once it is written; keeps trying while the database is away, unless the process
   * has lost its number meanwhile, and with it the rows.
   */
  end(owner: number, settled: readonly Settled[]): Promise<void>
  /** A row that `giver` put on the queue can't be taken by this process: it is given again at once. */
  refuse(giver: number, id: bigint): void
}

/** Says of a row in hand what became of it. */
export type Settle<Row extends Claimed> = (row: Row, outcome: Outcome | 'carried out') => void

export interface ClaimsOptions {
  pool: Pool
  clock: Clock
  instance: Pick<Instance, 'id'>
  logger: Logger
  /** milliseconds until something that failed is tried again */
  retryAfter?: number
}

/** What became of rows, to be written. */
interface End {
  owner: number
  settled: readonly Settled[]
  done: () => void
  /** together with others it couldn't be written */
  alone: boolean
}

/** The claims of one process; its parts share them. */
export function createClaims({ pool, clock, instance, logger, retryAfter = 500 }: ClaimsOptions): Claims {
  const inHand = new Map<bigint, number>()
  const taking = new Set<Promise<unknown>>()
  /** numbers under which a claim failed that may have been made */
  const unsure = new Set<number>()
  const refused = new Map<bigint, number>()
  let looking: NodeJS.Timeout | undefined
  let waiting: End[] = []
  let writing: Promise<void> | undefined

  async function take<T>(owner: number, statement: () => Promise<T>, rowsOf: (taken: T) => readonly Claimed[]): Promise<T> {
    const claim = statement().then((taken) => {
      for (const { id, attempts } of rowsOf(taken)) inHand.set(id, attempts)
      return taken
    })
    taking.add(claim)
    try {
      return await claim
    } catch (error) {
      // What somebody may not do ends a transaction before its end, and so leaves nothing.
      if (!(error instanceof Refusal)) {
        unsure.add(owner)
        lookSoon()
      }
      throw error
    } finally {
      taking.delete(claim)
    }
  }

  function lookSoon(): void {
    looking ??= setTimeout(() => {
      void makeSure()
        .catch((error: unknown) =>
          logger.warn({ err: error }, 'what this process has taken could not be looked up; trying again'),
        )
        .finally(() => {
          looking = undefined
          if (unsure.size > 0 || refused.size > 0) lookSoon()
        })
    }, retryAfter).unref()
  }

  /** Finds what this process has taken without knowing it: nobody takes over from a process that lives. */
  async function makeSure(): Promise<void> {
    const owner = instance.id
    if (owner === undefined) return
    // What was taken under a number that is no longer this process's is taken back like that of a dead one.
    for (const other of unsure) if (other !== owner) unsure.delete(other)
    if (unsure.delete(owner)) {
      try {
        await giveBackUnknown(owner)
      } catch (error) {
        unsure.add(owner)
        throw error
      }
    }
    for (const [id, giver] of refused) {
      await returnTurns(pool, giver, [id])
      refused.delete(id)
    }
  }

  async function giveBackUnknown(owner: number): Promise<void> {
    const found = await findUnknown(pool, owner, [...inHand.keys()])
    if (found.length === 0) return
    // Claims that were under way while the rows were read have told by then what they took.
    await Promise.allSettled(taking)
    const unknown = found.filter(({ id, attempts }) => inHand.get(id) !== attempts)
    const count = await giveBack(pool, owner, unknown)
    if (count > 0) logger.info({ count }, 'messages were taken without this process knowing; they are given back')
  }

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const ends = waiting
      waiting = []
      const together = ends.filter(({ alone }) => !alone)
      const owners = [...new Set(together.map(({ owner }) => owner))]
      await Promise.all([
        ...owners.map((owner) => writeTogether(together.filter((each) => each.owner === owner))),
        ...ends.filter(({ alone }) => alone).map((each) => writeTogether([each])),
      ])
    }
    writing = undefined
  }

  /** Ends of one owner, in one statement. */
  async function writeTogether(ends: End[]): Promise<void> {
    const { owner } = ends[0]!
    try {
      await settle(
        pool,
        owner,
        clock.now(),
        ends.flatMap(({ settled }) => settled),
      )
      ends.forEach(letGo)
    } catch (error) {
      logger.warn({ err: error, rows: ends.length }, 'what became of messages could not be noted; trying again')
      // One that can't be written must not keep the others from it.
      if (!isDatabaseAway(error)) for (const each of ends) each.alone = true
      setTimeout(() => {
        if (instance.id === owner) endSoon(ends)
        else ends.forEach(letGo)
      }, retryAfter).unref()
    }
  }

  function endSoon(ends: End[]): void {
    waiting.push(...ends)
    // Attempts that end at the same moment are noted in one statement.
    writing ??= Promise.resolve().then(write)
  }

  function letGo({ settled, done }: End): void {
    for (const { row } of settled) if (inHand.get(row.id) === row.attempts) inHand.delete(row.id)
    done()
  }

  function end(owner: number, settled: readonly Settled[]): Promise<void> {
    if (settled.length === 0) return Promise.resolve()
    return new Promise((done) => endSoon([{ owner, settled, done, alone: false }]))
  }

  return {
    take,
    end,
    async hold(owner, rows, work, orElse) {
      const outcomes = new Map<bigint, Outcome | 'carried out'>()
      let failure: unknown
      try {
        await work((row, outcome) => outcomes.set(row.id, outcome))
      } catch (error) {
        failure = error
      }
      const settled: Settled[] = []
      for (const row of rows) {
        const outcome = outcomes.get(row.id) ?? orElse(row, failure)
        if (outcome === 'carried out') inHand.delete(row.id)
        else settled.push({ row, outcome })
      }
      await end(owner, settled)
    },
    refuse(giver, id) {
      refused.set(id, giver)
      lookSoon()
    },
  }
}
