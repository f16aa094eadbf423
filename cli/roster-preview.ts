import { rosterKinds } from '../core/roster/entries.ts'
import type { RosterMistake } from '../core/roster/mistakes.ts'
import type { ImportPlan, KindPlan, PlannedRow } from '../core/roster/plan.ts'
import { wrap } from './columns.ts'

/** Rows of one kind and one change that are listed; a first import of a big zone is counted rather than read. */
const mostRows = 60

/** What an import will do or did, for a terminal of 80 columns. */
export function renderPreview(plan: ImportPlan): string[] {
  const lines = [plan.fileName, '']
  for (const kind of rosterKinds) {
    const summary = summarize(plan.kinds[kind])
    if (summary !== '') lines.push(`${kind.padEnd(12)} ${summary}`)
  }
  for (const kind of rosterKinds) {
    const { added, changed, deactivated } = plan.kinds[kind]
    const rows = [...renderRows('+', added), ...renderRows('~', changed), ...renderRows('-', deactivated)]
    if (rows.length > 0) lines.push('', kind, ...rows)
  }
  if (plan.warnings.length > 0)
    lines.push('', `Warnings (${plan.warnings.length + plan.moreWarnings})`, ...renderMistakes(plan.warnings, plan.moreWarnings))
  return lines
}

/** Mistakes or warnings with their places, for a terminal of 80 columns. */
export function renderMistakes(mistakes: readonly RosterMistake[], more: number): string[] {
  const lines = mistakes.flatMap(({ place, line, column, message }) => {
    const where = line === undefined ? '' : place === '' ? `line ${line}, column ${column}` : ` (line ${line})`
    return wrap(`${place}${where}${place === '' && where === '' ? '' : ': '}${message}`, { first: '  ', others: '    ' })
  })
  return more > 0 ? [...lines, `  … and ${more} more`] : lines
}

/** Whether the import changes anything. */
export function changesAnything(plan: ImportPlan): boolean {
  return rosterKinds.some((kind) => {
    const { added, changed, deactivated } = plan.kinds[kind]
    return added.length + changed.length + deactivated.length > 0
  })
}

function summarize({ added, changed, deactivated, unchanged }: KindPlan): string {
  const counts = { added: added.length, changed: changed.length, deactivated: deactivated.length, unchanged }
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ')
}

function renderRows(sign: string, rows: readonly PlannedRow[]): string[] {
  const lines = rows
    .slice(0, mostRows)
    .flatMap(({ key, name, changes }) => [
      ...wrap(`${key}  ${name}`, { first: `  ${sign} `, others: '      ' }),
      ...changes.flatMap(({ field, before, after }) =>
        wrap(`${field}: ${before} → ${after}`, { first: '      ', others: '        ' }),
      ),
    ])
  return rows.length > mostRows ? [...lines, `  ${sign} … and ${rows.length - mostRows} more`] : lines
}
