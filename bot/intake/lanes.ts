import type { Update } from 'grammy/types'
import type { Pool } from 'pg'
import type { Clock } from '../../platform/clock.ts'
import { isDatabaseAway } from '../../platform/database-errors.ts'
import { leaseDuration, type Instance } from '../../platform/instance.ts'
import type { Logger } from '../../platform/logger.ts'
import { createClaiming } from './claiming.ts'
import { inLane, type ClaimedUpdate } from './update.ts'
import { claimUpdates, giveBackUnknown, LostClaimError, releaseUpdate, requeueOrphans } from '../../core/inbox/claims.ts'
import { storeAndClaim } from '../../core/inbox/store.ts'

export interface Lanes {
  /** Something may be waiting: look now. */
  wake(): void
  /** Writes down updates that were polled, and begins with those whose chat is free. Rejects when they couldn't be written down. */
  takeIn(updates: readonly Update[]): Promise<void>
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
  /** milliseconds after which the server ends a transaction that says nothing */
  patience?: number
}

/** Milliseconds until the next attempt, by failed attempts so far; the one after the last parks the update. */
const backOff = [0, 1_000, 5_000, 30_000]

/** Works through the inbox: in each chat one update after the other, chats side by side. */
export function startLanes({
  pool,
  clock,
  instance,
  logger,
  handle,
  park,
  width = 32,
  every = 1_000,
  patience = leaseDuration,
}: LanesOptions): Lanes {
  const claiming = createClaiming(width)
  const running = new Map<bigint, Promise<void>>()
  let looking: Promise<void> | undefined
  let stopped = false

  function wake(): void {
    claiming.pushed()
    lookSoon()
  }

  function lookSoon(): void {
    claiming.wake()
    if (stopped || looking !== undefined) return
    // What ends in the same turn of the event loop makes room for as many at once: their answers were noted together.
    looking = new Promise<void>((resolve) => setImmediate(resolve))
      .then(look)
      .catch((error: unknown) => {
        claiming.unheard()
        logger.warn({ err: error }, 'the inbox could not be read; trying again')
      })
      .finally(() => {
        looking = undefined
        if (!stopped && claiming.owesALook) lookSoon()
      })
  }

  async function look(): Promise<void> {
    const owner = instance.id
    const asked = claiming.look()
    if (owner === undefined || asked === undefined) return
    const claimed = await claimUpdates<Update>(pool, { owner, now: clock.now(), ...asked })
    claiming.found(
      claimed.map(({ lane }) => lane),
      asked,
    )
    for (const update of claimed) start(update)
  }

  async function takeIn(updates: readonly Update[]): Promise<void> {
    const owner = instance.id
    const mine = stopped || owner === undefined ? 0 : undefined
    const room = claiming.takeIn(mine)
    try {
      const given = updates.map(inLane)
      const claimed = await storeAndClaim(pool, given, { now: clock.now(), owner: owner ?? 0, room })
      const taken = new Set(claimed.map(({ updateId }) => Number(updateId)))
      const left = given.filter(({ update }) => !taken.has(update.update_id)).map(({ lane }) => BigInt(lane))
      for (const update of claimed) start(update)
      claiming.tookIn(room, left)
    } catch (error) {
      claiming.takeInFailed(room)
      throw error
    }
    if (claiming.worthALook) lookSoon()
  }

  function start(update: ClaimedUpdate): void {
    const work = run(update).finally(() => {
      running.delete(update.updateId)
      claiming.ended()
      if (claiming.worthALook) lookSoon()
    })
    claiming.started()
    running.set(update.updateId, work)
  }

  async function run(claimed: ClaimedUpdate): Promise<void> {
    const begun = performance.now()
    try {
      await handle(claimed)
    } catch (error) {
      if (error instanceof LostClaimError) return
      // A connection that breaks after so long may have been broken for the update's own sake: then it would break each time.
      const away = isDatabaseAway(error) && performance.now() - begun < patience
      await fail(claimed, error, away)
    }
  }

  /** `away`: it isn't the update's fault, and doesn't count; nor does whatever can't be noted since the database is away. */
  async function fail(claimed: ClaimedUpdate, error: unknown, away: boolean): Promise<void> {
    const { updateId, lane } = claimed
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
      claiming.waits(lane)
      // False when it was committed, and only the word of it got lost: then its answers are given back by the claims of this process.
      await releaseUpdate(pool, claimed, { notBefore, error: reason, count: !away })
    } catch (failure) {
      if (failure instanceof LostClaimError) return
      // Still claimed by this process, which lives: nobody else will take it. Give it back once the database answers.
      logger.warn({ err: failure, updateId }, 'an update could not be given back; trying again')
      const timer = setTimeout(() => void fail(claimed, error, away || isDatabaseAway(failure)), 1_000)
      timer.unref()
    }
  }

  async function tick(): Promise<void> {
    if (instance.id === undefined) return
    try {
      const takenBack = await requeueOrphans(pool)
      if (takenBack > 0) logger.info({ takenBack }, 'took over updates of a process that died')
      await makeSure()
    } catch (error) {
      logger.warn({ err: error }, 'the inbox could not be looked after; trying again')
    }
    lookSoon()
  }

  /** What was claimed without our knowing would wait for ever: nobody takes over from a process that lives. */
  async function makeSure(): Promise<void> {
    const owner = instance.id
    if (!claiming.canSettle || owner === undefined || looking !== undefined) return
    looking = giveBackUnknown(pool, owner, [...running.keys()]).then((count) => {
      claiming.settled()
      if (count > 0) logger.info({ count }, 'updates were claimed without this process knowing; they are taken again')
    })
    try {
      await looking
    } finally {
      looking = undefined
    }
  }

  const timer = setInterval(() => void tick(), every)
  void tick()

  return {
    wake,
    takeIn,
    get busy() {
      return running.size
    },
    async stop() {
      stopped = true
      clearInterval(timer)
      await looking
      await Promise.all(running.values())
    },
  }
}
