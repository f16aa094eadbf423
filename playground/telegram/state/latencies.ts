import type { PendingUpdate } from '../delivery/updates.ts'

/** Milliseconds. */
export interface LatencySummary {
  count: number
  p50: number
  p95: number
  p99: number
  max: number
}

/** How long people waited for the bot. */
export interface LatencyReport {
  /** from the update's first delivery to the bot's first message or edit in that chat after it */
  fromDelivery: LatencySummary
  /** from the moment that the person acted */
  fromInjection: LatencySummary
}

/** Measures from each update to the first sign of life in its chat. */
export interface Latencies {
  delivered(update: PendingUpdate): void
  /** the bot sent or edited something there */
  answered(chatId: number): void
  /** @param of only these chats; all unless told */
  report(of?: ReadonlySet<number>): LatencyReport
  reset(): void
}

const keptSamples = 200_000

/** Keeps the first 200,000 samples. */
export function createLatencies(): Latencies {
  const open = new Map<number, PendingUpdate[]>()
  let samples: { chatId: number; delivery: number; injection: number }[] = []
  return {
    delivered(update) {
      const waiting = open.get(update.chatId)
      if (waiting) waiting.push(update)
      else open.set(update.chatId, [update])
      // A chat that nobody answers doesn't grow for ever.
      if (waiting && waiting.length > 1000) waiting.shift()
    },
    answered(chatId) {
      const waiting = open.get(chatId)
      if (waiting === undefined) return
      open.delete(chatId)
      const now = performance.now()
      for (const update of waiting) {
        if (samples.length >= keptSamples) return
        samples.push({ chatId, delivery: now - update.deliveredAt!, injection: now - update.injectedAt })
      }
    },
    report(of) {
      const wanted = of === undefined ? samples : samples.filter(({ chatId }) => of.has(chatId))
      return {
        fromDelivery: summarize(wanted.map(({ delivery }) => delivery)),
        fromInjection: summarize(wanted.map(({ injection }) => injection)),
      }
    },
    reset() {
      open.clear()
      samples = []
    },
  }
}

/** @param samples in any order */
export function summarize(samples: readonly number[]): LatencySummary {
  const sorted = Float64Array.from(samples).sort()
  const at = (share: number) =>
    sorted.length === 0 ? 0 : sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}
