import type { Chat as ApiChat, Message } from 'grammy/types'
import type { Chat, StoredMessage } from './world.ts'

/** The chat as it stands in a message. */
export function chatObject(chat: Chat): ApiChat {
  if (chat.kind !== 'private') return { id: chat.id, type: chat.kind, title: chat.title ?? '' }
  const user = chat.user!
  return {
    id: chat.id,
    type: 'private',
    first_name: user.first_name,
    ...(user.last_name ? { last_name: user.last_name } : {}),
    ...(user.username ? { username: user.username } : {}),
  }
}

/** The message as the API gives it, with the message that it replies to, one level deep. */
export function messageObject(message: StoredMessage, withReply = true): Message {
  const { chat } = message
  const object: Record<string, unknown> = {
    message_id: message.id,
    from: message.sender,
    chat: chatObject(chat),
    date: message.date,
  }
  if (message.editDate !== undefined) object['edit_date'] = message.editDate
  if (message.albumId !== undefined) object['media_group_id'] = message.albumId
  if (withReply && message.replyTo !== undefined) {
    const target = chat.messages.get(message.replyTo)
    if (target !== undefined && !target.deleted) object['reply_to_message'] = messageObject(target, false)
  }
  Object.assign(object, message.content)
  if (message.inlineKeyboard !== undefined) object['reply_markup'] = message.inlineKeyboard
  return object as unknown as Message
}
