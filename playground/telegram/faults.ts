/**
 * What can go wrong on purpose.
 *
 * - `status5xx` 502 Bad Gateway, the deed not done
 * - `flood` 429 with `seconds` to wait, the deed not done
 * - `delay` the answer comes `milliseconds` later
 * - `cutBefore` the connection is cut, the deed not done
 * - `cutAfter` the deed is done, the connection is cut without an answer
 * - `truncate` the deed is done, half of the answer comes, then the connection is cut
 * - `duplicateDelivery` an update comes once more although it was confirmed
 * - `reorderDelivery` updates of different chats come in another order; never those of one chat, since the real server keeps a chat's order
 * - `refuse` the server refuses connections for `milliseconds`, and cuts those that are open
 */
export type FaultKind =
  'status5xx' | 'flood' | 'delay' | 'cutBefore' | 'cutAfter' | 'truncate' | 'duplicateDelivery' | 'reorderDelivery' | 'refuse'

/** A scripted fault: which calls it may hit, how often, and how likely. */
export interface FaultScript {
  kind: FaultKind
  /**
   * name of the method, or a pattern for it; all by default, without getUpdates. For deliveries it's `getUpdates` or `webhook`, and both by
   * default
   */
  method?: string | RegExp
  chatId?: number
  /** how often it fires altogether; 1 by default */
  times?: number
  /** of each call that it may hit, 0–1; 1 by default */
  probability?: number
  /** of the draws for `probability`: the same seed and the same calls give the same faults */
  seed?: number
  /** for `flood`; 1 by default */
  seconds?: number
  /** for `delay` and `refuse`; 100 by default */
  milliseconds?: number
}

/** The faults that are scripted for one server. */
export interface Faults {
  /** @returns takes the fault back; what has fired stays counted */
  add(script: FaultScript): () => void
  clear(): void
  /** @returns the script that fires for this call, having counted it, or undefined */
  take(kind: FaultKind, method: string, chatId: number | undefined): Readonly<FaultScript> | undefined
  /** how often each kind has fired */
  readonly fired: Readonly<Record<FaultKind, number>>
  /** false when there's nothing to ask `take` about: the fast path */
  readonly any: boolean
}

const kinds: readonly FaultKind[] = [
  'status5xx',
  'flood',
  'delay',
  'cutBefore',
  'cutAfter',
  'truncate',
  'duplicateDelivery',
  'reorderDelivery',
  'refuse',
]

/** No faults yet. */
export function createFaults(): Faults {
  let scripts: { script: FaultScript; left: number; random: () => number }[] = []
  const fired = Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<FaultKind, number>
  return {
    fired,
    get any() {
      return scripts.length > 0
    },
    add(script) {
      const entry = { script, left: script.times ?? 1, random: mulberry32(script.seed ?? 1) }
      scripts.push(entry)
      return () => void (scripts = scripts.filter((one) => one !== entry))
    },
    clear: () => void (scripts = []),
    take(kind, method, chatId) {
      for (const entry of scripts) {
        const { script } = entry
        if (script.kind !== kind || entry.left <= 0) continue
        if (script.chatId !== undefined && script.chatId !== chatId) continue
        if (!matches(script, method)) continue
        if (script.probability !== undefined && entry.random() >= script.probability) continue
        entry.left -= 1
        if (entry.left === 0) scripts = scripts.filter((one) => one !== entry)
        fired[kind] += 1
        return script
      }
      return undefined
    },
  }
}

function matches({ kind, method: wanted }: FaultScript, method: string): boolean {
  if (wanted === undefined) return kind.endsWith('Delivery') || method !== 'getUpdates'
  return typeof wanted === 'string' ? wanted === method : wanted.test(method)
}

/** A small seeded generator, so that a failing run can be run again. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
