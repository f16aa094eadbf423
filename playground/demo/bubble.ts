import { displayWidth, wrap } from '../../cli/columns.ts'
import type { ChatMessage } from '../telegram/index.ts'
import type { Line } from './lanes.ts'

/**
 * How much of a bot's message is printed: all of it; of a long one how it begins and ends, which is where the news and the next step are; or
 * only how it begins.
 */
export type Detail = 'full' | 'ends' | 'brief'

/** Lines of the beginning, and how many lines a message may have to be printed whole all the same. */
const limits = { ends: { beginning: 3, whole: 13 }, brief: { beginning: 2, whole: 2 } }

/** What somebody wrote, sent or tapped. */
export function deedLines(text: string, width: number): Line[] {
  return wrapped(text, width, '» ')
    .flat()
    .map((line) => ({ text: line, ink: 'deed' }))
}

/** A button, as it's shown and as it's tapped. */
export function asButton(label: string): string {
  return `[${label}]`
}

/** A bot's message; `changed`: it was there before and shows something else now. */
export function messageLines(
  { text, buttons }: Pick<ChatMessage, 'text' | 'buttons'>,
  width: number,
  detail: Detail,
  changed: boolean,
): Line[] {
  const paragraphs = wrapped(text, width, changed ? '↻ ' : '• ')
  const lines: Line[] = shortened(paragraphs, width, detail).map((line) => ({ text: line, ink: 'plain' }))
  if (detail === 'brief') return lines
  return [
    ...lines,
    ...buttonLines(
      buttons.flat().map((button) => asButton(button.text)),
      width,
    ),
  ]
}

function shortened(paragraphs: readonly string[][], width: number, detail: Detail): string[] {
  const all = paragraphs.flat()
  if (detail === 'full' || all.length <= limits[detail].whole) return all
  const { beginning } = limits[detail]
  const first = [...all.slice(0, beginning - 1), cut(all[beginning - 1]!, width)]
  return detail === 'brief' ? first : [...first, ...(paragraphs.at(-1) ?? [])]
}

/** The lines of each paragraph. Blank ones are left out: the transcript is long enough. */
function wrapped(text: string, width: number, mark: string): string[][] {
  return text
    .split('\n')
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph, index) => wrap(paragraph.trimEnd(), { width, first: index === 0 ? mark : '  ', others: '  ' }))
}

/** Buttons one after the other, none broken unless it's wider than the lane. */
function buttonLines(buttons: readonly string[], width: number): Line[] {
  const lines: string[] = []
  for (const button of buttons) {
    const last = lines.at(-1)
    if (last !== undefined && displayWidth(last) + 1 + displayWidth(button) <= width)
      lines[lines.length - 1] = `${last} ${button}`
    else lines.push(...wrap(button, { width, first: '  ', others: '   ' }))
  }
  return lines.map((text) => ({ text, ink: 'button' }))
}

function cut(line: string, width: number): string {
  let kept = line
  while (displayWidth(kept) + 1 > width) kept = [...kept].slice(0, -1).join('')
  return `${kept}…`
}
