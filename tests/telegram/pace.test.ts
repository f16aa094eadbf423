import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createPace, type Pace, type PaceOptions } from '../../telegram/pace.ts'

// The pace keeps real time, so these tests make time pass; nothing here waits.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Asks for turns and writes down when each came, in milliseconds since the start. */
function recorder(options?: PaceOptions) {
  const pace: Pace = createPace(options)
  const start = performance.now()
  const turns: { chatId: bigint; at: number }[] = []
  const want = (chatId: bigint) => {
    void pace.turn(chatId).then(() => turns.push({ chatId, at: performance.now() - start }))
  }
  const timesOf = (chatId: bigint) => turns.filter((turn) => turn.chatId === chatId).map(({ at }) => Math.round(at))
  return { pace, turns, want, timesOf }
}

/** The most turns within any span of so many milliseconds. */
function mostWithin(turns: readonly { at: number }[], span: number): number {
  return Math.max(...turns.map(({ at }) => turns.filter((other) => other.at >= at && other.at < at + span).length))
}

describe('notices', () => {
  test('to a hundred chats go 25 a second, never more, the first at once', async () => {
    const { turns, want } = recorder()
    for (let chat = 1n; chat <= 100n; chat += 1n) want(chat)
    await vi.advanceTimersByTimeAsync(0)
    expect(turns).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(turns).toHaveLength(100)
    expect(mostWithin(turns, 1_000)).toBeLessThanOrEqual(26)
    expect(turns.at(-1)!.at).toBeGreaterThanOrEqual(3_900)
    expect(turns.at(-1)!.at).toBeLessThan(4_200)
  })

  test('do not come in a burst after a quiet time', async () => {
    const { turns, want } = recorder()
    await vi.advanceTimersByTimeAsync(60_000)
    for (let chat = 1n; chat <= 60n; chat += 1n) want(chat)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(turns).toHaveLength(60)
    expect(mostWithin(turns, 1_000)).toBeLessThanOrEqual(26)
  })

  test('to one chat go one a second, in order', async () => {
    const { want, timesOf } = recorder()
    for (let index = 0; index < 4; index += 1) want(7n)
    await vi.advanceTimersByTimeAsync(10_000)
    const times = timesOf(7n)
    expect(times).toHaveLength(4)
    for (const [index, at] of times.entries()) expect(Math.abs(at - index * 1_000)).toBeLessThanOrEqual(10)
  })

  test('to a busy chat keep nobody else waiting', async () => {
    const { want, timesOf } = recorder()
    for (let index = 0; index < 20; index += 1) want(7n)
    for (let chat = 100n; chat < 110n; chat += 1n) want(chat)
    await vi.advanceTimersByTimeAsync(1_000)
    for (let chat = 100n; chat < 110n; chat += 1n) expect(timesOf(chat)).toHaveLength(1)
  })

  test('keep the pace that they are given', async () => {
    const { turns, want } = recorder({ perSecond: 500, perChat: 5 })
    for (let chat = 1n; chat <= 500n; chat += 1n) want(chat)
    await vi.advanceTimersByTimeAsync(900)
    expect(turns.length).toBeGreaterThan(400)
    expect(turns.length).toBeLessThanOrEqual(451)
  })
})

describe('answers', () => {
  test('never wait, but count in their chat', async () => {
    const { pace, want, timesOf } = recorder()
    pace.answered(7n)
    want(7n)
    want(8n)
    await vi.advanceTimersByTimeAsync(900)
    expect(timesOf(7n)).toEqual([])
    expect(timesOf(8n)).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(200)
    expect(timesOf(7n)).toHaveLength(1)
  })

  test('count in all: notices leave them their room', async () => {
    const { pace, turns, want } = recorder()
    for (let chat = 1n; chat <= 20n; chat += 1n) pace.answered(chat)
    for (let chat = 101n; chat <= 150n; chat += 1n) want(chat)
    await vi.advanceTimersByTimeAsync(999)
    expect(turns.length).toBeLessThanOrEqual(6)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(turns.length).toBeGreaterThan(20)
  })

  test('that are more than the pace do not put notices off for ever', async () => {
    const { pace, turns, want } = recorder()
    for (let chat = 1n; chat <= 1_000n; chat += 1n) pace.answered(chat)
    want(5_000n)
    await vi.advanceTimersByTimeAsync(1_100)
    expect(turns).toHaveLength(1)
  })
})

describe('when Telegram asks for silence', () => {
  test('no notice goes before it is over, and then the pace is kept', async () => {
    const { pace, turns, want } = recorder()
    pace.flooded(5)
    for (let chat = 1n; chat <= 50n; chat += 1n) want(chat)
    await vi.advanceTimersByTimeAsync(4_999)
    expect(turns).toEqual([])
    await vi.advanceTimersByTimeAsync(4_000)
    expect(turns).toHaveLength(50)
    expect(mostWithin(turns, 1_000)).toBeLessThanOrEqual(26)
  })

  test('those that are waiting for their turn already are silent too', async () => {
    const { pace, turns, want } = recorder()
    for (let chat = 1n; chat <= 50n; chat += 1n) want(chat)
    await vi.advanceTimersByTimeAsync(500)
    const before = turns.length
    pace.flooded(3)
    await vi.advanceTimersByTimeAsync(2_999)
    expect(turns).toHaveLength(before)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(turns).toHaveLength(50)
  })

  test('a shorter silence does not end a longer one', async () => {
    const { pace, turns, want } = recorder()
    pace.flooded(5)
    pace.flooded(1)
    want(1n)
    await vi.advanceTimersByTimeAsync(4_900)
    expect(turns).toEqual([])
    await vi.advanceTimersByTimeAsync(200)
    expect(turns).toHaveLength(1)
  })
})

