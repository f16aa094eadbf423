/** What a text may be filled with. Numbers are written in the reader's way; ids and years are given as strings. */
export type TextValue = string | number | RawHtml

/** A piece that is Telegram HTML already, such as another text made by `Texts.html`. Made by `rawHtml` only. */
export class RawHtml {
  readonly html: string

  constructor(html: string) {
    this.html = html
  }
}

/** Marks a piece as HTML, so that it isn't escaped again. Never for anything that a person has written. */
export function rawHtml(html: string): RawHtml {
  return new RawHtml(html)
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** The one place where what people write is made harmless for Telegram's HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character]!)
}
