import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createClaiming, type Claiming } from '../../../bot/intake/claiming.ts'
import { firstLane } from '../../../core/inbox/claims.ts'

/** Handles so many updates. */
function busy(claiming: Claiming, count: number): void {
  for (let i = 0; i < count; i++) claiming.started()
}

test('asks for as many as there is room for', () => {
  const claiming = createClaiming(4)
  busy(claiming, 3)
  expect(claiming.look()).toEqual({ limit: 1, after: firstLane })
})

test('a look for which there was no room is owed once there is', () => {
  const claiming = createClaiming(1)
  busy(claiming, 1)
  expect(claiming.look()).toBeUndefined()
  expect(claiming.owesALook).toBe(false)
  claiming.ended()
  expect(claiming.owesALook).toBe(true)
})

test('where more wait than there is room for, the next look goes on behind the last one taken, and then from the beginning', () => {
  const claiming = createClaiming(2)
  const first = claiming.look()!
  claiming.found([3n, 7n], first)
  const second = claiming.look()!
  expect(second.after).toBe(7n)
  claiming.found([9n], second)
  expect(claiming.owesALook).toBe(true)
  expect(claiming.look()!.after).toBe(firstLane)
})

test('while chats wait for room, what comes later is written down only', () => {
  const claiming = createClaiming(2)
  claiming.found([3n, 7n], claiming.look()!)
  busy(claiming, 2)
  claiming.ended()
  expect(claiming.takeIn()).toBe(0)
})

test('what is being written down has its room kept', () => {
  const claiming = createClaiming(3)
  expect(claiming.takeIn()).toBe(3)
  expect(claiming.look()).toBeUndefined()
  claiming.tookIn(3, [5n])
  expect(claiming.worthALook).toBe(true)
})

test('after a claim of which nothing was heard none is made with writing down, until it is settled; and that only while none is under way', () => {
  const claiming = createClaiming(3)
  const mine = claiming.takeIn()
  claiming.unheard()
  expect(claiming.canSettle).toBe(false)
  claiming.takeInFailed(mine)
  expect(claiming.takeIn()).toBe(0)
  claiming.tookIn(0, [])
  expect(claiming.canSettle).toBe(true)
  claiming.settled()
  expect(claiming.takeIn()).toBe(3)
})

test('once nothing waits, nothing is looked for; where others write too, each end is worth a look', () => {
  const claiming = createClaiming(3)
  claiming.waits(4n)
  claiming.found([], claiming.look()!)
  expect(claiming.worthALook).toBe(false)
  claiming.pushed()
  claiming.found([], claiming.look()!)
  expect(claiming.worthALook).toBe(true)
})

/** An inbox in memory: lanes with updates, of which the first of each may be taken. */
function inbox(lanes: Map<bigint, number>) {
  const held = new Set<bigint>()
  return {
    claim({ limit, after }: { limit: number; after: bigint }): bigint[] {
      const free = [...lanes].filter(([lane, count]) => count > 0 && lane > after && !held.has(lane)).map(([lane]) => lane)
      const taken = free.sort((a, b) => (a < b ? -1 : 1)).slice(0, limit)
      for (const lane of taken) held.add(lane)
      return taken
    },
    finish(lane: bigint) {
      held.delete(lane)
      lanes.set(lane, lanes.get(lane)! - 1)
    },
    get left() {
      return [...lanes.values()].reduce((sum, count) => sum + count, 0)
    },
  }
}

test('whatever waits is handled, in no more chats at once than allowed', () => {
  const chats = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(chats, fc.integer({ min: 1, max: 4 }), fc.array(fc.nat(), { maxLength: 60 }), (counts, width, picks) => {
      const lanes = new Map(counts.map((count, index) => [BigInt(index), count]))
      const store = inbox(lanes)
      const claiming = createClaiming(width)
      const running: bigint[] = []
      const looks = () => {
        const asked = claiming.look()
        if (asked === undefined) return
        const found = store.claim(asked)
        claiming.found(found, asked)
        for (const lane of found) {
          claiming.started()
          running.push(lane)
        }
        expect(running.length).toBeLessThanOrEqual(width)
      }
      claiming.wake()
      looks()
      for (let step = 0; store.left > 0; step++) {
        expect(step).toBeLessThan(200)
        while (claiming.owesALook) looks()
        expect(running.length).toBeGreaterThan(0)
        const [lane] = running.splice((picks[step % Math.max(1, picks.length)] ?? 0) % running.length, 1)
        store.finish(lane!)
        claiming.ended()
        if (claiming.worthALook) {
          claiming.wake()
          looks()
        }
      }
    }),
  )
})
