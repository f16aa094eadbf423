import type { CaseView } from '../core/cases/case-view.ts'
import { storedEvent } from '../core/cases/event-details.ts'
import type { HistoryEntry } from '../core/cases/history.ts'
import type { Deadline } from '../prisma/client/client.ts'

import { button } from './case-buttons.ts'
import { clockReasons } from './clock-lines.ts'
import { at, on, type Reader } from './reader.ts'
import { lengthSeen } from './fit.ts'
import type { Screen } from './screen.ts'
import { isBlank, oneLine } from '../core/text/text.ts'

/** So many entries at most are on one page. */
export const entriesPerPage = 15
/** So much of what was written with one entry is shown, in UTF-16 units: all of it, but for somebody who writes in emoji only. */
const longestText = 3_300
/** Units for entries: with heading and buttons' line a page stays below what one message holds. */
const roomForEntries = 3_600

export interface HistoryData {
  view: CaseView
  /** oldest first */
  entries: readonly HistoryEntry[]
  /** how many there are before them */
  older: number
  /** how many newer ones are on the pages before */
  skip?: number
  deadlines: readonly Deadline[]
}

/**
 * The history of a case with all that was written, and how its clocks came about: as many of the newest entries as one message holds, and a
 * button for those before.
 */
export function historyScreen(reader: Reader, { view, entries, older, skip = 0, deadlines }: HistoryData): Screen {
  const { texts } = reader
  const reasons = deadlines.length === 0 || view.closedAt !== null || skip > 0 ? [] : ['', ...clockReasons(reader, deadlines)]
  const shown: string[] = []
  let room = roomForEntries - lengthSeen(reasons.join('\n'))
  for (const entry of entries.toReversed()) {
    const line = historyLine(reader, { ...entry, text: textOf(entry, view) }, longestText)
    room -= lengthSeen(line) + 1
    if (room < 0 && shown.length > 0) break
    shown.unshift(line)
  }
  const before = older + entries.length - shown.length
  const lines = [
    texts.html('history-heading', { number: view.number }),
    '',
    ...(before > 0 ? [texts.html('history-more', { count: before })] : []),
    ...(entries.length === 0 ? [texts.html('history-none')] : shown),
    ...reasons,
  ]
  const turns = [
    ...(before > 0 ? [button(texts.plain('button-older'), 'history', view, (skip + shown.length).toString(36))] : []),
    ...(skip > 0 ? [button(texts.plain('button-newest'), 'history', view)] : []),
  ]
  return {
    text: lines.join('\n'),
    buttons: [...(turns.length > 0 ? [turns] : []), [button(texts.plain('button-back-to-case'), 'open', view)]],
  }
}

/** A report's own words are the case's, as they read now. */
function textOf({ action, text }: HistoryEntry, { description, wish }: CaseView): string | null {
  return action === 'submit' ? [description, wish ?? ''].filter((part) => part !== '').join('\n') : text
}

/** One event: when, who, what; and what was written, on a line of its own. */
export function historyLine(reader: Reader, entry: HistoryEntry, most: number): string {
  const { texts } = reader
  const who = entry.actor ?? texts.plain(entry.role === 'router' ? 'actor-router' : 'actor-clock')
  const line = texts.html('history-line', { at: at(reader, entry.at), who, what: whatHappened(reader, entry) })
  const text = entry.text ?? ''
  return isBlank(text) ? line : `${line}\n${texts.html('history-text', { text: oneLine(text, most) })}`
}

function whatHappened(reader: Reader, entry: HistoryEntry): string {
  const { texts } = reader
  const event = storedEvent(entry)
  switch (event.action) {
    case 'plan':
      return texts.plain('event-plan', { date: on(reader, event.details.date) })
    case 'note':
      return texts.plain(entry.public ? 'event-note' : 'event-note-internal')
    case 'rate':
      return event.details.solved
        ? texts.plain('event-rate-solved', { satisfaction: texts.plain(`satisfaction-${event.details.satisfaction}`) })
        : texts.plain('event-rate-not', { times: event.details.times })
    case 'assign':
      return texts.plain('event-assign-to', {
        handler: event.details.handler,
        reason: texts.plain(`route-reason-${event.details.reason}`),
      })
    case 'revise':
      return texts.plain('event-revise', { before: oneLine(event.details.before, 60) })
    case 'rung':
      return texts.plain('event-rung', {
        clock: texts.plain(`clock-${event.details.clock}`),
        rung: texts.plain(`rung-${event.details.rung}`),
      })
    default:
      return texts.plain(`event-${event.action}`)
  }
}
