import type { Pool } from 'pg'

/** A message of a chat that is still in the inbox, as Telegram sent it: what is in it only who knows Telegram can tell. */
export interface KeptMessage<M> {
  updateId: number
  message: M
}

/** New messages of a chat whose updates have a number from `first` to `last`, oldest first. */
export async function messagesBetween<M>(pool: Pool, chatId: number, first: number, last: number): Promise<KeptMessage<M>[]> {
  const { rows } = await pool.query<{ update_id: string; message: M }>({
    ...newMessages,
    values: [first, last, String(chatId)],
  })
  return rows.map(({ update_id, message }) => ({ updateId: Number(update_id), message }))
}

const newMessages = {
  name: 'new-messages',
  text: `select update_id, update -> 'message' as message from inbox
    where update_id between $1 and $2 and update -> 'message' -> 'chat' ->> 'id' = $3 order by update_id`,
}

/** The edits of these messages that came after an update, oldest first. */
export async function editsSince<M>(pool: Pool, chatId: number, since: number, messageIds: readonly number[]): Promise<M[]> {
  const { rows } = await pool.query<{ edited: M }>({ ...edits, values: [since, String(chatId), messageIds] })
  return rows.map(({ edited }) => edited)
}

const edits = {
  name: 'edited-messages',
  text: `select update -> 'edited_message' as edited from inbox
    where update_id > $1 and update -> 'edited_message' -> 'chat' ->> 'id' = $2
      and (update -> 'edited_message' ->> 'message_id')::int = any($3::int[]) order by update_id`,
}

/** A button under a message. */
export interface Tap {
  updateId: number
  chatId: number
  messageId: number
  data: string
}

/** Whether the same button was tapped by an earlier update, and that tap was handled since an instant. */
export async function wasTapped(pool: Pool, { updateId, chatId, messageId, data }: Tap, since: Date): Promise<boolean> {
  const { rows } = await pool.query({ ...handledTaps, values: [since, updateId, data, messageId, chatId] })
  return rows.length > 0
}

const handledTaps = {
  name: 'handled-taps',
  text: `select 1 from inbox where settled_at > $1 and status = 'handled' and update_id < $2
    and update -> 'callback_query' ->> 'data' = $3
    and (update -> 'callback_query' -> 'message' ->> 'message_id')::int = $4
    and (update -> 'callback_query' -> 'message' -> 'chat' ->> 'id')::bigint = $5 limit 1`,
}
