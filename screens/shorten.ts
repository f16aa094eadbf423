/**
 * Cuts a text to at most so many UTF-16 units, which is what Telegram's limits count, with an ellipsis where it was cut, never in the middle
 * of a character.
 */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text
  const cut = text.slice(0, most - 1)
  // A high surrogate at the end has lost its other half.
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`
}
