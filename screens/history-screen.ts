import type { CaseView } from '../core/cases/case-view.ts'
import type { HistoryEntry } from '../core/cases/history.ts'
import type { TextKey } from '../locales/keys.ts'
import type { Deadline, Prisma } from '../prisma/client/client.ts'
import type { RoutingReason } from '../core/notices/notice.ts'
import type { ClockKind, Rung, Satisfaction } from '../prisma/client/enums.ts'
import { button } from './case-buttons.ts'
import { clockReasons } from './clock-lines.ts'
import { at, on, type Reader } from './reader.ts'
import type { Screen } from './screen.ts'
import { isBlank, oneLine } from '../core/text/text.ts'

/** The history of a case, and how its clocks came about. */
export function historyScreen(
  reader: Reader,
  {
    view,
    entries,
    older,
    deadlines,
  }: { view: CaseView; entries: readonly HistoryEntry[]; older: number; deadlines: readonly Deadline[] },
): Screen {
  const { texts } = reader
  const lines = [
    texts.html('history-heading', { number: view.number }),
    '',
    ...(older > 0 ? [texts.html('history-more', { count: older })] : []),
    ...(entries.length === 0 ? [texts.html('history-none')] : entries.map((entry) => historyLine(reader, entry, 150))),
    ...(deadlines.length === 0 || view.closedAt !== null ? [] : ['', ...clockReasons(reader, deadlines)]),
  ]
  return { text: lines.join('\n'), buttons: [[button(texts.plain('button-back-to-case'), 'open', view)]] }
}

/** One event: when, who, what; and what was written, on a line of its own. */
export function historyLine(reader: Reader, entry: HistoryEntry, most: number): string {
  const { texts } = reader
  const who = entry.actor ?? texts.plain(entry.role === 'router' ? 'actor-router' : 'actor-clock')
  const line = texts.html('history-line', { at: at(reader, entry.at), who, what: whatHappened(reader, entry) })
  const text = entry.text ?? ''
  return isBlank(text) ? line : `${line}\n${texts.html('history-text', { text: oneLine(text, most) })}`
}

function whatHappened(reader: Reader, { action, details, public: isPublic }: HistoryEntry): string {
  const { texts } = reader
  switch (action) {
    case 'plan':
      return texts.plain('event-plan', { date: on(reader, text(details, 'date')) })
    case 'note':
      return texts.plain(isPublic ? 'event-note' : 'event-note-internal')
    case 'rate':
      return details['solved'] === true
        ? texts.plain('event-rate-solved', {
            satisfaction: texts.plain(`satisfaction-${text(details, 'satisfaction') as Satisfaction}`),
          })
        : texts.plain('event-rate-not', { times: Number(details['times'] ?? 1) })
    case 'assign':
      return 'handler' in details
        ? texts.plain('event-assign-to', {
            handler: text(details, 'handler'),
            reason: texts.plain(`route-reason-${text(details, 'reason') as RoutingReason}`),
          })
        : texts.plain('event-assign')
    case 'revise':
      return texts.plain('event-revise', { before: oneLine(text(details, 'before'), 60) })
    case 'rung':
      return texts.plain('event-rung', {
        clock: texts.plain(`clock-${text(details, 'clock') as ClockKind}`),
        rung: texts.plain(`rung-${text(details, 'rung') as Rung}`),
      })
    default:
      return texts.plain(`event-${action}` as Extract<TextKey, 'event-sign'>)
  }
}

function text(details: Prisma.JsonObject, key: string): string {
  const value = details[key]
  return typeof value === 'string' ? value : ''
}
