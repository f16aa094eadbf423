import { displayWidth } from '../../cli/columns.ts'
import type { Ink, Paint } from './paint.ts'

/** A line in a lane, at most as wide as the lane. */
export interface Line {
  text: string
  ink: Ink
}

/** Something that happened in one chat: lines that stand together in its lane. */
export interface Block {
  /** 0 is the leftmost lane */
  lane: number
  /** stands at the left of the first line, e.g. `09:30` */
  at: string
  lines: readonly Line[]
}

/** Columns: the time at the left, and what is between it, the lanes, and the right edge. */
const timeWidth = 5
const gap = ' '
const wall = ' │ '

/** @returns columns of each lane, so that a row fills at most `width` */
export function laneWidth(width: number, lanes: number): number {
  return Math.floor((width - timeWidth - gap.length - wall.length * (lanes - 1)) / lanes)
}

interface Row {
  at: string
  cells: (Line | undefined)[]
}

/**
 * Puts what happened at about the same time side by side. Within a lane everything stands in its order, and nothing begins higher up than
 * what happened before it in another lane: read from top to bottom, it's the order in which it happened.
 */
export function layOut(blocks: readonly Block[], lanes: number): Row[] {
  const rows: Row[] = []
  const ends = Array.from({ length: lanes }, () => 0)
  let highest = 0
  for (const { lane, at, lines } of blocks) {
    const start = Math.max(highest, ends[lane] ?? 0)
    highest = start
    for (const [index, line] of lines.entries()) {
      const row = (rows[start + index] ??= { at: '', cells: Array.from({ length: lanes }) })
      row.cells[lane] = line
      if (index === 0) row.at ||= at
    }
    ends[lane] = start + lines.length
  }
  return rows
}

/** Rows as they're printed, without spaces at their ends. */
export function printRows(rows: readonly Row[], width: number, paint: Paint): string[] {
  return rows.map(({ at, cells }) => {
    const inner = laneWidth(width, cells.length)
    const lanes = cells.map((line, lane) => {
      const text = line?.text ?? ''
      return paint(text, line?.ink ?? 'plain') + (lane === cells.length - 1 ? '' : pad(text, inner))
    })
    return `${paint(at.padEnd(timeWidth), 'dim')}${gap}${lanes.join(paint(wall, 'dim'))}`.trimEnd()
  })
}

function pad(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text)))
}
