import type { CaseView } from '../core/cases/case-view.ts'
import type { Deadline } from '../prisma/client/client.ts'
import { callbackData } from './callback-data.ts'
import { menuButton, openButton, pairs } from './case-buttons.ts'
import { at, categoryName, type Reader } from './reader.ts'
import type { Screen } from './screen.ts'
import { shorten } from '../core/text/text.ts'

export interface CaseListData {
  /** which list: where its pages lead to */
  place: 'cases' | 'queue' | 'gone'
  cases: readonly CaseView[]
  /** per case the clock that is due first */
  due: ReadonlyMap<number, Pick<Deadline, 'kind' | 'dueAt'>>
  total: number
  open: number
  /** from 0 */
  page: number
  pages: number
  /** they may file one: offered where the list of cases is empty */
  reports: boolean
}

/** What each list says on top, and when it has nothing. */
const words = {
  cases: { heading: 'cases-heading', empty: 'cases-empty' },
  queue: { heading: 'queue-heading', empty: 'queue-empty' },
  gone: { heading: 'gone-heading', empty: 'gone-empty' },
} as const

/** How many cases one page of a list has. */
export const casesPerPage = 6

/** A page of cases, each with a button that opens it. */
export function caseList(reader: Reader, { place, cases, due, total, open, page, pages, reports }: CaseListData): Screen {
  const { texts } = reader
  if (total === 0) {
    const report = { text: texts.plain('button-menu-report'), data: callbackData.go('report') }
    return {
      text: texts.html(words[place].empty),
      buttons: [[...(place === 'cases' && reports ? [report] : []), menuButton(texts)]],
    }
  }
  const heading = texts.html(words[place].heading, { total, open })
  const turn = [
    ...(page > 0 ? [{ text: texts.plain('button-previous-page'), data: callbackData.go(place, page - 1) }] : []),
    ...(page < pages - 1 ? [{ text: texts.plain('button-next-page'), data: callbackData.go(place, page + 1) }] : []),
  ]
  return {
    text: [heading, ...cases.map((view) => listEntry(reader, view, due.get(view.id)))].join('\n\n'),
    buttons: [...pairs(cases.map((view) => openButton(texts, view))), ...(turn.length > 0 ? [turn] : []), [menuButton(texts)]],
  }
}

function listEntry(reader: Reader, view: CaseView, due: Pick<Deadline, 'kind' | 'dueAt'> | undefined): string {
  const { texts, now } = reader
  const line = texts.html('list-line', {
    mark: view.visibility === 'secret' ? '🔒' : view.urgency === 'urgent' ? '❗️' : '▫️',
    number: view.number,
    state: texts.plain(`state-${view.state}`),
    enterprise: shorten(view.enterprise, 40),
    category: categoryName(reader, view),
  })
  if (due === undefined || view.closedAt !== null) return line
  const values = { clock: texts.plain(`clock-${due.kind}`), due: at(reader, due.dueAt) }
  return `${line}\n${texts.html(due.dueAt < now ? 'list-due-late' : 'list-due', values)}`
}
