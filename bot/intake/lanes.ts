import type { Pool } from 'pg'
import { letGoOfAnswers } from '../../core/outbox/outbox.ts'
import type { Clock } from '../../platform/clock.ts'
import { isDatabaseAway } from '../../platform/database-errors.ts'
import type { Instance } from '../../platform/instance.ts'
import type { Logger } from '../../platform/logger.ts'
import { claimUpdates, firstLane, LostClaimError, releaseUpdate, takeBackUpdates, type ClaimedUpdate } from './inbox.ts'

export interface Lanes {
  /** Something may be waiting: look now. */
  wake(): void
  /** Resolves once nothing is being handled. */
  stop(): Promise<void>
  /** updates being handled at this moment */
  readonly busy: number
}

export interface LanesOptions {
  pool: Pool
  clock: Clock
  instance: Instance
  logger: Logger
  /** Handles one update, whole: commits it and answers. Throwing means that nothing was committed. */
  handle: (claimed: ClaimedUpdate) => Promise<void>
  /** Parks an update that failed too often, so that its chat moves on; commits it. */
  park: (claimed: ClaimedUpdate, error: unknown) => Promise<void>
  /** chats handled side by side */
  width?: number
  /** milliseconds between two looks when nothing wakes it: for what another process stored or left behind */
  every?: number
}

/** Milliseconds until the next attempt, by failed attempts so far; the one after the last parks the update. */
const backOff = [0, 1_000, 5_000, 30_000]

/** Works through the inbox: in each chat one update after the other, chats side by side. */
export function startLanes({ pool, clock, instance, logger, handle, park, width = 16, every = 1_000 }: LanesOptions): Lanes {
  const running = new Set<Promise<void>>()
  let looking: Promise<void> | undefined
  let again = false
  let stopped = false
  /** the lane to go on behind: that of the last update taken while more waited than there was room for */
  let after = firstLane

  function wake(): void {
    again = true
    if (stopped || looking !== undefined) return
    looking = look()
      .catch((error: unknown) => logger.warn({ err: error }, 'the inbox could not be read; trying again'))
      .finally(() => {
        looking = undefined
        if (again && !stopped && running.size < width) wake()
      })
  }

  async function look(): Promise<void> {
    again = false
    const owner = instance.id
    if (owner === undefined || running.size >= width) return
    const limit = width - running.size
    const claimed = await claimUpdates(pool, { owner, now: clock.now(), limit, after })
    const full = claimed.length === limit
    if (!full && after !== firstLane) again = true
    after = full ? claimed.reduce((last, { lane }) => (lane > last ? lane : last), firstLane) : firstLane
    for (const update of claimed) {
      const work = run(update).finally(() => {
        running.delete(work)
        wake()
      })
      running.add(work)
    }
  }

  async function run(claimed: ClaimedUpdate): Promise<void> {
    try {
      await handle(claimed)
    } catch (error) {
      if (error instanceof LostClaimError) return
      await fail(claimed, error)
    }
  }

  async function fail(claimed: ClaimedUpdate, error: unknown): Promise<void> {
    const { updateId, lane, owner } = claimed
    const away = isDatabaseAway(error)
    const delay = away ? 500 : backOff[claimed.attempts]
    try {
      if (delay === undefined) {
        logger.error({ err: error, updateId }, 'an update failed too often and is parked')
        await park(claimed, error)
        return
      }
      logger.warn({ err: error, updateId, attempt: claimed.attempts + 1 }, 'an update failed; trying again')
      const reason = error instanceof Error ? error.name : 'unknown'
      const notBefore = new Date(clock.now().getTime() + delay)
      if (await releaseUpdate(pool, claimed, { notBefore, error: reason, count: !away })) return
      // It was committed, and only the word of it got lost: its answer has nobody left to send it.
      await letGoOfAnswers(pool, lane, owner)
    } catch (failure) {
      if (failure instanceof LostClaimError) return
      // Still claimed by this process, which lives: nobody else will take it. Give it back once the database answers.
      logger.warn({ err: failure, updateId }, 'an update could not be given back; trying again')
      const timer = setTimeout(() => void fail(claimed, error), 1_000)
      timer.unref()
    }
  }

  async function tick(): Promise<void> {
    try {
      const takenBack = await takeBackUpdates(pool)
      if (takenBack > 0) logger.info({ takenBack }, 'took over updates of a process that died')
    } catch (error) {
      logger.warn({ err: error }, 'the inbox could not be looked after; trying again')
    }
    wake()
  }

  const timer = setInterval(() => void tick(), every)
  void tick()

  return {
    wake,
    get busy() {
      return running.size
    },
    async stop() {
      stopped = true
      clearInterval(timer)
      await looking
      await Promise.all(running)
    },
  }
}
