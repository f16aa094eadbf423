import type { InlineKeyboardMarkup, ReplyKeyboardMarkup, User } from 'grammy/types'
import type { Clock } from '../../../platform/clock.ts'
import { answer } from '../contract/api-error.ts'
import { type BotProfile, createBotProfile } from './bot-profile.ts'
import { type FileStore, createFileStore } from './files.ts'
import { type ChatMessage, viewMessage } from './view.ts'

/** The part of an API message that says what it holds: `text`, `entities`, `caption`, `photo`, `document`… exactly as the API names them. */
export type Content = Readonly<Record<string, unknown>>

/** A message as the server keeps it. */
export interface StoredMessage {
  readonly id: number
  readonly chat: Chat
  readonly sender: User
  /** seconds since 1970, by the injected clock */
  readonly date: number
  editDate: number | undefined
  content: Content
  inlineKeyboard: InlineKeyboardMarkup | undefined
  /** sent with a keyboard of another kind, which makes it impossible to edit */
  readonly otherKeyboard: boolean
  readonly replyTo: number | undefined
  readonly albumId: string | undefined
  deleted: boolean
  /** the person deleted the chat on their side: it's no longer shown to them, though the bot may still edit it */
  hidden: boolean
}

/** One sending or edit of a bot's message, as somebody saw it happen. Steps of a test consume them. */
export interface Appearance {
  readonly message: StoredMessage
  readonly view: ChatMessage
  consumed: boolean
  /** a later edit replaced it, so only the later one still wants to be expected */
  superseded: boolean
}

/** A private chat or a group, with what decides whether the bot may write there. */
export interface Chat {
  readonly id: number
  readonly kind: 'private' | 'group' | 'supergroup'
  /** the person, in a private chat */
  readonly user: User | undefined
  readonly title: string | undefined
  started: boolean
  blocked: boolean
  deactivated: boolean
  /** the bot was removed from the group */
  kicked: boolean
  migratedTo: number | undefined
  /** in order of their ids; the oldest fall out when `keepMessages` is set */
  readonly messages: Map<number, StoredMessage>
  /** a supergroup counts its own message ids */
  lastMessageId: number
  /** the big keys under the input field, if the bot has put some there */
  keyboard: ReplyKeyboardMarkup | undefined
  readonly appearances: Appearance[]
  readonly answers: CallbackAnswer[]
  readonly actions: string[]
  /** called after anything changed in this chat */
  readonly watchers: Set<() => void>
}

/** What a person saw after tapping: a short note, an alert, or nothing (`text: ''`). */
export interface CallbackAnswer {
  readonly queryId: string
  readonly text: string
  readonly alert: boolean
  readonly url: string | undefined
}

/** A tap that the bot hasn't answered yet. */
export interface Query {
  readonly id: string
  readonly chat: Chat
  /** milliseconds, by the injected clock */
  readonly askedAt: number
  answered: boolean
  readonly whenAnswered: (answer: CallbackAnswer) => void
}

/** What just happened in a chat; for whoever prints or measures. */
export interface ChatEvent {
  readonly kind: 'sent' | 'edited' | 'deleted' | 'said' | 'revised' | 'tapped' | 'answered'
  readonly chatId: number
  readonly message?: ChatMessage
  /** label of the tapped button, or text of the callback answer */
  readonly text?: string
}

/** Everything the server knows. Handlers change it; people read it. */
export interface World {
  readonly bot: User
  readonly clock: Clock
  readonly chats: Map<number, Chat>
  readonly chatsByUsername: Map<string, Chat>
  readonly queries: Map<string, Query>
  readonly files: FileStore
  readonly profile: BotProfile
  readonly keepMessages: number
  /** milliseconds a tap can be answered for */
  readonly queryLifetime: number
  readonly listeners: Set<(event: ChatEvent) => void>
  lastMessageId: number
  lastAlbumId: number
  lastQueryId: number
}

/** What stays the same as long as the server lives. */
export interface WorldOptions {
  bot: User
  clock: Clock
  keepMessages: number
  queryLifetime: number
}

