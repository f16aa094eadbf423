import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { violation } from '../contract/api-error.ts'
import type { Faults } from '../faults.ts'
import type { PendingUpdate, UpdateQueue } from './updates.ts'
import type { Params } from '../contract/validate.ts'

/** Delivery by POST. */
export interface Webhook {
  set(params: Params): void
  remove(dropPending: boolean): void
  info(): object
  /**
   * Where updates really go, in turn, instead of the address that the bot set: several processes behind one address, as behind a load balancer.
   * Empty means the bot's address.
   */
  targets: readonly string[]
  close(): void
}

/** `onDelivered` is called when an update first goes out. */
export interface WebhookOptions {
  updates: UpdateQueue
  faults: Faults
  /** milliseconds before a failed update is tried again, doubled each time up to the second */
  retry: readonly [first: number, most: number]
  /** milliseconds that a POST may take before it counts as failed */
  answerWithin: number
  /** seconds since 1970 */
  now(): number
  onDelivered(pending: PendingUpdate): void
}

interface Lane {
  readonly queue: PendingUpdate[]
  delay: number
}

/**
 * One lane per chat: an update goes out when the one before it in its chat was answered with 2xx, and a failing one blocks only its chat. Lanes
 * run side by side, up to `max_connections`, so that chats overtake each other.
 */
export function createWebhook({ updates, faults, retry, answerWithin, now, onDelivered }: WebhookOptions): Webhook {
  let url = ''
  let secret: string | undefined
  let maxConnections = 40
  let lastError: { last_error_date: number; last_error_message: string } | undefined
  let lanes = new Map<number, Lane>()
  let ready: number[] = []
  let busy = 0
  let turn = 0
  let generation = 0
  const timers = new Set<NodeJS.Timeout>()
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) }

  function enqueue(pending: PendingUpdate): void {
    const lane = lanes.get(pending.chatId)
    if (lane) {
      lane.queue.push(pending)
      return
    }
    lanes.set(pending.chatId, { queue: [pending], delay: retry[0] })
    if (faults.any && faults.take('reorderDelivery', 'webhook', pending.chatId)) later(retry[0], () => makeReady(pending.chatId))
    else makeReady(pending.chatId)
  }

  function makeReady(chatId: number): void {
    ready.push(chatId)
    pump()
  }

  function later(delay: number, action: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      action()
    }, delay)
    timer.unref()
    timers.add(timer)
  }

  function pump(): void {
    while (busy < maxConnections && ready.length > 0) void deliver(ready.shift()!)
  }

  async function deliver(chatId: number): Promise<void> {
    const mine = generation
    const lane = lanes.get(chatId)!
    const pending = lane.queue[0]!
    busy += 1
    const problem = await post(pending)
    busy -= 1
    if (problem === undefined) updates.remove(pending.update.update_id)
    // Set anew or removed meanwhile: there are other lanes now, or none.
    if (mine !== generation) return pump()
    if (problem === undefined) {
      if (!(faults.any && faults.take('duplicateDelivery', 'webhook', chatId))) lane.queue.shift()
      lane.delay = retry[0]
      if (lane.queue.length > 0) ready.push(chatId)
      else lanes.delete(chatId)
    } else {
      lastError = { last_error_date: now(), last_error_message: problem }
      later(lane.delay, () => makeReady(chatId))
      lane.delay = Math.min(lane.delay * 2, retry[1])
    }
    pump()
  }

  /** @returns what went wrong, or undefined after a 2xx */
  function post(pending: PendingUpdate): Promise<string | undefined> {
    const { targets } = webhook
    const target = new URL(targets.length > 0 ? targets[turn++ % targets.length]! : url)
    const body = Buffer.from(JSON.stringify(pending.update))
    pending.served = true
    if (pending.deliveredAt === undefined) {
      pending.deliveredAt = performance.now()
      onDelivered(pending)
    }
    const secure = target.protocol === 'https:'
    return new Promise((resolve) => {
      const outgoing = (secure ? httpsRequest : httpRequest)(
        target,
        {
          method: 'POST',
          agent: secure ? agents.https : agents.http,
          timeout: answerWithin,
          headers: {
            'content-type': 'application/json',
            'content-length': body.length,
            ...(secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret }),
          },
        },
        (response) => {
          response.resume()
          response.on('error', (error) => resolve(error.message))
          response.on('end', () => {
            const status = response.statusCode ?? 0
            resolve(
              status >= 200 && status < 300 ? undefined : `Wrong response from the webhook: ${status} ${response.statusMessage}`,
            )
          })
        },
      )
      outgoing.on('timeout', () => outgoing.destroy(new Error('Read timeout expired')))
      outgoing.on('error', (error: NodeJS.ErrnoException) =>
        resolve(error.code === 'ECONNREFUSED' ? 'Connection refused' : error.message || 'Connection failed'),
      )
      outgoing.end(body)
    })
  }

  function stop(): void {
    generation += 1
    updates.takeOver = undefined
    lanes = new Map()
    ready = []
    for (const timer of timers) clearTimeout(timer)
    timers.clear()
  }

  const webhook: Webhook = {
    targets: [],
    set(params) {
      const given = params['url'] as string
      if (given !== '') checkAddress(given)
      if (given === '') return this.remove(params['drop_pending_updates'] === true)
      stop()
      updates.interrupt()
      updates.allow(params['allowed_updates'] as string[] | undefined)
      if (params['drop_pending_updates'] === true) updates.clear()
      url = given
      secret = params['secret_token'] as string | undefined
      maxConnections = (params['max_connections'] as number | undefined) ?? 40
      lastError = undefined
      updates.takeOver = enqueue
      for (const pending of updates.pending.values()) enqueue(pending)
    },
    remove(dropPending) {
      url = ''
      stop()
      if (dropPending) updates.clear()
    },
    info: () => ({
      url,
      has_custom_certificate: false,
      pending_update_count: updates.pending.size,
      ...(url === '' ? {} : { max_connections: maxConnections, ip_address: '127.0.0.1' }),
      ...(updates.allowed === undefined ? {} : { allowed_updates: updates.allowed }),
      ...lastError,
    }),
    close() {
      stop()
      agents.http.destroy()
      agents.https.destroy()
    },
  }
  return webhook
}

/** The real server wants https everywhere; on this machine there's nobody to listen in, and no certificate. */
function checkAddress(url: string): void {
  const address = URL.canParse(url) ? new URL(url) : undefined
  const local = address?.protocol === 'http:' && /^(127\.0\.0\.1|localhost|\[::1\])$/.test(address.hostname)
  if (address?.protocol !== 'https:' && !local) throw violation('bad webhook: An HTTPS URL must be provided for webhook')
}
