import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createPace, type Pace } from '../../telegram/pace.ts'
import { sharePace } from '../../telegram/shared-pace.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Processes with one token, and what they tell each other. */
function processes(count: number) {
  const listeners: ((text: string) => void)[] = []
  const told: string[] = []
  const paces = Array.from({ length: count }, (_, index) =>
    sharePace(createPace(), {
      others: count - 1,
      tell(text) {
        told.push(text)
        for (const [other, listener] of listeners.entries()) if (other !== index) listener(text)
      },
      onTold: (listener) => void (listeners[index] = listener),
    }),
  )
  return { paces, told }
}

test('notices of two processes and the answers of a third keep the pace together', async () => {
  const { paces } = processes(3)
  const sent: number[] = []
  let chats = 0n
  const work = async (pace: Pace) => {
    for (;;) {
      await pace.turn((chats += 1n))
      sent.push(performance.now())
    }
  }
  // As many as a worker has in hand while they wait for their turn.
  for (let each = 0; each < 20; each += 1) for (const pace of paces.slice(0, 2)) void work(pace)
  // Ten answers a second.
  for (let tap = 0; tap < 100; tap += 1) {
    paces[2]!.answered(BigInt(10_000 + tap))
    sent.push(performance.now())
    await vi.advanceTimersByTimeAsync(100)
  }
  const within = (from: number, to: number) => sent.filter((at) => at >= from && at < to).length
  const start = sent[0]!
  // The first moment is before anybody has heard of the others.
  for (let second = 1; second < 9; second += 1)
    expect(within(start + 1_000 * second, start + 1_000 * (second + 1))).toBeLessThanOrEqual(30)
  expect(within(start, start + 10_000)).toBeGreaterThan(200)
})

test('what Telegram refuses one of them the others don’t try', () => {
  const { paces } = processes(2)
  paces[0]!.flooded(5, 7n)
  expect(paces.map((pace) => Math.round(pace.waitOfAnswer(7n)))).toEqual([5_000, 5_000])
  expect(paces.map((pace) => pace.waitOfAnswer(8n))).toEqual([0, 0])
  paces[1]!.flooded(3)
  expect(paces.map((pace) => Math.round(pace.silence()))).toEqual([3_000, 3_000])
})

test('one that is alone tells nothing, and of many messages the others are told at once', async () => {
  const alone = processes(1)
  alone.paces[0]!.answered(7n)
  alone.paces[0]!.flooded(1, 7n)
  const two = processes(2)
  for (let chat = 1n; chat <= 50n; chat += 1n) two.paces[0]!.answered(chat)
  await vi.advanceTimersByTimeAsync(1_000)
  expect([alone.told.length, two.told.length]).toEqual([0, 1])
  for (let chat = 1n; chat <= 2_000n; chat += 1n) two.paces[0]!.answered(7_200_000_000_000n + chat)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(Math.max(...two.told.map((text) => Buffer.byteLength(text)))).toBeLessThan(7_900)
})
