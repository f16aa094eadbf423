const graphemes = new Intl.Segmenter()

/**
 * The only place that cuts what people write: to at most so many UTF-16 units, which is what Telegram's limits count, with an ellipsis where it
 * was cut. Never in the middle of what a reader takes for one character; half of a surrogate pair is something that Postgres doesn't keep.
 */
export function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${beginning(text, most - 1)}…`
}

/** The same without an ellipsis: what is left is looked for, say. */
export function beginning(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, boundaryBefore(text, most))
}

/** The beginning of a text in one line, of at most so many UTF-16 units. */
export function oneLine(text: string, most: number): string {
  return shorten(text.replace(/\s+/g, ' ').trim(), most)
}

function boundaryBefore(text: string, at: number): number {
  const index = graphemes.segment(text).containing(at)?.index ?? at
  if (index > 0) return index
  // Whoever piles hundreds of accents upon one letter sees it lose some of them.
  return /[\uDC00-\uDFFF]/.test(text[at]!) && /[\uD800-\uDBFF]/.test(text[at - 1] ?? '') ? at - 1 : at
}

/** Nothing that anybody could see: blanks, controls, and what Unicode says to ignore when it can't be shown. */
const invisible = /^[\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Cc}\u2800\u{1D159}]*$/u

/** Whether a text says nothing to whoever looks at it, though it may have thousands of characters. */
export function isBlank(text: string): boolean {
  return invisible.test(text)
}

/** A text as Postgres can keep it: U+FFFD stands where U+0000 or half of a surrogate pair was. */
export function keepable(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD').toWellFormed()
}

/** How JSON writes U+0000, and half of a surrogate pair. */
const unkeepable = /\\u(?:0000|d[89a-f])/

/** JSON for a column of Postgres: the only place that writes it. What can't be kept is replaced, see `keepable`. */
export function toJson(value: unknown): string {
  const json = JSON.stringify(value)
  if (!unkeepable.test(json)) return json
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? keepable(inner) : inner))
}

/** A value as it reads once it was kept as JSON. */
export function asKept<T>(value: T): T {
  const json = JSON.stringify(value)
  return unkeepable.test(json) ? (JSON.parse(toJson(value)) as T) : value
}