describe('when Telegram refuses messages in one chat', () => {
  test('that chat is silent, for answers too, and no other one', async () => {
    const { pace, want, timesOf } = recorder()
    pace.flooded(5, 7n)
    expect([pace.waitOfAnswer(7n), pace.waitOfAnswer(8n), pace.silence()].map(Math.round)).toEqual([5_000, 0, 0])
    want(7n)
    want(8n)
    await vi.advanceTimersByTimeAsync(4_999)
    expect([timesOf(7n), timesOf(8n)]).toEqual([[], [0]])
    await vi.advanceTimersByTimeAsync(2)
    expect(timesOf(7n)).toHaveLength(1)
  })

  test('answers keep the pace there afterwards, until it has been quiet for a while', async () => {
    const { pace } = recorder()
    pace.flooded(2, 7n)
    await vi.advanceTimersByTimeAsync(2_000)
    const sent: number[] = []
    for (let tap = 0; tap < 60; tap += 1) {
      if (pace.waitOfAnswer(7n) === 0) {
        sent.push(tap)
        pace.answered(7n)
      }
      await vi.advanceTimersByTimeAsync(1_000 / 6)
    }
    expect(sent.length).toBeGreaterThan(8)
    expect(sent.length).toBeLessThanOrEqual(10)
    await vi.advanceTimersByTimeAsync(30_000)
    for (let tap = 0; tap < 5; tap += 1) {
      expect(pace.waitOfAnswer(7n)).toBe(0)
      pace.answered(7n)
    }
  })

  test('that have more than their share, however many they are, the others are not silent', async () => {
    const { pace } = recorder()
    for (let chat = 1n; chat <= 10n; chat += 1n) {
      for (let answers = 0; answers < 20; answers += 1) pace.answered(chat)
      pace.flooded(5, chat)
    }
    expect([pace.silence(), pace.waitOfAnswer(99n)]).toEqual([0, 0])
  })

  test('and in others at the same time, none of which had more than its share, all are silent', async () => {
    const { pace, want, timesOf } = recorder()
    pace.flooded(3, 1n)
    pace.flooded(3, 2n)
    await vi.advanceTimersByTimeAsync(60_000)
    pace.flooded(5, 3n)
    pace.flooded(5, 4n)
    expect(pace.silence()).toBe(0)
    pace.flooded(5, 5n)
    expect([pace.silence(), pace.waitOfAnswer(99n)].map(Math.round)).toEqual([5_000, 5_000])
    want(98n)
    await vi.advanceTimersByTimeAsync(4_999)
    expect(timesOf(98n)).toEqual([])
  })
})

describe('a notice to somebody who never stops typing', () => {
  test.each([false, true])('waits three seconds at most (Telegram has refused messages there: %s)', async (refused) => {
    const { pace, want, timesOf } = recorder()
    if (refused) pace.flooded(2, 7n)
    await vi.advanceTimersByTimeAsync(2_000)
    want(7n)
    for (let tap = 0; tap < 60; tap += 1) {
      if (pace.waitOfAnswer(7n) === 0) pace.answered(7n)
      await vi.advanceTimersByTimeAsync(1_000 / 6)
    }
    expect(timesOf(7n)).toHaveLength(1)
    expect(timesOf(7n)[0]).toBeLessThanOrEqual(2_000 + 3_000)
  })

  test('waits so long too when it asks again and again', async () => {
    const { pace } = recorder()
    const waits: number[] = []
    for (let tap = 0; tap < 24; tap += 1) {
      pace.answered(7n)
      waits.push(pace.waitOfNotice(7n))
      await vi.advanceTimersByTimeAsync(1_000 / 6)
    }
    expect(waits.filter((wait) => wait > 0).length).toBeLessThanOrEqual(19)
    expect(waits.at(-1)).toBe(0)
  })
})

test('how long a chat has still to wait can be asked', async () => {
  const { pace, timesOf, want } = recorder()
  expect(pace.waitOfNotice(1n)).toBe(0)
  for (let answers = 0; answers < 3; answers++) pace.answered(1n)
  expect(Math.round(pace.waitOfNotice(1n))).toBe(3_000)
  expect(pace.waitOfNotice(2n)).toBe(0)
  want(1n)
  await vi.advanceTimersByTimeAsync(3_100)
  expect(timesOf(1n)).toEqual([3_000])
  pace.flooded(5)
  expect([pace.waitOfNotice(2n), pace.waitOfAnswer(2n), pace.silence()].map(Math.round)).toEqual([5_000, 5_000, 5_000])
})
