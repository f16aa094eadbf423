import { eastAsianWidth } from 'get-east-asian-width'

/** Columns that a text takes in a terminal: a Chinese character takes two. */
export function displayWidth(text: string): number {
  return [...text].reduce((width, character) => width + eastAsianWidth(character.codePointAt(0)!), 0)
}

/** Rows as lines whose columns stand below each other. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => displayWidth(row[column]!)))) ?? []
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - displayWidth(cell))))
      .join('  ')
      .trimEnd(),
  )
}

/** What no line begins with stays with what is before it, and what no line ends with stays with what follows. */
const closing = '、。，．：；？！）》」』】〉…'
const opening = '（《「『【〈'
const pieces = new RegExp(`[${opening}]*(?:[^\\s\\u2E80-\\uFFEF]+|[\\u2E80-\\uFFEF])[${closing}]*\\s*|\\s+`, 'gu')

/**
 * Breaks a text into lines that fit, after spaces where there are any, and anywhere between wide characters but for punctuation.
 *
 * @param width  columns of a line
 * @param first  what the first line begins with
 * @param others what the following lines begin with
 */
export function wrap(
  text: string,
  { width = 80, first = '', others = first }: { width?: number; first?: string; others?: string } = {},
): string[] {
  const lines: string[] = []
  let line = first
  let empty = true
  for (const piece of text.match(pieces) ?? []) {
    // A piece may be wider than a whole line: then it is broken where the line ends.
    for (const part of displayWidth(piece.trimEnd()) > width - displayWidth(others) ? [...piece] : [piece]) {
      if (!empty && displayWidth(line) + displayWidth(part.trimEnd()) > width) {
        lines.push(line.trimEnd())
        line = others
      }
      line += part
      empty = false
    }
  }
  lines.push(line.trimEnd())
  return lines
}
