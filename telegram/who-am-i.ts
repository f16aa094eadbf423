import { setTimeout as sleep } from 'node:timers/promises'
import type { Api } from 'grammy'
import type { UserFromGetMe } from 'grammy/types'
import type { Logger } from '../platform/logger.ts'
import { classify } from './classify.ts'

/**
 * Asks Telegram which bot this is, for as long as Telegram can't be reached: a machine often starts before its network does.
 *
 * @throws {Error} with one line for the operator when Telegram refuses the token; the signal's reason when that tells to give up
 */
export async function askWhoIAm(api: Api, logger: Logger, signal?: AbortSignal): Promise<UserFromGetMe> {
  for (let wait = 500; ; wait = Math.min(2 * wait, 10_000)) {
    try {
      // grammY's type is that of a polyfill.
      return await api.getMe(signal as never)
    } catch (error) {
      signal?.throwIfAborted()
      const { kind, reason, retryAfter } = classify(error)
      if (kind === 'unauthorized' || kind === 'rejected')
        throw new Error(`Telegram refuses BOT_TOKEN: ${reason}`, { cause: error })
      logger.warn({ failure: kind, reason }, 'Telegram does not answer yet; trying again')
      await sleep(retryAfter === undefined ? wait : 1_000 * retryAfter, undefined, signal && { signal })
    }
  }
}
