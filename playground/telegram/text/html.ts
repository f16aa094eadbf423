import type { MessageEntity } from 'grammy/types'
import { violation } from '../contract/api-error.ts'

/** Text as Telegram keeps it: markup taken out, with entities at UTF-16 offsets. */
export interface FormattedText {
  text: string
  entities: MessageEntity[]
}

const tags: Readonly<Record<string, MessageEntity['type'] | 'span'>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  a: 'text_link',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  'tg-spoiler': 'spoiler',
  span: 'span',
}
const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' }
const entityPattern = /&(?:#x([0-9a-f]+)|#([0-9]+)|(lt|gt|amp|quot)(?![a-z]))(;?)/iy
const attributePattern = /\s*([^\s=>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]+)(?=[\s>])))?/y

interface Open {
  tag: string
  argument: string | undefined
  offset: number
}

/**
 * Parses `parse_mode: HTML` like the real server: its tags and no others, everything closed, in order. Byte offsets in the errors count UTF-8 bytes.
 *
 * @param onStray told of an `&` that begins no entity. Telegram shows it as it is, but its documentation wants it escaped, and text that
 *   a person typed and that isn't escaped shows wrongly as soon as it holds `&lt;`
 * @throws {ApiError} 400 `can't parse entities: …`
 */
export function parseHtml(source: string, onStray: (at: number) => void = () => {}): FormattedText {
  if (!/[<&]/.test(source)) return { text: source, entities: [] }
  const entities: MessageEntity[] = []
  const open: Open[] = []
  let text = ''
  let at = 0
  const fail = (problem: string, position: number, detail = ''): never => {
    throw violation(`can't parse entities: ${problem} at byte offset ${Buffer.byteLength(source.slice(0, position))}${detail}`)
  }
  while (at < source.length) {
    const next = nextSpecial(source, at)
    text += source.slice(at, next)
    at = next
    if (at >= source.length) break
    if (source[at] === '&') {
      const decoded = decodeEntity(source, at)
      if (decoded === undefined) {
        onStray(at)
        text += '&'
        at += 1
      } else {
        text += decoded.character
        at = decoded.end
      }
      continue
    }
    const begin = at
    if (source[at + 1] === '/') {
      const end = source.indexOf('>', at)
      if (end < 0) fail('Unclosed end tag', begin)
      const tag = source.slice(at + 2, end).trim()
      const opened = open.pop() ?? fail('Unexpected end tag', begin)
      if (tag !== '' && tag !== opened.tag) fail('Unmatched end tag', begin, `, expected "</${opened.tag}>", found "</${tag}>"`)
      close(opened, text, entities)
      at = end + 1
      continue
    }
    const parsed = parseStartTag(source, begin, fail)
    open.push({ tag: parsed.tag, argument: parsed.argument, offset: text.length })
    at = parsed.end
  }
  const unclosed = open.at(-1)
  if (unclosed) throw violation(`can't parse entities: Can't find end tag corresponding to start tag "${unclosed.tag}"`)
  entities.sort((a, b) => a.offset - b.offset || b.length - a.length)
  return { text, entities }
}

function nextSpecial(source: string, from: number): number {
  for (let i = from; i < source.length; i++) {
    const code = source.charCodeAt(i)
    if (code === 60 /* < */ || code === 38 /* & */) return i
  }
  return source.length
}

function parseStartTag(source: string, begin: number, fail: (problem: string, at: number) => never) {
  let at = begin + 1
  while (at < source.length && !/[\s>]/.test(source[at]!)) at++
  if (at >= source.length) fail('Unclosed start tag', begin)
  const tag = source.slice(begin + 1, at).toLowerCase()
  if (!Object.hasOwn(tags, tag)) fail(`Unsupported start tag "${tag}"`, begin)
  let argument: string | undefined
  for (;;) {
    while (at < source.length && /\s/.test(source[at]!)) at++
    if (at >= source.length) fail('Unclosed start tag', begin)
    if (source[at] === '>') break
    if (source[at] === '=') fail(`Empty attribute name in the tag "${tag}"`, begin)
    attributePattern.lastIndex = at
    const match = attributePattern.exec(source)
    if (!match) fail('Unclosed start tag', begin)
    const [whole, name, double, single, bare] = match
    at += whole.length
    const rest = /^\s*=\s*(["']?)/.exec(source.slice(at))
    if (rest) fail(rest[1] ? 'Unclosed start tag' : 'Unexpected end of name token', rest[1] ? begin : at)
    const value = double ?? single ?? bare?.toLowerCase()
    if (tag === 'a' && name === 'href') argument = decodeAll(value ?? '')
    else if (tag === 'code' && name === 'class' && value?.startsWith('language-')) argument = value.slice(9)
    else if (tag === 'span' && name === 'class') argument = value
    else if (tag === 'blockquote' && name === 'expandable') argument = 'expandable'
  }
  if (tag === 'span' && argument !== 'tg-spoiler') fail('Tag "span" must have class "tg-spoiler"', begin)
  return { tag, argument, end: at + 1 }
}

function close({ tag, argument, offset }: Open, text: string, entities: MessageEntity[]): void {
  const length = text.length - offset
  if (length === 0) return
  const type = tags[tag]!
  if (type === 'span') entities.push({ type: 'spoiler', offset, length })
  else if (type === 'text_link') {
    const url = (argument || text.slice(offset)).trim()
    // As on the real server, a link to nowhere is no error: it's simply not a link.
    if (/^(https?:\/\/|tg:\/\/|mailto:|tel:)\S+$|^[\w-]+(\.[\w-]+)+(\/\S*)?$/i.test(url))
      entities.push({ type, offset, length, url })
  } else if (type === 'blockquote') entities.push({ type: argument ? 'expandable_blockquote' : 'blockquote', offset, length })
  else if (type === 'code' && argument !== undefined) {
    // <pre><code class="language-x"> is one `pre` entity; the `pre` that closes next finds its language here.
    entities.push({ type: 'pre', offset, length, language: argument })
  } else if (type === 'pre') {
    const inner = entities.at(-1)
    if (inner?.type === 'pre' && inner.offset === offset && inner.length === length) return
    entities.push({ type, offset, length })
  } else entities.push({ type, offset, length } as MessageEntity)
}

function decodeEntity(source: string, at: number): { character: string; end: number } | undefined {
  entityPattern.lastIndex = at
  const match = entityPattern.exec(source)
  if (!match) return undefined
  const [whole, hex, decimal, name] = match
  if (name !== undefined) {
    const character = named[name]
    return character === undefined ? undefined : { character, end: at + whole.length }
  }
  const code = hex === undefined ? Number(decimal) : parseInt(hex, 16)
  if (code === 0 || code >= 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined
  return { character: String.fromCodePoint(code), end: at + whole.length }
}

function decodeAll(value: string): string {
  let decoded = ''
  for (let at = 0; at < value.length;) {
    const entity = value[at] === '&' ? decodeEntity(value, at) : undefined
    decoded += entity?.character ?? value[at]
    at = entity?.end ?? at + 1
  }
  return decoded
}
