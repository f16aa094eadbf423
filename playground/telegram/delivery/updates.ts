import type { Update } from 'grammy/types'
import { answer } from '../contract/api-error.ts'
import type { Faults } from '../faults.ts'
import type { Params } from '../contract/validate.ts'

/** The kinds of update that the simulator makes. */
export type UpdateKind = 'message' | 'edited_message' | 'callback_query' | 'my_chat_member'

/** An update on its way to the bot. */
export interface PendingUpdate {
  readonly update: Update
  readonly kind: UpdateKind
  readonly chatId: number
  /** milliseconds of the process, for latencies */
  readonly injectedAt: number
  served: boolean
  /** when it first went out in an answer or in a POST */
  deliveredAt: number | undefined
}

/** The bot's queue of updates, for long polling; a webhook takes from the same queue. */
export interface UpdateQueue {
  push(kind: UpdateKind, chatId: number, body: object): void
  /** getUpdates; `onAbort` gives it a way to end when the client goes away */
  poll(params: Params, onAbort: (listener: () => void) => void): Promise<readonly Update[]>
  /** which kinds the bot wants, for what comes from now on */
  allow(kinds: readonly string[] | undefined): void
  readonly allowed: readonly string[] | undefined
  readonly pending: ReadonlyMap<number, PendingUpdate>
  /** takes an update out because it arrived */
  remove(id: number): void
  clear(): void
  /** gives the running poll the answer 409, when a webhook is set under it */
  interrupt(): void
  /** called with each new update while a webhook is set, instead of waking a poll */
  takeOver: ((pending: PendingUpdate) => void) | undefined
}

/** `onDelivered` is called when an update first goes out. */
export interface UpdateQueueOptions {
  faults: Faults
  firstId: number
  onDelivered(pending: PendingUpdate): void
}

/** Kinds that are left out unless they're asked for by name. */
const onRequestOnly: ReadonlySet<string> = new Set(['chat_member', 'message_reaction', 'message_reaction_count'])

/**
 * Confirming by offset, negative offsets, allowed_updates from now on, a long poll that answers as soon as something arrives, and one poller
 * at a time: all as on the real server, save that unconfirmed updates are kept for ever instead of 24 hours.
 */
export function createUpdateQueue({ faults, firstId, onDelivered }: UpdateQueueOptions): UpdateQueue {
  let nextId = firstId
  let allowed: readonly string[] | undefined
  const pending = new Map<number, PendingUpdate>()
  // Confirmed, but the fault `duplicateDelivery` serves them once more.
  const again: PendingUpdate[] = []
  let waiting:
    | { limit: number; settle(updates: readonly Update[]): void; conflict(name: 'otherPoller' | 'pollEndedByWebhook'): void }
    | undefined

  const wants = (kind: string) =>
    allowed === undefined || allowed.length === 0 ? !onRequestOnly.has(kind) : allowed.includes(kind)

  function confirm(offset: number): void {
    for (const [id, update] of pending) {
      if (id >= offset) break
      pending.delete(id)
      if (update.served && faults.take('duplicateDelivery', 'getUpdates', update.chatId)) again.push(update)
    }
  }

  function keepLast(count: number): void {
    let surplus = pending.size - count
    for (const id of pending.keys()) {
      if (surplus-- <= 0) break
      pending.delete(id)
    }
  }

  function batch(limit: number): Update[] {
    const taken = again.splice(0, limit)
    const fresh: PendingUpdate[] = []
    for (const update of pending.values()) {
      if (taken.length >= limit) break
      taken.push(update)
      fresh.push(update)
    }
    reorder(fresh)
    const now = performance.now()
    for (let i = 0; i < taken.length; i++) {
      // Reordering changed what is kept under an id.
      const update = (taken[i] = pending.get(taken[i]!.update.update_id) ?? taken[i]!)
      update.served = true
      if (update.deliveredAt === undefined) {
        update.deliveredAt = now
        onDelivered(update)
      }
    }
    return taken.map(({ update }) => update)
  }

  /**
   * The fault `reorderDelivery`: updates of different chats change places, as if they had happened in another order. Ids keep ascending and
   * each chat keeps its own order, since the real server guarantees both; only what was never served can move.
   */
  function reorder(fresh: readonly PendingUpdate[]): void {
    const movable = fresh.filter(({ served }) => !served)
    if (new Set(movable.map(({ chatId }) => chatId)).size < 2) return
    if (!movable.some(({ chatId }) => faults.take('reorderDelivery', 'getUpdates', chatId))) return
    const lanes = new Map<number, PendingUpdate[]>()
    for (const update of movable) {
      const lane = lanes.get(update.chatId)
      if (lane) lane.push(update)
      else lanes.set(update.chatId, [update])
    }
    const moved = [...lanes.values()].reverse().flat()
    movable.forEach(({ update: { update_id } }, i) => {
      const source = moved[i]!
      pending.set(update_id, { ...source, update: { ...source.update, update_id } })
    })
  }

  const queue: UpdateQueue = {
    get allowed() {
      return allowed
    },
    pending,
    takeOver: undefined,
    allow(kinds) {
      if (kinds !== undefined) allowed = kinds
    },
    remove: (id) => void pending.delete(id),
    clear: () => pending.clear(),
    interrupt: () => waiting?.conflict('pollEndedByWebhook'),
    push(kind, chatId, body) {
      if (!wants(kind)) return
      const update = { update_id: nextId++, [kind]: body } as unknown as Update
      const added: PendingUpdate = { update, kind, chatId, injectedAt: performance.now(), served: false, deliveredAt: undefined }
      pending.set(update.update_id, added)
      if (queue.takeOver) queue.takeOver(added)
      else waiting?.settle(batch(waiting.limit))
    },
    async poll(params, onAbort) {
      if (queue.takeOver) throw answer('webhookSet')
      const { offset = 0, limit = 100, timeout = 0 } = params as { offset?: number; limit?: number; timeout?: number }
      waiting?.conflict('otherPoller')
      queue.allow(params['allowed_updates'] as string[] | undefined)
      if (offset > 0) confirm(offset)
      else if (offset < 0) keepLast(-offset)
      const updates = batch(limit)
      if (updates.length > 0 || timeout === 0) return updates
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => settle([]), timeout * 1000)
        const done = () => {
          clearTimeout(timer)
          if (waiting === mine) waiting = undefined
        }
        const settle = (found: readonly Update[]) => {
          done()
          resolve(found)
        }
        const conflict = (name: 'otherPoller' | 'pollEndedByWebhook') => {
          done()
          reject(answer(name))
        }
        const mine = { limit, settle, conflict }
        waiting = mine
        onAbort(() => settle([]))
      })
    },
  }
  return queue
}
