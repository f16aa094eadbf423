import { typedEntities } from '../text/formatting.ts'
import { chatObject, messageObject } from '../state/message-object.ts'
import { type Patience, type Pattern, sees } from './sees.ts'
import type { Person } from './person.ts'
import type { UpdateQueue } from '../delivery/updates.ts'
import { type ChatMessage, transcriptLines, viewMessage } from '../state/view.ts'
import { addChat, addMessage, type Chat, type Content, emit, seconds, type World } from '../state/world.ts'

/** A group that the bot is in. */
export interface Group {
  /** changes when the group migrates */
  readonly id: number
  readonly title: string
  /** A member writes. In privacy mode the bot only gets commands, mentions and replies to itself, as with a new bot of the real server. */
  says(member: Person, text: string, options?: { replyTo?: ChatMessage | number }): ChatMessage
  /** @returns the id of the supergroup it has become; the old id answers 400 with `migrate_to_chat_id` from now on */
  migrates(): number
  /** the bot is removed */
  kicks(): void
  transcript(): string[]
  sees(pattern: Pattern, patience?: Patience): Promise<ChatMessage>
}

/** @param by the member who made the group and added the bot */
export function createGroup(
  world: World,
  updates: UpdateQueue,
  { id, title, by }: { id: number; title: string; by: Person },
): Group {
  let chat: Chat = addChat(world, { id, kind: 'group', title })

  function memberUpdate(from: string, to: string): void {
    updates.push('my_chat_member', chat.id, {
      chat: chatObject(chat),
      from: by.user,
      date: seconds(world),
      old_chat_member: { status: from, user: world.bot },
      new_chat_member: { status: to, user: world.bot, ...(to === 'kicked' ? { until_date: 0 } : {}) },
    })
  }

  function service(content: Content): void {
    updates.push('message', chat.id, messageObject(addMessage(world, chat, { sender: by.user, content })))
  }

  memberUpdate('left', 'member')
  return {
    get id() {
      return chat.id
    },
    title,
    says(member, text, { replyTo } = {}) {
      const target = typeof replyTo === 'object' ? replyTo.id : replyTo
      const entities = typedEntities(text)
      const content = { text, ...(entities.length > 0 ? { entities } : {}) }
      const message = addMessage(world, chat, { sender: member.user, content, replyTo: target })
      const toBot = target !== undefined && chat.messages.get(target)?.sender.id === world.bot.id
      if (text.startsWith('/') || text.includes(`@${world.bot.username}`) || toBot)
        updates.push('message', chat.id, messageObject(message))
      emit(world, chat, { kind: 'said', chatId: chat.id, message: viewMessage(message) })
      return viewMessage(message)
    },
    migrates() {
      const old = chat
      const supergroupId = -1_000_000_000_000 + old.id
      service({ migrate_to_chat_id: supergroupId })
      old.migratedTo = supergroupId
      chat = addChat(world, { id: supergroupId, kind: 'supergroup', title })
      service({ migrate_from_chat_id: old.id })
      return supergroupId
    },
    kicks() {
      chat.kicked = true
      memberUpdate('member', 'kicked')
    },
    transcript: () => [...chat.messages.values()].flatMap((message) => transcriptLines(viewMessage(message))),
    sees: (pattern, patience) => sees(chat, title, pattern, patience),
  }
}
