import type { InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup } from 'grammy/types'
import { answer, violation } from '../contract/api-error.ts'
import { checkDeepLinks, type Complain, readText } from '../text/formatting.ts'
import { mediaContent, albumContents } from './media.ts'
import type { MethodName } from '../contract/methods.ts'
import { messageObject } from '../state/message-object.ts'
import type { Params, Upload } from '../contract/validate.ts'
import {
  addMessage,
  appear,
  type Chat,
  type Content,
  emit,
  findChat,
  seconds,
  type StoredMessage,
  type World,
  writableChat,
} from '../state/world.ts'
import { viewMessage } from '../state/view.ts'

/** What a handler gets beside the parameters. */
export interface Call {
  readonly world: World
  readonly params: Params
  /** files of a multipart request that a parameter names as `attach://name` */
  readonly uploads: ReadonlyMap<string, Upload>
  readonly complain: Complain
}

const deleteWithin = 48 * 3600

/** @throws {ApiError} when the bot may not write there, or the text breaks a limit */
export function sendMessage(call: Call): unknown {
  const chat = writableChat(call.world, call.params['chat_id'])
  const text = readText('sendMessage', 'text', call.params, call.complain)!
  return messageObject(post(call, chat, { text: text.text, ...(text.entities.length > 0 ? { entities: text.entities } : {}) }))
}

/** Photo, document, voice or video, uploaded or by file id. */
export function sendMedia(kind: 'photo' | 'document' | 'voice' | 'video', method: MethodName, call: Call): unknown {
  const chat = writableChat(call.world, call.params['chat_id'])
  const content = mediaContent(call.world, kind, call.params[kind], call)
  return messageObject(post(call, chat, { ...content, ...captionOf(method, call) }))
}

/** A place on the map; live ones aren't modelled. */
export function sendLocation(call: Call): unknown {
  const { params } = call
  const chat = writableChat(call.world, params['chat_id'])
  const { latitude, longitude, horizontal_accuracy } = params
  return messageObject(
    post(call, chat, {
      location: { latitude, longitude, ...(horizontal_accuracy === undefined ? {} : { horizontal_accuracy }) },
    }),
  )
}

/** An album: several messages at once with one `media_group_id`. */
export function sendMediaGroup(call: Call): unknown {
  const chat = writableChat(call.world, call.params['chat_id'])
  const contents = albumContents(call)
  const albumId = String(++call.world.lastAlbumId)
  return contents.map((content) => messageObject(post(call, chat, content, albumId)))
}

/** Posts the content of another message, with a new caption if one is given, and without its buttons. */
export function copyMessage(call: Call): unknown {
  const { world, params } = call
  const chat = writableChat(world, params['chat_id'])
  const original = findChat(world, params['from_chat_id']).messages.get(params['message_id'] as number)
  if (original === undefined || original.deleted) throw answer('copyNotFound')
  const { caption: oldCaption, caption_entities: oldEntities, ...content } = original.content
  const caption =
    params['caption'] === undefined
      ? {
          ...(oldCaption === undefined ? {} : { caption: oldCaption }),
          ...(oldEntities === undefined ? {} : { caption_entities: oldEntities }),
        }
      : captionOf('copyMessage', call)
  return { message_id: post(call, chat, { ...content, ...caption }).id }
}

/** @throws {ApiError} 400: not found, can't be edited, no text, not modified */
export function editMessageText(call: Call): unknown {
  const message = editable(call)
  if (call.params['text'] === undefined) throw violation('message text is empty')
  const text = readText('editMessageText', 'text', call.params, call.complain)!
  if (message.content['text'] === undefined) throw answer('noTextToEdit')
  const content = { text: text.text, ...(text.entities.length > 0 ? { entities: text.entities } : {}) }
  // Without a keyboard in the call the old one goes.
  return change(call.world, message, content, readInlineKeyboard(call.params['reply_markup']))
}

/** Changes or takes away the inline keyboard only. */
export function editMessageReplyMarkup(call: Call): unknown {
  const message = editable(call)
  return change(call.world, message, message.content, readInlineKeyboard(call.params['reply_markup']))
}

/** Deletes a message of either side that is younger than 48 hours. */
export function deleteMessage(call: Call): unknown {
  const { world, params } = call
  const chat = writableChat(world, params['chat_id'])
  const message = chat.messages.get(params['message_id'] as number)
  if (message === undefined || message.deleted) throw answer('deleteNotFound')
  if (seconds(world) - message.date > deleteWithin) throw answer('cannotDelete')
  message.deleted = true
  emit(world, chat, { kind: 'deleted', chatId: chat.id, message: viewMessage(message) })
  return true
}

/** Notes the action; it shows nothing. */
export function sendChatAction(call: Call): unknown {
  const chat = writableChat(call.world, call.params['chat_id'])
  const action = call.params['action'] as string
  if (!chatActions.has(action)) throw violation('wrong parameter action in request')
  chat.actions.push(action)
  if (chat.actions.length > 100) chat.actions.shift()
  return true
}

