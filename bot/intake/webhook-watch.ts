import { setTimeout as sleep } from 'node:timers/promises'
import type { Api } from 'grammy'
import type { WebhookInfo } from 'grammy/types'
import type { Clock } from '../../platform/clock.ts'
import type { Logger } from '../../platform/logger.ts'
import { classify } from '../../telegram/classify.ts'
import { createCondition, type Intake } from './intake.ts'
import { revoked } from './poller.ts'
import { allowedUpdates } from './update.ts'

export interface WebhookWatchOptions {
  api: Api
  /** where Telegram pushes updates to, and what it shows to prove that it's Telegram */
  webhook: { url: string; secret: string }
  clock: Clock
  logger: Logger
  /** milliseconds between two looks */
  every?: number
  /** milliseconds between two attempts to take the webhook back from another address, or to mend one that fails by setting it anew */
  takeBackEvery?: number
}

/** What of an answer to `getWebhookInfo` is compared with the next one. */
type Look = Pick<WebhookInfo, 'pending_update_count' | 'last_error_date'>

/** Looks in a row with ever more updates waiting, the last with so many: Telegram gets rid of them more slowly than they come. */
const pile = { looks: 3, updates: 20 }

/** Seconds by which an error of before the first look may be old and still count as of now. */
const recent = 120

/**
 * Tells Telegram where to push updates to, and looks every half minute whether they arrive: a bot that Telegram can't reach hears nothing of it
 * otherwise. A webhook that was deleted is set again at once; one that leads elsewhere, too, but then not for ten minutes, since another program
 * with the token would take it back. What waits with Telegram stays there.
 *
 * @returns after the first attempt to set it
 */
export async function watchWebhook({
  api,
  webhook,
  clock,
  logger,
  every = 30_000,
  takeBackEvery = 600_000,
}: WebhookWatchOptions): Promise<Intake> {
  const abort = new AbortController()
  const condition = createCondition(logger)
  let unanswered = 0
  let isSet = false
  let setAt = -Infinity
  let before: Look | undefined
  let growing = 0
  let failing = false

  async function set(): Promise<void> {
    const { url, secret } = webhook
    await api.setWebhook(
      url,
      { secret_token: secret, allowed_updates: allowedUpdates, max_connections: 40 },
      abort.signal as never,
    )
    isSet = true
    setAt = performance.now()
    before = undefined
    growing = 0
  }

  const mayTakeBack = () => performance.now() - setAt >= takeBackEvery

  async function look(): Promise<void> {
    if (!isSet) return set()
    const info = await api.getWebhookInfo(abort.signal as never)
    unanswered = 0
    if (info.url !== webhook.url) return takeBack(info)
    const trouble = findTrouble(info)
    before = info
    if (trouble === undefined) return condition.works()
    condition.fails(trouble, { pending: info.pending_update_count, reason: info.last_error_message })
    // Set by another program with another secret, say, it leads here and is refused here.
    if (failing && mayTakeBack()) await set()
  }

  async function takeBack({ url = '' }: WebhookInfo): Promise<void> {
    if (url === '') {
      condition.fails('the webhook was deleted, by another program with the same BOT_TOKEN: setting it again')
      return set()
    }
    // An address may hold secrets in its path.
    const details = { host: URL.canParse(url) ? new URL(url).host : undefined }
    if (!mayTakeBack()) {
      condition.fails('another program keeps pointing the webhook elsewhere with the same BOT_TOKEN: stop it', details)
      return
    }
    condition.fails('another program with the same BOT_TOKEN has pointed the webhook elsewhere: setting it again', details)
    await set()
  }

  function findTrouble({ pending_update_count: pending, last_error_date: errorAt }: WebhookInfo): string | undefined {
    const fresh =
      before === undefined
        ? errorAt !== undefined && errorAt >= clock.now().getTime() / 1_000 - recent
        : errorAt !== before.last_error_date
    growing = before !== undefined && pending > before.pending_update_count ? growing + 1 : 0
    // Telegram waits ever longer before it tries again: a failure lasts until what waits gets less.
    failing = pending > 0 && (fresh || (failing && pending >= (before?.pending_update_count ?? 0)))
    if (failing) return "Telegram can't deliver updates to WEBHOOK_URL"
    if (growing >= pile.looks && pending >= pile.updates) return 'updates pile up at Telegram'
    return undefined
  }

  async function lookSafely(): Promise<void> {
    try {
      await look()
    } catch (error) {
      if (!abort.signal.aborted) react(error)
    }
  }

  function react(error: unknown): void {
    let failure
    try {
      failure = classify(error)
    } catch {
      logger.error({ err: error }, 'the look at the webhook failed')
      return
    }
    const { kind, reason } = failure
    unanswered += 1
    if (kind === 'unauthorized') condition.fails(revoked, { reason })
    else if (!isSet) condition.fails('Telegram was not told where to push updates to; trying again', { kind, reason })
    // One call that fails says nothing of the webhook.
    else if (unanswered > 1)
      condition.fails('Telegram does not tell how the webhook is; trying again', { mild: true, kind, reason })
  }

  async function watch(): Promise<void> {
    while (!abort.signal.aborted) {
      // What was never said is said as soon as Telegram can be reached.
      await sleep(isSet ? every : Math.min(every, 3_000), undefined, { signal: abort.signal, ref: false }).catch(() => {})
      if (!abort.signal.aborted) await lookSafely()
    }
  }

  await lookSafely()
  const watching = watch()
  return {
    get trouble() {
      return condition.trouble
    },
    get pending() {
      return before?.pending_update_count
    },
    async stop() {
      abort.abort()
      await watching
    },
  }
}
