/** Cuts a text to at most so many characters, with an ellipsis where it was cut, never in the middle of a surrogate pair. */
export function shorten(text: string, most: number): string {
  const characters = Array.from(text)
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`
}
