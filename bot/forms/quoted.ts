import { lengthOf } from '../../core/cases/submission.ts'
import { escapeHtml, rawHtml, type RawHtml } from '../../locales/html.ts'
import type { Texts } from '../../locales/texts.ts'
import { shorten } from '../../core/text/text.ts'

/** What somebody wrote, as a quotation of at most `limit` UTF-16 units, so that a screen stays within Telegram's 4096. */
export function quoted(texts: Texts, text: string, limit = 600): RawHtml {
  const quotation = `<blockquote>${escapeHtml(shorten(text, limit))}</blockquote>`
  return rawHtml(text.length <= limit ? quotation : quotation + texts.html('form-shortened', { length: lengthOf(text) }))
}
