import type { Message } from 'grammy/types'
import type { SentFile } from '../forms/answers.ts'

/** The file of a message, as far as Doorstep takes it: photo (the largest size), document, voice or video. */
export function fileOf(message: Message): SentFile | undefined {
  const found = describe(message)
  if (found === undefined) return undefined
  const { kind, file } = found
  return {
    kind,
    fileId: file.file_id,
    fileUniqueId: file.file_unique_id,
    messageId: message.message_id,
    ...optional('fileName', file.file_name),
    ...optional('mimeType', file.mime_type),
    ...optional('bytes', file.file_size),
    ...optional('mediaGroupId', message.media_group_id),
    ...optional('caption', message.caption),
  }
}

interface TelegramFile {
  file_id: string
  file_unique_id: string
  file_size?: number
  file_name?: string
  mime_type?: string
}

function describe({ photo, document, voice, video }: Message): { kind: SentFile['kind']; file: TelegramFile } | undefined {
  const largest = photo?.at(-1)
  if (largest !== undefined) return { kind: 'photo', file: largest }
  if (document !== undefined) return { kind: 'document', file: document }
  if (voice !== undefined) return { kind: 'voice', file: voice }
  return video === undefined ? undefined : { kind: 'video', file: video }
}

function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Partial<Record<K, V>>)
}
