import { lengthOf } from '../../core/cases/submission.ts'
import { escapeHtml, rawHtml, type RawHtml } from '../../locales/html.ts'
import type { Texts } from '../../locales/texts.ts'

/** What somebody wrote, as a quotation of at most `limit` characters, so that a screen stays within Telegram's 4096. */
export function quoted(texts: Texts, text: string, limit = 600): RawHtml {
  const length = lengthOf(text)
  if (length <= limit) return rawHtml(`<blockquote>${escapeHtml(text)}</blockquote>`)
  const start = [...text].slice(0, limit).join('')
  return rawHtml(`<blockquote>${escapeHtml(start)}…</blockquote>${texts.html('form-shortened', { length })}`)
}

/** The beginning of a text in one line. */
export function oneLine(text: string, limit: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return lengthOf(line) <= limit ? line : `${[...line].slice(0, limit - 1).join('')}…`
}
