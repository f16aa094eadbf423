import type { BotCommand, User } from 'grammy/types'
import { addQuery } from '../answering/callbacks.ts'
import { isDeepLinkPayload, typedEntities } from '../text/formatting.ts'
import { chatObject, messageObject } from '../state/message-object.ts'
import { askedFor, describeScreen, findButton, findKey, onScreen, shownKeys, shownMessages } from './screen.ts'
import { defaultPatience, type Patience, type Pattern, sees, waitUntil } from './sees.ts'
import { type Sendable, sentContent } from './sendable.ts'
import type { UpdateQueue } from '../delivery/updates.ts'
import { type ChatMessage, nameOf, transcriptLines, viewMessage } from '../state/view.ts'
import {
  addMessage,
  type CallbackAnswer,
  type Chat,
  type Content,
  emit,
  seconds,
  type StoredMessage,
  type World,
} from '../state/world.ts'

/** Who somebody is. */
export interface PersonOptions {
  /** by default a new one beyond 32 bits, as real ones are */
  id?: number
  firstName: string
  lastName?: string
  username?: string
  languageCode?: string
  /** has written to the bot before, which may therefore write to them; by default they haven't */
  started?: boolean
}

/** A message of either side, or its id. */
export type MessageRef = ChatMessage | number

/** A tap that went out to the bot. */
export interface Tap {
  readonly message: ChatMessage
  readonly button: string
  /** waits for the bot's answer to it: the note or alert that stops the button's spinner */
  answered(patience?: Patience): Promise<CallbackAnswer>
}

/** Somebody with a phone who talks to the bot in private. What they do reaches the bot as updates, at once. */
export interface Person {
  readonly id: number
  readonly user: User
  readonly name: string
  readonly chat: {
    /** everything in both directions, also what was deleted */
    readonly messages: readonly ChatMessage[]
  }
  /** what's on the screen now, oldest first */
  shown(): ChatMessage[]
  /** the screen as plain lines, what was deleted included */
  transcript(): string[]
  /** the big keys under the input field, row by row */
  keys(): string[][]
  /** the command list that Telegram shows to this person */
  commands(): readonly BotCommand[]
  /** what the bot answered to taps, oldest first */
  readonly answers: readonly CallbackAnswer[]
  /** chat actions such as `typing`, oldest first */
  readonly actions: readonly string[]

  /** presses START, or follows a deep link. @throws {RangeError} for a payload that a link can't carry (say `/start …` to type one) */
  starts(payload?: string): ChatMessage
  /** A text longer than 4096 goes out in parts, as clients do; the last one is returned. */
  says(text: string, options?: { replyTo?: MessageRef }): ChatMessage
  /** Sends a file, a place, somebody's contact, or an album (one message per item; the caption is on the first). */
  sends(what: Sendable, options?: { caption?: string; replyTo?: MessageRef }): ChatMessage[]
  /** shares the own number with the key for it */
  sharesPhone(phoneNumber: string): ChatMessage
  /**
   * Taps a button that's on the screen now: an inline button (of the newest message that has it), one of the big keys, or a link into the bot. A
   * string must be the whole label, or a part of it where no label is equal.
   *
   * @param patience how long to wait for it to be there; by default not at all
   * @throws {Error} listing what is shown, when there's no such button
   */
  taps(button: string | RegExp, patience?: Patience): Promise<Tap>
  taps(message: MessageRef, button: string | RegExp, patience?: Patience): Promise<Tap>
  /** Forgery: sends callback data that no button on the screen need have, as a modified client or a stale screen does. */
  tapsData(data: string, message?: MessageRef): Tap
  /** changes an own message */
  edits(message: MessageRef, text: string): ChatMessage
  blocks(): void
  unblocks(): void
  /** empties the own screen; the bot isn't told, and its messages stay for itself */
  deletesChat(): void
  /** the account is deleted */
  deactivated(): void

  /**
   * Waits until the bot has sent (or edited) a message like that which no step has consumed, and consumes it.
   *
   * @throws {Error} after `within` real milliseconds (10 s), listing what came instead
   */
  sees(pattern: Pattern, patience?: Patience): Promise<ChatMessage>
}

