import { beginning } from '../core/text/text.ts'
import { plainText } from '../locales/plain-text.ts'
import type { Screen } from './screen.ts'

/** What one message holds, in UTF-16 units once its entities are read. */
export const roomOf = { text: 4_096, caption: 1_024 } as const

/** How long a text in Telegram's HTML is for Telegram. */
export function lengthSeen(html: string): number {
  return plainText(html).length
}

/**
 * The same screen, cut where its text is longer than one message can be: the last resort of every screen, however it came about. Screens that
 * may grow have pages, so that it never has to.
 */
export function fitted(screen: Screen): Screen {
  const room = screen.file === undefined ? roomOf.text : roomOf.caption
  return lengthSeen(screen.text) <= room ? screen : { ...screen, text: shortenHtml(screen.text, room) }
}

/** The beginning of a text in Telegram's HTML, of at most so many units seen, with an ellipsis; what was open is closed. */
export function shortenHtml(html: string, most: number): string {
  const open: string[] = []
  let room = most - 1
  let written = ''
  for (const [token] of html.matchAll(/<[^>]*>|&(?:lt|gt|amp|quot);|[^<&]+|[<&]/g)) {
    const tag = /^<(\/?)([a-z-]+)/i.exec(token)
    if (tag?.[1] === '/') open.pop()
    else if (tag !== null) open.push(tag[2]!)
    const length = tag === null ? lengthSeen(token) : 0
    if (length > room) {
      written += token.startsWith('&') ? '' : beginning(token, room)
      break
    }
    room -= length
    written += token
  }
  return `${written}…${open
    .reverse()
    .map((name) => `</${name}>`)
    .join('')}`
}
