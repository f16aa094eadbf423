import type { Update } from 'grammy/types'
import type { Claimed } from '../../core/inbox/claims.ts'

/** An update that this process has taken to handle. */
export type ClaimedUpdate = Claimed<Update>

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

/** An update as the inbox takes it. */
export function inLane(update: Update): { update: Update; lane: number } {
  return { update, lane: laneOf(update) }
}
