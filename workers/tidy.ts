import { setTimeout as sleep } from 'node:timers/promises'
import { forgetUpdates } from '../core/inbox/forget.ts'
import { forgetMessages } from '../core/outbox/forget.ts'
import type { WorkerDeps } from './deps.ts'

const day = 86_400_000
/** Telegram repeats no update that is older than a day; what people wrote isn't kept longer than it takes to look into a complaint. */
const keepUpdates = 7 * day
/** Sent messages have to be found when somebody replies to them. */
const keepOutbox = 180 * day
/** Rows of one statement: few enough to hold up nobody. */
const batch = 1_000

/**
 * Forgets handled updates and messages that were sent long ago, all that there are, in small batches. Between two it rests for as long as the one took, so
 * that others have the database at least half of the time.
 *
 * @param signal stops it after the batch at work, since the process is to end
 * @returns how many rows went
 */
export async function forgetOld({ database: { pool }, clock }: WorkerDeps, signal?: AbortSignal): Promise<number> {
  const now = clock.now().getTime()
  let gone = 0
  for (const [forget, keep] of [
    [forgetUpdates, keepUpdates],
    [forgetMessages, keepOutbox],
  ] as const) {
    const before = new Date(now - keep)
    let from = new Date(0)
    while (signal?.aborted !== true) {
      const begun = performance.now()
      const { rows, upTo } = await forget(pool, before, from, batch)
      gone += rows
      if (rows < batch || upTo === null) break
      from = upTo
      await sleep(performance.now() - begun, undefined, signal === undefined ? {} : { signal }).catch(() => undefined)
    }
  }
  return gone
}