/** Longest text of one message. */
const textLimit = 4096

/** @param chat the person's private chat with the bot */
export function createPerson(world: World, updates: UpdateQueue, chat: Chat): Person {
  const user = chat.user!
  const name = nameOf(user)
  const idOf = (message: MessageRef) => (typeof message === 'number' ? message : message.id)

  function present(): void {
    if (chat.deactivated) throw new Error(`${name}'s account is deleted`)
    if (chat.blocked) throw new Error(`${name} has blocked the bot, and must unblock it before writing`)
  }

  function write(
    content: Content,
    { replyTo, albumId }: { replyTo?: MessageRef | undefined; albumId?: string } = {},
  ): StoredMessage {
    present()
    const target = replyTo === undefined ? askedFor(chat) : idOf(replyTo)
    if (target !== undefined) onScreen(chat, name, target)
    chat.started = true
    const message = addMessage(world, chat, { sender: user, content, replyTo: target, albumId })
    updates.push('message', chat.id, messageObject(message))
    emit(world, chat, { kind: 'said', chatId: chat.id, message: viewMessage(message) })
    return message
  }

  function pressKey(key: string, sharesPhone: boolean): Tap {
    if (sharesPhone) throw new Error(`the key "${key}" shares the phone number: say which with sharesPhone(number)`)
    return tapOf(person.says(key), key)
  }

  function followLink(message: StoredMessage, url: string, label: string): Tap {
    const payload = /t\.me\/(\w+)\?start=(.*)$/.exec(url)
    if (payload?.[1]?.toLowerCase() !== world.bot.username?.toLowerCase())
      throw new Error(`[${label}] leads out of the chat, to ${url}`)
    person.starts(payload![2])
    return tapOf(viewMessage(message), label)
  }

  function tapOf(message: ChatMessage, button: string, answer?: () => CallbackAnswer | undefined): Tap {
    return {
      message,
      button,
      answered: ({ within = defaultPatience } = {}) =>
        waitUntil(
          chat,
          answer ?? (() => undefined),
          within,
          () => `the bot didn't answer ${name}'s tap on [${button}] within ${within} ms`,
        ),
    }
  }

  function callback(data: string, message: StoredMessage | undefined, messageId: number, label: string): Tap {
    present()
    chat.started = true
    let given: CallbackAnswer | undefined
    const query = addQuery(world, chat, (answer) => (given = answer))
    const accessible = message !== undefined && !message.deleted
    updates.push('callback_query', chat.id, {
      id: query.id,
      from: user,
      chat_instance: String(chat.id * 31 + 7),
      message: accessible ? messageObject(message) : { chat: chatObject(chat), message_id: messageId, date: 0 },
      data,
    })
    const view = message && viewMessage(message)
    emit(world, chat, { kind: 'tapped', chatId: chat.id, text: label, ...(view ? { message: view } : {}) })
    return tapOf(view ?? ({ id: messageId, chatId: chat.id } as ChatMessage), label, () => given)
  }

  function memberUpdate(from: 'member' | 'kicked', to: 'member' | 'kicked'): void {
    const member = (status: string) => ({ status, user: world.bot, ...(status === 'kicked' ? { until_date: 0 } : {}) })
    updates.push('my_chat_member', chat.id, {
      chat: chatObject(chat),
      from: user,
      date: seconds(world),
      old_chat_member: member(from),
      new_chat_member: member(to),
    })
  }

  const person: Person = {
    id: user.id,
    user,
    name,
    chat: {
      get messages() {
        return [...chat.messages.values()].map(viewMessage)
      },
    },
    shown: () => shownMessages(chat).map(viewMessage),
    transcript: () => [...chat.messages.values()].flatMap((message) => transcriptLines(viewMessage(message))),
    keys: () => shownKeys(chat),
    commands: () => world.profile.shownTo(user),
    answers: chat.answers,
    actions: chat.actions,

    starts(payload) {
      if (payload !== undefined && !isDeepLinkPayload(payload))
        throw new RangeError(`a deep link can't carry ${JSON.stringify(payload)}`)
      return person.says(payload === undefined ? '/start' : `/start ${payload}`)
    },
    says(text, { replyTo } = {}) {
      if (text.trim() === '') throw new RangeError("a client doesn't send an empty text")
      let last: StoredMessage | undefined
      for (let at = 0, part = ''; at < text.length; at += part.length) {
        part = text.slice(at, at + textLimit)
        // Not through the middle of a character; what ends in half of one was typed so.
        if (at + part.length < text.length && /[\uD800-\uDBFF]$/.test(part)) part = part.slice(0, -1)
        const entities = typedEntities(part)
        last = write({ text: part, ...(entities.length > 0 ? { entities } : {}) }, { replyTo })
      }
      return viewMessage(last!)
    },
    sends(what, { caption, replyTo } = {}) {
      const items: readonly Sendable[] = 'album' in what ? what.album : [what]
      const album = 'album' in what ? { albumId: String(++world.lastAlbumId) } : {}
      return items.map((item, i) => {
        const said = caption !== undefined && i === 0 ? { caption } : {}
        return viewMessage(write({ ...sentContent(world, item), ...said }, { replyTo, ...album }))
      })
    },
    sharesPhone: (phoneNumber) =>
      viewMessage(write({ contact: { phone_number: phoneNumber, first_name: user.first_name, user_id: user.id } })),
    taps(first: MessageRef | string | RegExp, second?: string | RegExp | Patience, third?: Patience) {
      const onMessage = typeof first === 'number' || (typeof first === 'object' && 'id' in first)
      const wanted = (onMessage ? second : first) as string | RegExp
      const on = onMessage ? idOf(first) : undefined
      const patience = ((onMessage ? third : second) ?? {}) as Patience
      const find = () =>
        findButton(on === undefined ? shownMessages(chat).reverse() : [onScreen(chat, name, on)], wanted) ??
        (on === undefined ? findKey(chat, wanted) : undefined)
      const where = on === undefined ? '' : ` on message ${on}`
      return (async () => {
        const found = await waitUntil(
          chat,
          find,
          patience.within ?? 0,
          () => `${name} finds no button ${String(wanted)}${where}; ${describeScreen(chat)}`,
        )
        if ('key' in found) return pressKey(found.key, found.sharesPhone)
        const { message, button } = found
        if (button.data !== undefined) return callback(button.data, message, message.id, button.text)
        if (button.url !== undefined) return followLink(message, button.url, button.text)
        throw new Error(`[${button.text}] does nothing that the simulator knows`)
      })()
    },
    tapsData(data, on) {
      const newest = [...chat.messages.values()].findLast((message) => message.sender.is_bot)
      const id = on === undefined ? (newest?.id ?? 1) : idOf(on)
      return callback(data, chat.messages.get(id), id, data)
    },
    edits(ref, text) {
      present()
      const message = onScreen(chat, name, idOf(ref))
      if (message.sender.id !== user.id) throw new Error(`${name} can only edit their own messages`)
      const field = message.content['text'] === undefined ? 'caption' : 'text'
      const { entities: _, caption_entities: __, ...content } = message.content
      const entities = typedEntities(text)
      const marked = entities.length === 0 ? {} : { [field === 'text' ? 'entities' : 'caption_entities']: entities }
      message.content = { ...content, [field]: text, ...marked }
      message.editDate = seconds(world)
      updates.push('edited_message', chat.id, messageObject(message))
      emit(world, chat, { kind: 'revised', chatId: chat.id, message: viewMessage(message) })
      return viewMessage(message)
    },
    blocks() {
      chat.blocked = true
      memberUpdate('member', 'kicked')
    },
    unblocks() {
      chat.blocked = false
      memberUpdate('kicked', 'member')
    },
    deletesChat() {
      for (const message of chat.messages.values()) message.hidden = true
      chat.keyboard = undefined
    },
    deactivated: () => void (chat.deactivated = true),
    sees: (pattern, patience) => sees(chat, name, pattern, patience),
  }
  return person
}
