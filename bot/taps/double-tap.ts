import type { DoorstepContext } from '../context.ts'

/** Within so many milliseconds the same button under the same message, tapped again, is one tap of an impatient finger. */
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
  const { rows } = await deps.database.pool.query(
    `select 1 from inbox where settled_at > $1 and status = 'handled' and update_id < $2
       and update -> 'callback_query' ->> 'data' = $3
       and (update -> 'callback_query' -> 'message' ->> 'message_id')::int = $4
       and (update -> 'callback_query' -> 'message' -> 'chat' ->> 'id')::bigint = $5 limit 1`,
    [since, ctx.update.update_id, callbackQuery.data, callbackQuery.message.message_id, chatId],
  )
  return rows.length > 0
}
