import type { MessageEntity, User } from 'grammy/types'
import type { StoredMessage } from './world.ts'

/** A button under a message, as it's shown. */
export interface ShownButton {
  readonly text: string
  /** what it sends when tapped, for a callback button */
  readonly data?: string
  readonly url?: string
}

/** What a message carries beside its words. Only the fields that its kind has are there. */
export interface Attachment {
  readonly kind: 'photo' | 'document' | 'voice' | 'video' | 'sticker' | 'location' | 'contact'
  readonly fileId?: string
  readonly fileName?: string
  /** bytes */
  readonly fileSize?: number
}

/** A message as a person sees it, at the moment it was looked at: it doesn't change when the message is edited later. */
export interface ChatMessage {
  readonly id: number
  readonly chatId: number
  readonly fromBot: boolean
  readonly sender: string
  /** text or caption with markup taken out; a media message has its description in brackets in front: `[document plan.pdf] see page 3` */
  readonly text: string
  readonly entities: readonly MessageEntity[]
  readonly buttons: readonly (readonly ShownButton[])[]
  readonly attachment: Attachment | undefined
  readonly albumId: string | undefined
  readonly replyTo: number | undefined
  readonly date: Date
  readonly edited: boolean
  readonly deleted: boolean
}

/** @returns the message as it is now */
export function viewMessage(message: StoredMessage): ChatMessage {
  const { content } = message
  const attachment = attachmentOf(content)
  const words = (content['text'] ?? content['caption'] ?? '') as string
  const description = attachment && `[${attachment.kind}${attachment.fileName ? ` ${attachment.fileName}` : describe(content)}]`
  return {
    id: message.id,
    chatId: message.chat.id,
    fromBot: message.sender.is_bot,
    sender: nameOf(message.sender),
    text: description ? (words ? `${description} ${words}` : description) : words,
    entities: (content['entities'] ?? content['caption_entities'] ?? []) as MessageEntity[],
    buttons: (message.inlineKeyboard?.inline_keyboard ?? []).map((row) =>
      row.map((button) => ({
        text: button.text,
        ...('callback_data' in button ? { data: button.callback_data } : {}),
        ...('url' in button ? { url: button.url } : {}),
      })),
    ),
    attachment,
    albumId: message.albumId,
    replyTo: message.replyTo,
    date: new Date(message.date * 1000),
    edited: message.editDate !== undefined,
    deleted: message.deleted,
  }
}

/** First and last name, as clients show them. */
export const nameOf = (user: User) => (user.last_name ? `${user.first_name} ${user.last_name}` : user.first_name)

const kinds = ['photo', 'document', 'voice', 'video', 'sticker', 'location', 'contact'] as const

function attachmentOf(content: StoredMessage['content']): Attachment | undefined {
  const kind = kinds.find((one) => content[one] !== undefined)
  if (kind === undefined) return undefined
  const value = content[kind]
  const file = (Array.isArray(value) ? value.at(-1) : value) as { file_id?: string; file_name?: string; file_size?: number }
  return {
    kind,
    ...(file.file_id === undefined ? {} : { fileId: file.file_id }),
    ...(file.file_name === undefined ? {} : { fileName: file.file_name }),
    ...(file.file_size === undefined ? {} : { fileSize: file.file_size }),
  }
}

function describe(content: StoredMessage['content']): string {
  const contact = content['contact'] as { phone_number?: string } | undefined
  if (contact) return ` ${contact.phone_number}`
  const location = content['location'] as { latitude?: number; longitude?: number } | undefined
  if (location) return ` ${location.latitude}, ${location.longitude}`
  return ''
}

/** One line per message, then its buttons: `驻企干部一: 收到`, `bot: 请选择 [签收] [退单]`. */
export function transcriptLines(message: ChatMessage): string[] {
  const marks = `${message.edited ? ' (edited)' : ''}${message.deleted ? ' (deleted)' : ''}`
  const name = message.fromBot ? 'bot' : message.sender
  const [first = '', ...rest] = message.text.split('\n')
  return [
    `${name}${marks}: ${first}`,
    ...rest.map((line) => `  ${line}`),
    ...message.buttons.map((row) => `  ${row.map((button) => `[${button.text}]`).join(' ')}`),
  ]
}
