import type { Update } from 'grammy/types'
import type { Pool } from 'pg'

/** The updates that Doorstep asks Telegram for. */
export const allowedUpdates = [
  'message',
  'edited_message',
  'callback_query',
  'my_chat_member',
] as const satisfies (keyof Update)[]

/** The chat whose order an update keeps; 0 for what belongs to none. */
export function laneOf(update: Update): number {
  const message = update.message ?? update.edited_message ?? update.callback_query?.message
  return message?.chat.id ?? update.my_chat_member?.chat.id ?? update.callback_query?.from.id ?? 0
}

/**
 * Writes updates down before they are confirmed to Telegram. One that is there already is left as it is, so a second delivery does nothing.
 *
 * @returns how many were new
 */
export async function storeUpdates(pool: Pool, updates: readonly Update[], now: Date): Promise<number> {
  if (updates.length === 0) return 0
  const { rowCount } = await pool.query({
    name: 'store-updates',
    text: `insert into inbox (update_id, lane, received_at, update)
      select u.id, u.lane, $4, u.body::jsonb from unnest($1::bigint[], $2::bigint[], $3::text[]) as u(id, lane, body)
      on conflict do nothing`,
    values: [updates.map(({ update_id }) => update_id), updates.map(laneOf), updates.map(toJson), now],
  })
  return rowCount ?? 0
}

/** What JSON says for U+0000, and for half a surrogate pair. */
const unkeepable = /\\u(?:0000|d[89a-f])/

/** Postgres can't keep U+0000 or half a surrogate pair in jsonb: a hostile text must not stop the intake. */
function toJson(update: Update): string {
  const json = JSON.stringify(update)
  if (!unkeepable.test(json)) return json
  return JSON.stringify(update, (_key, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\u0000', '\uFFFD') : value,
  )
}
