import { setTimeout as sleep } from 'node:timers/promises'
import type { Api } from 'grammy'
import type { Update } from 'grammy/types'
import type { Logger } from '../../platform/logger.ts'
import { classify } from '../../telegram/classify.ts'
import { allowedUpdates } from './store.ts'

export interface Poller {
  /** false from a failed request until the next one that succeeds; one that is held open is no failure */
  readonly healthy: boolean
  stop(): Promise<void>
}

export interface PollerOptions {
  api: Api
  logger: Logger
  /** Writes updates down; when it resolves they are confirmed to Telegram. */
  store: (updates: readonly Update[]) => Promise<unknown>
  /** seconds that Telegram holds a request open while there is nothing; the API client must wait longer */
  timeout?: number
}

/**
 * Long polling: fetch, write down, and only with the next request confirm. A kill at any moment loses nothing; what is fetched twice is
 * stored once.
 */
export function startPoller({ api, logger, store, timeout = 30 }: PollerOptions): Poller {
  const abort = new AbortController()
  let healthy = true

  async function poll(): Promise<void> {
    let offset: number | undefined
    while (!abort.signal.aborted) {
      try {
        const updates = await api.getUpdates(
          // After a failure the next answer is wanted at once: it says that all is well again.
          { offset, limit: 100, timeout: healthy ? timeout : 0, allowed_updates: allowedUpdates },
          abort.signal as never,
        )
        healthy = true
        if (updates.length === 0) continue
        await store(updates)
        offset = updates.at(-1)!.update_id + 1
      } catch (error) {
        if (abort.signal.aborted) return
        healthy = false
        await sleep(waitAfter(error, logger), undefined, { signal: abort.signal }).catch(() => {})
      }
    }
  }

  const running = poll()
  return {
    get healthy() {
      return healthy
    },
    async stop() {
      abort.abort()
      await running
    },
  }
}

/** Milliseconds until the next attempt. The database being away is as good a reason to wait as Telegram being away. */
function waitAfter(error: unknown, logger: Logger): number {
  try {
    const failure = classify(error)
    const { kind, reason } = failure
    if (kind === 'unauthorized')
      logger.error({ reason }, 'Telegram refuses this process; is another one polling with the same token?')
    else logger.warn({ kind, reason }, 'no updates from Telegram; trying again')
    if (kind === 'flood') return 1_000 * (failure.retryAfter ?? 1)
    return kind === 'unauthorized' ? 3_000 : 500
  } catch {
    logger.error({ err: error }, 'updates could not be written down; they stay with Telegram until they can')
    return 500
  }
}
