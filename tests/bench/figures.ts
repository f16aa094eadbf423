/** A yes-or-no about an aim, with what was measured. */
export interface Aim {
  aim: string
  /** what was measured, for people */
  measured: string
  ok: boolean
}

/** What a section of the bench found. */
export interface Figures {
  title: string
  /** how it was measured, in a line or two */
  how: string
  /** heads of the columns; the first is what a row is called by */
  columns: readonly string[]
  rows: readonly (readonly string[])[]
  aims: readonly Aim[]
}

/** Median; of an even number of samples the mean of the two in the middle. NaN without samples. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Three significant digits, thousands apart: `12,300`, `4.56`. */
export function amount(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (value >= 100) return Math.round(value).toLocaleString('en')
  return value
    .toPrecision(3)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
}

/** Median with the lowest and the highest round: `38 (36–41)`. */
export function spread(samples: readonly number[], unit = ''): string {
  const range = samples.length > 1 ? ` (${amount(Math.min(...samples))}–${amount(Math.max(...samples))})` : ''
  return `${amount(median(samples))}${unit}${range}`
}

/** A section as text, columns aligned. */
export function printFigures({ title, how, columns, rows }: Figures): string {
  const all = [columns, ...rows]
  const widths = columns.map((_, index) => Math.max(...all.map((row) => (row[index] ?? '').length)))
  const lines = all.map((row) =>
    row
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[index]!) : cell.padStart(widths[index]!)))
      .join('  ')
      .trimEnd(),
  )
  return [`## ${title}`, how, '', lines[0], widths.map((width) => '-'.repeat(width)).join('  '), ...lines.slice(1), ''].join('\n')
}

/** All aims, met or not. */
export function printAims(aims: readonly Aim[]): string {
  return [
    '## Aims',
    ...aims.map(({ aim, measured, ok }) => `${ok ? 'ok               ' : 'short of the aim '} ${aim}: ${measured}`),
    '',
  ].join('\n')
}
