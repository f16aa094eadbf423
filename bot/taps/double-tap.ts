import { wasTapped } from '../../core/inbox/messages.ts'
import type { DoorstepContext } from '../context.ts'

/** Within so many milliseconds the same button under the same message, tapped again, is a repeated tap. */
const oneTap = 60_000

/**
 * True when the same button was tapped a moment ago and that tap was handled. The screen that it was on has its successor already: showing a
 * refusal, or taking the successor's place, would only confuse. Asked only when a tap has failed.
 */
export async function isDoubleTap(ctx: DoorstepContext): Promise<boolean> {
  const { callbackQuery } = ctx
  if (callbackQuery?.data === undefined || callbackQuery.message === undefined) return false
  const { deps, chatId } = ctx.turn
  const since = new Date(deps.clock.now().getTime() - oneTap)
  const tap = { updateId: ctx.update.update_id, chatId, messageId: callbackQuery.message.message_id, data: callbackQuery.data }
  return wasTapped(deps.database.pool, tap, since)
}
