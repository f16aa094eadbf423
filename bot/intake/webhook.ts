import { timingSafeEqual } from 'node:crypto'
import type { Update } from 'grammy/types'
import type { Pool } from 'pg'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { identified, type RequestHead, type Route } from '../../platform/http/route.ts'
import type { Logger } from '../../platform/logger.ts'
import { storeUpdates } from '../../core/inbox/store.ts'
import { inLane } from './update.ts'

/** The header in which Telegram shows the secret. */
const secretHeader = 'x-telegram-bot-api-secret-token'

export interface WebhookOptions {
  /** where Telegram sends updates to; its path is the route's */
  url: string
  secret: string
  pool: Pool
  clock: Clock
  logger: Logger
  onUpdates: () => void
}

const updateShape = z.looseObject({ update_id: z.number().int().min(0) })

/**
 * Takes one update that Telegram pushes. Answers 200 only once it is written down, so that Telegram keeps it until then; 400 for what is no
 * update, 401 for a wrong secret, 503 when it couldn't be kept.
 */
export function webhookRoute({ url, secret, pool, clock, logger, onUpdates }: WebhookOptions): Route {
  const expected = Buffer.from(secret)
  const isTelegram = ({ headers }: RequestHead) => {
    const given = Buffer.from(headers[secretHeader]?.toString() ?? '')
    return given.length === expected.length && timingSafeEqual(given, expected) ? true : undefined
  }
  return {
    method: 'POST',
    path: new URL(url).pathname,
    handle: identified(isTelegram, async ({ body }) => {
      const update = parse((await body()).toString('utf8'))
      if (update === undefined) return { status: 400 }
      try {
        await storeUpdates(pool, [inLane(update)], clock.now())
      } catch (error) {
        logger.error(
          { err: error, updateId: update.update_id },
          'an update could not be written down; Telegram will send it again',
        )
        return { status: 503 }
      }
      onUpdates()
      return { status: 200 }
    }),
  }
}

function parse(body: string): Update | undefined {
  try {
    return updateShape.parse(JSON.parse(body))
  } catch {
    return undefined
  }
}
