import type { MessageEntity } from 'grammy/types'
import { violation } from '../contract/api-error.ts'
import { type FormattedText, parseHtml } from './html.ts'
import { limitOf, type Params } from '../contract/validate.ts'
import type { Limit, MethodName } from '../contract/methods.ts'

/** Told of something that Telegram lets pass but that a careful bot doesn't do. */
export type Complain = (problem: string) => void

const names = {
  text: { parseMode: 'parse_mode', entities: 'entities' },
  caption: { parseMode: 'parse_mode', entities: 'caption_entities' },
}

/**
 * Reads the text or caption of a call: takes the markup out, trims as Telegram does, and measures what is left.
 *
 * @returns undefined when there's none (a caption)
 * @throws {ApiError} 400: can't parse entities, empty, too long
 */
export function readText(
  method: MethodName,
  field: 'text' | 'caption',
  params: Params,
  complain: Complain,
): FormattedText | undefined {
  const source = params[field] as string | undefined
  if (source === undefined) return undefined
  const { parseMode, entities } = names[field]
  const parsed = trim(parse(source, params[parseMode], params[entities], complain))
  if (field === 'text' && parsed.text === '') throw violation('message text is empty')
  const limit: Limit | undefined = limitOf(method, field) ?? { max: 1024, of: 'parsed', error: 'message caption is too long' }
  if (parsed.text.length > limit.max) throw violation(limit.error ?? 'message is too long')
  checkDeepLinks(source)
  return parsed
}

function parse(source: string, mode: unknown, entities: unknown, complain: Complain): FormattedText {
  // An empty mode means none.
  if (mode === 'HTML' || (typeof mode === 'string' && mode.toLowerCase() === 'html')) {
    return parseHtml(source, (at) =>
      complain(`an & that begins no entity, not escaped, at character ${at}: ${JSON.stringify(source.slice(at, at + 20))}`),
    )
  }
  if (mode !== undefined && mode !== '') throw violation('unsupported parse_mode')
  const given = (entities ?? []) as MessageEntity[]
  for (const entity of given) {
    if (entity.offset < 0 || entity.length <= 0 || entity.offset + entity.length > source.length) {
      throw violation(`can't parse entities: entity ${entity.type} at ${entity.offset}+${entity.length} lies outside of the text`)
    }
  }
  return { text: source, entities: given }
}

/** Telegram drops white space around a text; entities move along. */
function trim({ text, entities }: FormattedText): FormattedText {
  const start = text.length - text.trimStart().length
  const trimmed = text.trim()
  if (trimmed.length === text.length || entities.length === 0) return { text: trimmed, entities }
  const moved = entities.flatMap((entity) => {
    const from = Math.max(entity.offset - start, 0)
    const to = Math.min(entity.offset + entity.length - start, trimmed.length)
    return to > from ? [{ ...entity, offset: from, length: to - from }] : []
  })
  return { text: trimmed, entities: moved }
}

const deepLink = /(?:t\.me\/\w+|tg:\/\/resolve)\?[^\s"'<>]*?\bstart(?:group)?=([^\s"'<>&]*)/gi

/** A deep link whose payload Telegram wouldn't hand over is a mistake, though the server itself passes it on like any text. */
export function checkDeepLinks(source: string): void {
  if (!source.includes('start')) return
  for (const [link, payload] of source.matchAll(deepLink)) {
    if (!isDeepLinkPayload(payload ?? '')) throw violation(`a deep-link payload is 1-64 of A-Z, a-z, 0-9, _ and -: ${link}`)
  }
}

/** What a `?start=` link can carry. */
export const isDeepLinkPayload = (payload: string) => /^[A-Za-z0-9_-]{1,64}$/.test(payload)

/** Entities of what a person typed: the client marks commands, which is how a bot knows them. */
export function typedEntities(text: string): MessageEntity[] {
  const entities: MessageEntity[] = []
  const patterns = [
    ['bot_command', /(?<![\w/])\/[A-Za-z0-9_]{1,64}(?:@\w+)?(?![\w/])/g],
    ['mention', /(?<![\w@])@[A-Za-z]\w{3,31}\b/g],
    ['url', /https?:\/\/[^\s]+/g],
    ['hashtag', /(?<![\w#])#[\p{L}\p{N}_]+/gu],
  ] as const
  for (const [type, pattern] of patterns) {
    for (const match of text.matchAll(pattern)) entities.push({ type, offset: match.index, length: match[0].length })
  }
  return entities.sort((a, b) => a.offset - b.offset)
}
