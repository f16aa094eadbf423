import { setTimeout as sleep } from 'node:timers/promises'
import { GrammyError, type Api } from 'grammy'
import type { Update } from 'grammy/types'
import type { Logger } from '../../platform/logger.ts'
import { classify } from '../../telegram/classify.ts'
import { attempt } from '../../telegram/show.ts'
import { createCondition, type Intake } from './intake.ts'
import { allowedUpdates } from './update.ts'

export interface PollerOptions {
  api: Api
  logger: Logger
  /** Writes updates down; when it resolves they are confirmed to Telegram. */
  store: (updates: readonly Update[]) => Promise<unknown>
  /** seconds that Telegram holds a request open while there is nothing; the API client must wait longer */
  timeout?: number
  /** milliseconds without a conflict after which a rival counts as gone: longer than a request is held open */
  calmAfter?: number
  /** milliseconds between two attempts to take the updates back from a webhook: two programs must not take them from each other all the time */
  takeBackEvery?: number
}

/**
 * Long polling: fetch, write down, and only with the next request confirm. A kill at any moment loses nothing; what is fetched twice is
 * stored once.
 */
export function startPoller({
  api,
  logger,
  store,
  timeout = 30,
  calmAfter = 60_000,
  takeBackEvery = 600_000,
}: PollerOptions): Intake {
  const abort = new AbortController()
  const condition = createCondition(logger)
  let failing = false
  let lastConflict = -Infinity
  let takenBack = -Infinity

  async function poll(): Promise<void> {
    let offset: number | undefined
    // One that was set by an earlier start. What fails here is met as a conflict.
    await attempt(() => api.deleteWebhook({}, abort.signal as never))
    while (!abort.signal.aborted) {
      try {
        const updates = await api.getUpdates(
          // After a failure the next answer is wanted at once: it says that all is well again.
          { offset, limit: 100, timeout: failing ? 0 : timeout, allowed_updates: allowedUpdates },
          abort.signal as never,
        )
        failing = false
        if (updates.length > 0) {
          await store(updates)
          offset = updates.at(-1)!.update_id + 1
        }
        // Two pollers end each other's requests in turn: one that succeeds proves nothing.
        if (performance.now() - lastConflict > calmAfter) condition.works()
      } catch (error) {
        if (abort.signal.aborted) return
        failing = true
        await sleep(await react(error), undefined, { signal: abort.signal }).catch(() => {})
      }
    }
  }

  /** @returns milliseconds until the next attempt */
  async function react(error: unknown): Promise<number> {
    if (error instanceof GrammyError && error.error_code === 409) return meetRival(error.description)
    let failure
    try {
      failure = classify(error)
    } catch {
      // The database being away is as good a reason to wait as Telegram being away.
      condition.fails('updates could not be written down; they stay with Telegram until they can', { err: error })
      return 500
    }
    const { kind, reason } = failure
    if (kind === 'unauthorized') {
      condition.fails(revoked, { reason })
      return 3_000
    }
    condition.fails('no updates from Telegram; trying again', { mild: true, kind, reason })
    return kind === 'flood' ? 1_000 * (failure.retryAfter ?? 1) : 500
  }

  async function meetRival(description: string): Promise<number> {
    lastConflict = performance.now()
    if (!/webhook/i.test(description)) {
      condition.fails(
        'another process polls with the same BOT_TOKEN (409), and each gets a part of the updates: stop one of them',
      )
      return 3_000
    }
    if (lastConflict - takenBack < takeBackEvery) {
      condition.fails(
        'another program keeps setting a webhook with the same BOT_TOKEN (409), so polling gets nothing: stop it, or use WEBHOOK_URL',
      )
      return 3_000
    }
    takenBack = lastConflict
    condition.fails('another program has set a webhook with the same BOT_TOKEN (409), so polling gets nothing: deleting it')
    const failure = await attempt(() => api.deleteWebhook())
    // What failed is tried again with the next request.
    if (failure !== undefined) takenBack = -Infinity
    else lastConflict = -Infinity
    return failure === undefined ? 0 : 3_000
  }

  const running = poll()
  return {
    get trouble() {
      return condition.trouble
    },
    pending: undefined,
    async stop() {
      abort.abort()
      await running
    },
  }
}

/** Telegram's 401 while a program runs, and its 404 for what never was a token. */
export const revoked = 'Telegram refuses BOT_TOKEN (401): it was revoked; put the new one into .env and start again'
