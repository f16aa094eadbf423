import { Api } from 'grammy'

export interface TelegramOptions {
  token: string
  apiRoot: string
  /** seconds until a call without an answer counts as failed */
  timeoutSeconds?: number
}

/**
 * Telegram's Bot API through grammY's client. One attempt per call, and an answer within seconds: whether to try again is decided by the
 * outbox, which knows what is idempotent. (grammY's own default waits 500 s for an answer that was cut off.)
 */
export function createTelegramApi({ token, apiRoot, timeoutSeconds = 10 }: TelegramOptions): Api {
  return new Api(token, { apiRoot: apiRoot.replace(/\/+$/, ''), timeoutSeconds })
}
