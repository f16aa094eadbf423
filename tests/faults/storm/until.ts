import { setTimeout as pause } from 'node:timers/promises'
import type { TelegramServer } from '../../../playground/telegram/index.ts'

/** Somebody waited in vain. */
export class StuckError extends Error {
  override name = 'StuckError'
  readonly chatId: number
  constructor(message: string, chatId: number) {
    super(message)
    this.chatId = chatId
  }
}

/** Waits for things to happen in chats. */
export interface Watch {
  /**
   * Looks now, and again whenever something happens in this chat, until `look` finds something.
   *
   * @param within real milliseconds
   * @throws {StuckError} with the complaint
   */
  until<T>(chatId: number, look: () => T | undefined, within: number, complaint: () => string): Promise<T>
  /** every wait so far */
  readonly waits: readonly Wait[]
}

export interface Wait {
  chatId: number
  /** real milliseconds */
  lasted: number
  ended: Date
}

export function createWatch(server: TelegramServer): Watch {
  const lookers = new Map<number, Set<() => void>>()
  server.onEvent(({ chatId }) => {
    for (const look of lookers.get(chatId) ?? []) look()
  })
  const waits: Wait[] = []
  return {
    waits,
    until(chatId, look, within, complaint) {
      const found = look()
      if (found !== undefined) return Promise.resolve(found)
      const here = lookers.get(chatId) ?? new Set()
      lookers.set(chatId, here)
      const began = performance.now()
      return new Promise((resolve, reject) => {
        const again = () => {
          const now = look()
          if (now === undefined) return
          waits.push({ chatId, lasted: performance.now() - began, ended: new Date() })
          settled()
          resolve(now)
        }
        const timer = setTimeout(() => {
          settled()
          reject(new StuckError(complaint(), chatId))
        }, within)
        const settled = () => {
          clearTimeout(timer)
          here.delete(again)
        }
        here.add(again)
      })
    },
  }
}

/**
 * Asks until the answer is yes, for what tells nobody when it changes (a database). An error counts as no: servers are stopped on purpose here.
 *
 * @param within real milliseconds
 */
export async function eventually(
  what: string,
  ask: () => Promise<boolean | string>,
  { within = 60_000, every = 50 }: { within?: number; every?: number } = {},
): Promise<void> {
  const deadline = performance.now() + within
  for (;;) {
    const answer = await ask().catch((error: unknown) => String(error))
    if (answer === true) return
    if (performance.now() > deadline) throw new Error(`not within ${within} ms: ${what}${answer === false ? '' : ` (${answer})`}`)
    await pause(every)
  }
}
