import { firstLane } from '../../core/inbox/claims.ts'

/** What to ask the inbox for: at most so many updates, of the lanes behind this one. */
export interface Look {
  limit: number
  after: bigint
}

/**
 * What a process knows of its claims on the inbox: how many more it can take, whether anything may wait, and where to go on. It knows no
 * database and no clock; `lanes.ts` tells it what happens, and asks it what to do.
 */
export interface Claiming {
  /** Others write updates down too, and from now on only the inbox knows for which chats. */
  pushed(): void
  /** Something may be waiting that no look has seen yet. */
  wake(): void
  /** After a look: whether another one is owed, and there is room for what it finds. */
  readonly owesALook: boolean
  /** After something else has ended: whether a look could find something. */
  readonly worthALook: boolean
  /** Begins a look. @returns what to ask for; undefined while there is no room, and the look is made up for once there is */
  look(): Look | undefined
  /** A look found these, one update of each lane. */
  found(lanes: readonly bigint[], look: Look): void
  /**
   * Begins to write down updates that were polled.
   *
   * @param most none, say, while the process has no claim to anything
   * @returns how many of them may be taken at once
   */
  takeIn(most?: number): number
  /** They are written down: of these lanes not all were taken. */
  tookIn(room: number, left: readonly bigint[]): void
  /** They couldn't be written down, or were without this process hearing of it. */
  takeInFailed(room: number): void
  /** An update is being handled, and has been. */
  started(): void
  ended(): void
  /** It is to be tried again. */
  waits(lane: bigint): void
  /** A claim failed: it may have been made all the same. Until that is settled nothing is taken together with being written down. */
  unheard(): void
  /** Whether it can be settled now which claims were made: only while none is under way. */
  readonly canSettle: boolean
  settled(): void
}

/** @param width how many chats are handled side by side */
export function createClaiming(width: number): Claiming {
  let running = 0
  /** calls of `takeIn` at work, and the room that they may fill */
  let takingIn = 0
  let reserved = 0
  /** chats of which something is known to wait: behind an update at work, or for want of room */
  const waiting = new Set<bigint>()
  let pushed = false
  let again = false
  let unsure = false
  /** the lane to go on behind: that of the last update taken while more waited than there was room for */
  let after = firstLane

  const room = () => width - running - reserved

  return {
    pushed() {
      pushed = true
      again = true
    },
    wake: () => void (again = true),
    get owesALook() {
      return again && room() > 0
    },
    get worthALook() {
      return again || pushed || waiting.size > 0
    },
    look() {
      again = room() <= 0
      return again ? undefined : { limit: room(), after }
    },
    found(lanes, { limit }) {
      const full = lanes.length === limit
      // Beyond the last lane there is nothing left: what lies before the first one asked for comes next.
      if (!full && after !== firstLane) again = true
      if (lanes.length === 0 && running === 0 && takingIn === 0 && !again) waiting.clear()
      // Behind the one taken there may be more; where all room is filled, in other chats too.
      for (const lane of lanes) waiting.add(lane)
      after = full ? lanes.reduce((last, lane) => (lane > last ? lane : last), firstLane) : firstLane
    },
    takeIn(most = width) {
      // While chats wait for room, nobody who comes later is let in before them.
      const crowded = after !== firstLane
      const mine = unsure || crowded ? 0 : Math.max(0, Math.min(most, room()))
      takingIn += 1
      reserved += mine
      return mine
    },
    tookIn(mine, left) {
      takingIn -= 1
      reserved -= mine
      for (const lane of left) waiting.add(lane)
    },
    takeInFailed(mine) {
      takingIn -= 1
      reserved -= mine
      unsure = true
    },
    started: () => void (running += 1),
    ended: () => void (running -= 1),
    waits: (lane) => void waiting.add(lane),
    unheard: () => void (unsure = true),
    get canSettle() {
      return unsure && takingIn === 0
    },
    settled: () => void (unsure = false),
  }
}