/** An empty world: a bot and nobody to talk to. */
export function createWorld(options: WorldOptions): World {
  return {
    ...options,
    chats: new Map(),
    chatsByUsername: new Map(),
    queries: new Map(),
    files: createFileStore(),
    profile: createBotProfile(),
    listeners: new Set(),
    lastMessageId: 0,
    lastAlbumId: 13_000_000_000,
    lastQueryId: 4_000_000_000_000,
  }
}

/** Adds a chat that nobody has written in yet. */
export function addChat(world: World, chat: Pick<Chat, 'id' | 'kind'> & { user?: User; title?: string }): Chat {
  const added: Chat = {
    id: chat.id,
    kind: chat.kind,
    user: chat.user,
    title: chat.title,
    started: chat.kind !== 'private',
    blocked: false,
    deactivated: false,
    kicked: false,
    migratedTo: undefined,
    messages: new Map(),
    lastMessageId: 0,
    keyboard: undefined,
    appearances: [],
    answers: [],
    actions: [],
    watchers: new Set(),
  }
  world.chats.set(chat.id, added)
  if (chat.user?.username) world.chatsByUsername.set(chat.user.username.toLowerCase(), added)
  return added
}

/** @throws {ApiError} 400 chat not found */
export function findChat(world: World, id: unknown): Chat {
  const chat =
    typeof id === 'number'
      ? world.chats.get(id)
      : typeof id === 'string' && id.startsWith('@')
        ? world.chatsByUsername.get(id.slice(1).toLowerCase())
        : world.chats.get(Number(id))
  if (chat === undefined) throw answer('chatNotFound')
  return chat
}

/** @throws {ApiError} 403 or 400 with the reason why the bot may not write there */
export function writableChat(world: World, id: unknown): Chat {
  const chat = findChat(world, id)
  if (chat.deactivated) throw answer('deactivated')
  if (!chat.started) throw answer('neverStarted')
  if (chat.blocked) throw answer('blocked')
  if (chat.kicked) throw answer(chat.kind === 'supergroup' ? 'kickedFromSupergroup' : 'kickedFromGroup')
  if (chat.migratedTo !== undefined) throw answer('groupUpgraded', { migrate_to_chat_id: chat.migratedTo })
  return chat
}

/** Seconds since 1970, as the API counts. */
export const seconds = (world: World) => Math.floor(world.clock.now().getTime() / 1000)

/** A message before it has an id and a date. */
export interface NewMessage {
  sender: User
  content: Content
  inlineKeyboard?: InlineKeyboardMarkup | undefined
  otherKeyboard?: boolean
  replyTo?: number | undefined
  albumId?: string | undefined
}

/** Puts a message into a chat. Ids run through all private chats and groups, as they do in a bot's account; a supergroup counts its own. */
export function addMessage(world: World, chat: Chat, message: NewMessage): StoredMessage {
  const id = chat.kind === 'supergroup' ? ++chat.lastMessageId : ++world.lastMessageId
  const stored: StoredMessage = {
    id,
    chat,
    sender: message.sender,
    date: seconds(world),
    editDate: undefined,
    content: message.content,
    inlineKeyboard: message.inlineKeyboard,
    otherKeyboard: message.otherKeyboard ?? false,
    replyTo: message.replyTo,
    albumId: message.albumId,
    deleted: false,
    hidden: false,
  }
  chat.messages.set(id, stored)
  if (chat.messages.size > world.keepMessages) {
    const [oldest] = chat.messages.keys()
    chat.messages.delete(oldest!)
  }
  return stored
}

/** Notes that a bot's message was sent or edited, for the steps that wait for it. */
export function appear(world: World, message: StoredMessage, kind: 'sent' | 'edited'): void {
  const { chat } = message
  const view = viewMessage(message)
  if (kind === 'edited') for (const earlier of chat.appearances) if (earlier.message === message) earlier.superseded = true
  chat.appearances.push({ message, view, consumed: false, superseded: false })
  if (chat.appearances.length > world.keepMessages) chat.appearances.shift()
  emit(world, chat, { kind, chatId: chat.id, message: view })
}

/** Tells the chat's watchers and the server's listeners. */
export function emit(world: World, chat: Chat, event: ChatEvent): void {
  for (const listener of world.listeners) listener(event)
  for (const watcher of chat.watchers) watcher()
}
