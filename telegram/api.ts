import { Api, type ApiClientOptions } from 'grammy'
import { createFetch } from './fetch.ts'

export interface TelegramOptions {
  token: string
  apiRoot: string
  /** seconds until a call without an answer counts as failed */
  timeoutSeconds?: number
}

/** grammY's own timer, which believes a timeout before it has read the socket, never has its turn. */
const never = 86_400

/**
 * Telegram's Bot API through grammY's client. One attempt per call, and an answer within seconds: whether to try again is decided by the
 * outbox, which knows what is idempotent.
 */
export function createTelegramApi({ token, apiRoot, timeoutSeconds = 10 }: TelegramOptions): Api {
  const fetch = createFetch({ answerWithin: 1_000 * timeoutSeconds }) as unknown as NonNullable<ApiClientOptions['fetch']>
  return new Api(token, { apiRoot: apiRoot.replace(/\/+$/, ''), timeoutSeconds: never, fetch })
}
