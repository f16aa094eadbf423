import { standingOf, type CaseView } from '../core/cases/case-view.ts'
import { isEnterpriseSide, judge, turns } from '../core/cases/lifecycle.ts'
import type { HistoryEntry } from '../core/cases/history.ts'
import { button, caseButtons, type ButtonAction } from './case-buttons.ts'
import { clockLine, type ShownClock } from './clock-lines.ts'
import { historyLine } from './history-screen.ts'
import { at, categoryName, type Reader } from './reader.ts'
import type { Screen } from './screen.ts'
import { shorten } from '../core/text/text.ts'

export interface CaseScreenData {
  view: CaseView
  /** the clocks that run */
  deadlines: readonly ShownClock[]
  /** the newest entries that the reader may see, oldest first */
  latest: readonly HistoryEntry[]
  /** what to say on top, Telegram HTML: what has just been done, or why something wasn't */
  notice?: string | undefined
}

/** States in which the latest solution still is the answer; "not solved" takes it back. */
const answered = new Set<CaseView['state']>(['delivered', 'confirmed', 'closed'])

/** One case as its reader may see it: what it is, who has it, by when, and what they can do. */
export function caseScreen(reader: Reader, { view, deadlines, latest, notice }: CaseScreenData): Screen {
  const { texts } = reader
  const closed = view.closedAt !== null
  const lines = [
    notice === undefined ? undefined : `${notice}\n`,
    texts.html('case-heading', { number: view.number, state: texts.plain(`state-${view.state}`) }),
    texts.html('case-enterprise', { enterprise: view.enterprise }),
    view.project === null ? undefined : texts.html('case-project', { project: view.project }),
    texts.html('case-about', { category: categoryName(reader, view), urgency: texts.plain(`urgency-${view.urgency}`) }),
    view.visibility === 'secret' ? texts.html('case-secret') : undefined,
    view.serviceGap && !isEnterpriseSide(view.parties) ? texts.html('case-gap') : undefined,
    '',
    texts.html('case-description', { text: shorten(view.description, 700) }),
    view.wish === null ? undefined : texts.html('case-wish', { text: shorten(view.wish, 300) }),
    view.files === 0 ? undefined : texts.html('case-files', { count: view.files }),
    '',
    ...handlerLines(reader, view),
    view.plannedFor === null || closed ? undefined : texts.html('case-planned', { date: at(reader, view.plannedFor, 'day') }),
    ...(closed ? [] : deadlines.map((deadline) => clockLine(reader, deadline))),
    view.solution === null || !answered.has(view.state)
      ? undefined
      : `\n${texts.html('case-solution', { text: shorten(view.solution, 500) })}`,
    latest.length === 0 ? undefined : `\n${texts.html('case-latest')}`,
    ...latest.map((entry) => historyLine(reader, entry, 120)),
    '',
    texts.html('case-next', { next: nextStep(reader, view) }),
  ]
  return { text: lines.filter((line) => line !== undefined).join('\n'), buttons: caseButtons(texts, view) }
}

function handlerLines({ texts }: Reader, view: CaseView): string[] {
  if (view.readerless && view.closedAt === null) return [texts.html('case-readerless')]
  const gone = view.handlerGone && view.closedAt === null
  if (gone && isEnterpriseSide(view.parties)) return [texts.html('case-nobody')]
  if (view.handler === null) return view.closedAt === null ? [texts.html('case-nobody')] : []
  const lines = [texts.html('case-handler', { handler: view.handler, department: view.department ?? 'none' })]
  // Once it is closed nobody stands in: the number is the handler's own.
  const standIn = view.closedAt === null ? view.standIn : null
  if (standIn !== null) lines.push(texts.html('case-stand-in', { standIn: standIn.name }))
  const phone = (standIn ?? { phone: view.handlerPhone }).phone
  if (gone) lines.push(texts.html('case-handler-gone'))
  else if (phone !== null && !view.handlerGone && !view.parties.includes('handler'))
    lines.push(texts.html('case-handler-phone', { phone }))
  return lines
}

function nextStep({ texts }: Reader, view: CaseView): string {
  if (view.readerless && view.closedAt === null) return texts.plain('next-readerless')
  if (view.handlerGone && judge('assign', ['router'], standingOf(view)) === 'allowed')
    return texts.plain(judge('assign', view.parties, standingOf(view)) === 'allowed' ? 'next-own-gone' : 'next-gone')
  const own = Object.hasOwn(turns, view.state) ? (view.state as keyof typeof turns) : undefined
  if (own !== undefined && judge(turns[own], view.parties, standingOf(view)) === 'allowed') return texts.plain(`next-own-${own}`)
  const handler = view.handler ?? texts.plain('role-office')
  if (view.state === 'assigned' || view.state === 'in_progress') return texts.plain(`next-${view.state}`, { handler })
  return texts.plain(`next-${view.state}`)
}

/** Asks before an action is done by a tap; the second tap says yes. */
export function confirmScreen(
  view: CaseView,
  action: ButtonAction,
  { ask, yes, no }: { ask: string; yes: string; no: string },
): Screen {
  return { text: ask, buttons: [[button(no, 'open', view)], [button(yes, action, view, 'yes')]] }
}

/** The first screen after a report was filed. */
export function submittedScreen(
  { texts }: Reader,
  view: Pick<CaseView, 'id' | 'number' | 'version' | 'visibility' | 'filerRole' | 'readerless'>,
): Screen {
  // Whoever files for an enterprise isn't told who handles it: its contacts are.
  const next = view.filerRole === 'contact' ? 'submitted-next' : 'submitted-next-behalf'
  return {
    text: [
      texts.html('submitted-heading', { number: view.number }),
      texts.html(view.readerless ? 'submitted-readerless' : next),
      ...(view.visibility === 'secret' ? [texts.html('submitted-secret')] : []),
      texts.html('submitted-hint'),
    ].join('\n'),
    buttons: [
      [button(texts.plain('button-open-short'), 'open', view)],
      [{ text: texts.plain('button-report-another'), data: 'n.report' }],
    ],
  }
}
