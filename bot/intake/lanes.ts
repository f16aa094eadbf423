import type { Update } from 'grammy/types'
import type { Pool } from 'pg'
import type { Clock } from '../../platform/clock.ts'
import { isDatabaseAway } from '../../platform/database-errors.ts'
import { leaseDuration, type Instance } from '../../platform/instance.ts'
import type { Logger } from '../../platform/logger.ts'
import { inLane, type ClaimedUpdate } from './update.ts'
import {
  claimUpdates,
  firstLane,
  giveBackUnknown,
  LostClaimError,
  releaseUpdate,
  requeueOrphans,
} from '../../core/inbox/claims.ts'
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
  const running = new Map<bigint, Promise<void>>()
  /** calls of `takeIn` at work, and the room that they may fill */
  let takingIn = 0
  let reserved = 0
  /** chats of which something is known to wait: behind an update at work, or for want of room */
  const waiting = new Set<bigint>()
  /** others write updates down too, and only the inbox knows for which chats */
  let pushed = false
  /** a claim failed: it may have been made all the same */
  let unsure = false
  let looking: Promise<void> | undefined
  let again = false
  let stopped = false
  /** the lane to go on behind: that of the last update taken while more waited than there was room for */
  let after = firstLane

  function wake(): void {
    pushed = true
    lookSoon()
  }

  function lookSoon(): void {
    again = true
    if (stopped || looking !== undefined) return
    // What ends in the same turn of the event loop makes room for as many at once: their answers were noted together.
    looking = new Promise<void>((resolve) => setImmediate(resolve))
      .then(look)
      .catch((error: unknown) => {
        unsure = true
        logger.warn({ err: error }, 'the inbox could not be read; trying again')
      })
      .finally(() => {
        looking = undefined
        if (again && !stopped && room() > 0) lookSoon()
      })
  }

  function room(): number {
    return width - running.size - reserved
  }

  async function look(): Promise<void> {
    again = false
    const owner = instance.id
    const limit = room()
    if (owner === undefined) return
    if (limit <= 0) {
      again = true
      return
    }
    const claimed = await claimUpdates<Update>(pool, { owner, now: clock.now(), limit, after })
    const full = claimed.length === limit
    if (!full && after !== firstLane) again = true
    if (claimed.length === 0 && running.size === 0 && takingIn === 0 && !again) waiting.clear()
    // Behind the one taken there may be more; where all room is filled, in other chats too.
    for (const { lane } of claimed) waiting.add(lane)
    after = full ? claimed.reduce((last, { lane }) => (lane > last ? lane : last), firstLane) : firstLane
    for (const update of claimed) start(update)
  }

  async function takeIn(updates: readonly Update[]): Promise<void> {
    const owner = instance.id
    // While chats wait for room, nobody who comes later is let in before them.
    const crowded = after !== firstLane
    const mine = stopped || owner === undefined || unsure || crowded ? 0 : Math.max(0, room())
    takingIn += 1
    reserved += mine
    try {
      const given = updates.map(inLane)
      const claimed = await storeAndClaim(pool, given, { now: clock.now(), owner: owner ?? 0, room: mine })
      const taken = new Set(claimed.map(({ updateId }) => Number(updateId)))
      for (const { update, lane } of given) if (!taken.has(update.update_id)) waiting.add(BigInt(lane))
      for (const update of claimed) start(update)
    } catch (error) {
      unsure = true
      throw error
    } finally {
      takingIn -= 1
      reserved -= mine
    }
    if (again || waiting.size > 0) lookSoon()
  }

  function start(update: ClaimedUpdate): void {
    const work = run(update).finally(() => {
      running.delete(update.updateId)
      if (again || pushed || waiting.size > 0) lookSoon()
    })
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
      waiting.add(lane)
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
    if (!unsure || owner === undefined || takingIn > 0 || looking !== undefined) return
    looking = giveBackUnknown(pool, owner, [...running.keys()]).then((count) => {
      unsure = false
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