const chatActions = new Set(
  'typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker find_location record_video_note upload_video_note'.split(
    ' ',
  ),
)

function captionOf(method: MethodName, { params, complain }: Call): Content {
  const caption = readText(method, 'caption', params, complain)
  if (caption === undefined || caption.text === '') return {}
  return { caption: caption.text, ...(caption.entities.length > 0 ? { caption_entities: caption.entities } : {}) }
}

function post(call: Call, chat: Chat, content: Content, albumId?: string): StoredMessage {
  const { world, params } = call
  const markup = params['reply_markup'] as Record<string, unknown> | undefined
  const inlineKeyboard = markup && 'inline_keyboard' in markup ? readInlineKeyboard(markup) : undefined
  const replyTo = readReply(chat, params['reply_parameters'])
  if (markup && 'keyboard' in markup) chat.keyboard = readReplyKeyboard(markup as unknown as ReplyKeyboardMarkup)
  if (markup && 'remove_keyboard' in markup) chat.keyboard = undefined
  const otherKeyboard = markup !== undefined && !('inline_keyboard' in markup)
  const message = addMessage(world, chat, { sender: world.bot, content, inlineKeyboard, otherKeyboard, replyTo, albumId })
  appear(world, message, 'sent')
  return message
}

function editable({ world, params }: Call): StoredMessage {
  const { chat_id, message_id } = params
  if (chat_id === undefined) throw violation('message identifier is not specified')
  if (message_id === undefined) throw violation('message identifier is not specified')
  const chat = writableChat(world, chat_id)
  const message = chat.messages.get(message_id as number)
  if (message === undefined || message.deleted) throw answer('editNotFound')
  if (message.sender.id !== world.bot.id || message.otherKeyboard) throw answer('cannotEdit')
  return message
}

function change(world: World, message: StoredMessage, content: Content, given: InlineKeyboardMarkup | undefined): unknown {
  // Whether it asks for a reply can't be changed by an edit.
  const { force_reply } = message.inlineKeyboard ?? {}
  const keyboard = given && { inline_keyboard: given.inline_keyboard, ...(force_reply === true ? { force_reply } : {}) }
  const sameContent = content === message.content || same(content, message.content)
  if (sameContent && same(keyboard, message.inlineKeyboard)) throw answer('notModified')
  message.content = content
  message.inlineKeyboard = keyboard
  message.editDate = seconds(world)
  // Keys that come or go under the same words are no news that a test must expect.
  if (sameContent) emit(world, message.chat, { kind: 'edited', chatId: message.chat.id, message: viewMessage(message) })
  else appear(world, message, 'edited')
  return messageObject(message)
}

const same = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b)

/** @returns undefined for none, and for one without rows: that's how a keyboard is taken away */
function readInlineKeyboard(markup: unknown): InlineKeyboardMarkup | undefined {
  if (markup === undefined) return undefined
  const { inline_keyboard: rows, force_reply } = markup as InlineKeyboardMarkup
  checkRows(rows)
  for (const row of rows) for (const button of row) checkButton(button)
  const shown = rows.filter((row) => row.length > 0)
  return shown.length === 0 ? undefined : { inline_keyboard: shown, ...(force_reply === true ? { force_reply } : {}) }
}

function readReplyKeyboard(markup: ReplyKeyboardMarkup): ReplyKeyboardMarkup {
  checkRows(markup.keyboard)
  return markup
}

/** Telegram takes wider rows than eight, but cuts the labels to nothing. */
function checkRows(rows: readonly (readonly unknown[])[]): void {
  let total = 0
  for (const row of rows) {
    total += row.length
    if (row.length > 8) throw violation(`a row of ${row.length} buttons can't be read: eight at most`)
  }
  if (total > 100) throw violation('reply markup is too long')
}

function checkButton(button: InlineKeyboardButton): void {
  if (button.text.trim() === '') throw violation('inline keyboard button text must be non-empty')
  if (!('url' in button) || button.url === undefined) return
  if (!/^(https?:\/\/[^\s/]+\.|https?:\/\/localhost|tg:\/\/|[\w-]+\.[\w-]+)\S*$/i.test(button.url)) {
    throw violation(`inline keyboard button URL '${button.url}' is invalid: Wrong HTTP URL`)
  }
  checkDeepLinks(button.url)
}

function readReply(chat: Chat, parameters: unknown): number | undefined {
  if (parameters === undefined) return undefined
  const { message_id, allow_sending_without_reply, chat_id } = parameters as {
    message_id: number
    allow_sending_without_reply?: boolean
    chat_id?: number | string
  }
  if (chat_id !== undefined && Number(chat_id) !== chat.id)
    throw violation("replies across chats aren't modelled by the simulator")
  const target = chat.messages.get(message_id)
  if (target !== undefined && !target.deleted) return message_id
  if (allow_sending_without_reply) return undefined
  throw answer('replyNotFound')
}
