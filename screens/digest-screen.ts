import type { DigestFacts, DigestLine } from '../core/notices/notice.ts'
import type { ClockKind } from '../prisma/client/enums.ts'
import { button, openButton } from './case-buttons.ts'
import { at, on, type Reader } from './reader.ts'
import type { Button, Screen } from './screen.ts'
import { shorten } from '../core/text/text.ts'

/** Cases of one section that are spelled out; the rest is counted. */
const linesPerSection = 8

/** A leader's morning: what is new, what stalls (longest first), what waits for the enterprise. An empty day is one line. */
export function digestScreen(reader: Reader, { day, fresh, stalled, waiting, gaps }: DigestFacts): Screen {
  const { texts } = reader
  const heading = texts.html('digest-heading', { day: on(reader, day) })
  const counts = gaps > 0 ? [texts.html('digest-gaps', { count: gaps })] : []
  if (fresh.length + stalled.length + waiting.length + counts.length === 0)
    return { text: `${heading}\n${texts.html('digest-empty')}` }
  const sections = [
    section(reader, texts.html('digest-stalled', { count: stalled.length }), stalled, (line) =>
      texts.html('digest-line-stalled', {
        ...plainLine(line),
        clock: texts.plain(`clock-${line.clock as ClockKind}`),
        due: at(reader, line.dueAt),
        waiting: shorten(line.waiting, 40),
      }),
    ),
    section(reader, texts.html('digest-fresh', { count: fresh.length }), fresh, (line) =>
      texts.html('digest-line', plainLine(line)),
    ),
    section(reader, texts.html('digest-waiting', { count: waiting.length }), waiting, (line) =>
      texts.html('digest-line', plainLine(line)),
    ),
    counts,
  ]
  return {
    text: [[heading], ...sections]
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n'),
    buttons: digestButtons(reader, stalled, [...fresh, ...waiting]),
  }
}

function section<L extends DigestLine>(
  { texts }: Reader,
  heading: string,
  lines: readonly L[],
  write: (line: L) => string,
): string[] {
  if (lines.length === 0) return []
  const shown = lines.slice(0, linesPerSection)
  const more = lines.length > shown.length ? [texts.html('digest-more', { count: lines.length - shown.length })] : []
  return [heading, ...shown.map(write), ...more]
}

function plainLine({ number, enterprise, category }: DigestLine) {
  return { number, enterprise: shorten(enterprise, 30), category: shorten(category, 30) }
}

/** What stalls can be urged and supervised at once; the rest can be opened. */
function digestButtons({ texts }: Reader, stalled: readonly DigestLine[], others: readonly DigestLine[]): Button[][] {
  const pressed = stalled.slice(0, linesPerSection).flatMap((line) => {
    const view = { id: line.caseId, version: line.version, number: line.number }
    return [
      [openButton(texts, view)],
      [button(texts.plain('button-urge'), 'urge', view), button(texts.plain('button-supervise'), 'supervise', view)],
    ]
  })
  const known = new Set(stalled.map(({ caseId }) => caseId))
  const opened = [...new Map(others.filter(({ caseId }) => !known.has(caseId)).map((line) => [line.caseId, line])).values()]
    .slice(0, linesPerSection)
    .map((line) => [openButton(texts, { id: line.caseId, version: line.version, number: line.number })])
  return [...pressed, ...opened]
}
