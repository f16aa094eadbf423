import { displayWidth, wrap } from '../../cli/columns.ts'
import type { ChatMessage } from '../telegram/index.ts'
import type { Line } from './lanes.ts'

/** How much of a bot's message is printed: all of it, or how it begins. */
export type Detail = 'full' | 'brief'

/** Lines of a message that is only begun. */
const briefLines = 2

/** What somebody wrote, sent or tapped. */
export function deedLines(text: string, width: number): Line[] {
  return wrapped(text, width, '» ').map((line) => ({ text: line, ink: 'deed' }))
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
  const all = wrapped(text, width, changed ? '↻ ' : '• ')
  const shown =
    detail === 'brief' && all.length > briefLines ? [...all.slice(0, briefLines - 1), cut(all[briefLines - 1]!, width)] : all
  const lines: Line[] = shown.map((line) => ({ text: line, ink: 'plain' }))
  if (detail === 'brief') return lines
  return [
    ...lines,
    ...buttonLines(
      buttons.flat().map((button) => asButton(button.text)),
      width,
    ),
  ]
}

/** Blank lines are left out: the transcript is long enough. */
function wrapped(text: string, width: number, mark: string): string[] {
  return text
    .split('\n')
    .filter((paragraph) => paragraph.trim() !== '')
    .flatMap((paragraph, index) => wrap(paragraph.trimEnd(), { width, first: index === 0 ? mark : '  ', others: '  ' }))
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
