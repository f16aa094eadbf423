import { timingSafeEqual } from 'node:crypto'
import type { Update } from 'grammy/types'
import type { Pool } from 'pg'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import type { Logger } from '../../platform/logger.ts'
import { storeUpdates } from '../../core/inbox/store.ts'
import { inLane } from './update.ts'

/** The header in which Telegram shows the secret. */
export const secretHeader = 'x-telegram-bot-api-secret-token'

export interface WebhookOptions {
  secret: string
  pool: Pool
  clock: Clock
  logger: Logger
  onUpdates: () => void
}

const updateShape = z.looseObject({ update_id: z.number().int().min(0) })

/**
 * Takes one update that Telegram pushes. Answers 200 only once it is written down, so that Telegram keeps it until then.
 *
 * @returns the status to answer with: 200, 400 for what is no update, 401 for a wrong secret, 503 when it couldn't be kept
 */
export function createWebhook({ secret, pool, clock, logger, onUpdates }: WebhookOptions) {
  const expected = Buffer.from(secret)
  return async function receive(headerSecret: string | undefined, body: string): Promise<200 | 400 | 401 | 503> {
    const given = Buffer.from(headerSecret ?? '')
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 401
    const update = parse(body)
    if (update === undefined) return 400
    try {
      await storeUpdates(pool, [inLane(update)], clock.now())
    } catch (error) {
      logger.error({ err: error, updateId: update.update_id }, 'an update could not be written down; Telegram will send it again')
      return 503
    }
    onUpdates()
    return 200
  }
}

function parse(body: string): Update | undefined {
  try {
    return updateShape.parse(JSON.parse(body))
  } catch {
    return undefined
  }
}
