import type { NoticeFacts, NoticeKind, RoutingReason } from '../core/notices/notice.ts'
import { standingOf, type CaseView } from '../core/cases/case-view.ts'
import { isEnterpriseSide, judge, type CaseAction } from '../core/cases/lifecycle.ts'
import type { TextKey } from '../locales/keys.ts'
import type { ClockKind, Role, Rung, Satisfaction } from '../prisma/client/enums.ts'
import { callbackData } from './callback-data.ts'
import { button, filesRow, openButton, rateButtons } from './case-buttons.ts'
import { digestScreen } from './digest-screen.ts'
import { at, categoryName, on, type Reader } from './reader.ts'
import type { Button, Screen } from './screen.ts'
import { isBlank, shorten } from '../core/text/text.ts'

/** A notice to one who reads it, about a case as it is when the notice is sent. */
interface NoticeReader extends Reader {
  /** they are on the enterprise's side of the case */
  contact: boolean
  /** they handle it */
  handler: boolean
  /** the enterprise was promised a date */
  promised: boolean
  /** by the table of the lifecycle, as the case is now */
  may(action: CaseAction): boolean
}

interface Body {
  /** the first line: says by itself what happened, and is all that a bundle shows */
  title: string
  lines?: (string | undefined)[]
  /** what somebody wrote */
  quote?: string | undefined
  /** rows of actions of which those are offered that the reader may do now */
  offers?: readonly (readonly Offered[])[]
  /** the case isn't theirs any more: no button leads to it */
  leavesIt?: boolean
  /** of what is about no case: where it leads */
  buttons?: Button[][]
}

/** Actions that a notice may have a button for. */
type Offered = 'sign' | 'assign' | 'decline' | 'rate' | 'strikeOff' | 'sendBack' | 'urge' | 'supervise'

/** What the one whose turn it is needs at once, whoever they are; for everything else there is the case with all its actions. */
const work = [['sign'], ['strikeOff', 'sendBack']] as const

/** The message of a notice. Pure: facts in, text and buttons out. */
export function noticeScreen<K extends NoticeKind>(
  reader: Reader,
  kind: K,
  facts: NoticeFacts[K],
  view: CaseView | undefined,
): Screen {
  if (kind === 'digest') return digestScreen(reader, facts as NoticeFacts['digest'])
  const { texts } = reader
  const { title, lines = [], quote, offers = [], leavesIt = false, buttons } = bodyOf(reader, kind, facts, view)
  const text = [
    title,
    ...(view === undefined
      ? []
      : [
          texts.html('notice-case', { number: view.number, enterprise: view.enterprise }),
          texts.html('notice-about', { category: categoryName(reader, view), urgency: texts.plain(`urgency-${view.urgency}`) }),
        ]),
    ...(kind === 'assigned' && view !== undefined ? [texts.html('notice-quote', { text: shorten(view.description, 700) })] : []),
    ...(quote === undefined || isBlank(quote) ? [] : [texts.html('notice-quote', { text: shorten(quote, 1_500) })]),
    ...lines.filter((line) => line !== undefined),
  ].join('\n')
  if (view === undefined) return buttons === undefined ? { text } : { text, buttons }
  if (leavesIt) return { text, buttons: [] }
  const { may } = readerOf(reader, view)
  const rows = offers.map((row) => row.filter(may).flatMap((action) => buttonsOf(reader, action, view)))
  const withFiles = kind === 'noted' && (facts as NoticeFacts['noted']).files > 0
  const shows = withFiles || kind === 'assigned' || kind === 'delivered' || kind === 'added'
  return {
    text,
    buttons: [...rows.filter((row) => row.length > 0), [openButton(texts, view)], ...(shows ? filesRow(texts, view) : [])],
  }
}

function bodyOf(reader: Reader, kind: NoticeKind, facts: unknown, view: CaseView | undefined): Body {
  return bodies[kind as Exclude<NoticeKind, 'digest' | 'commands'>](readerOf(reader, view), facts as never)
}

function readerOf(reader: Reader, view: CaseView | undefined): NoticeReader {
  return {
    ...reader,
    contact: view !== undefined && isEnterpriseSide(view.parties),
    handler: view?.parties.includes('handler') === true,
    promised: view !== undefined && view.plannedFor !== null,
    may: (action) => view !== undefined && judge(action, view.parties, standingOf(view)) === 'allowed',
  }
}

/** So many of them at most are listed in one message, each case with its button. */
const linesPerBundle = 25
/** Units of HTML, so that what is left of them once it is read fits into Telegram's 4,096 with heading and footing. */
const roomForLines = 3_800

/**
 * Notices that were held over the quiet hours, in one message that says how many. Only what it lists was said: `listed` of them, from the first
 * on; the message says how many are still to come.
 */
export function bundleScreen(
  reader: Reader,
  notices: readonly { kind: NoticeKind; facts: unknown; view: CaseView | undefined }[],
): { screen: Screen; listed: number } {
  const { texts } = reader
  const lines: string[] = []
  let room = roomForLines
  for (const { kind, facts, view } of notices.slice(0, linesPerBundle)) {
    const { title } = bodyOf(reader, kind, facts, view)
    const values = { index: lines.length + 1, title: shorten(rawTitle(title), 90) }
    const line =
      view === undefined
        ? texts.html('bundle-line-plain', values)
        : texts.html('bundle-line', { ...values, case: `${view.number}　${shorten(view.enterprise, 40)}` })
    room -= line.length + 1
    if (room < 0 && lines.length > 0) break
    lines.push(line)
  }
  const listed = lines.length
  const cases = new Map(notices.slice(0, listed).flatMap(({ view }) => (view === undefined ? [] : [[view.id, view] as const])))
  const rest = notices.length - listed
  const more = rest > 0 ? ['', texts.html('bundle-more', { count: rest })] : []
  const text = [texts.html('bundle-heading', { count: notices.length }), '', ...lines, ...more].join('\n')
  return { screen: { text, buttons: [...cases.values()].map((view) => [openButton(texts, view)]) }, listed }
}

/** A title without its bold marks: in a list every line would shout. */
function rawTitle(title: string): string {
  return title
    .replace(/<[^>]*>/g, '')
    .split('\n')[0]!
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}

const bodies: { [K in Exclude<NoticeKind, 'digest' | 'commands'>]: (reader: NoticeReader, facts: NoticeFacts[K]) => Body } = {
  assigned: (reader, { reason, signBy, solveBy }) => ({
    title: reader.texts.html('notice-assigned'),
    lines: [
      reader.texts.html('notice-assigned-reason', {
        reason: reader.texts.plain(`route-reason-${reason satisfies RoutingReason}`),
      }),
      signBy === null ? undefined : reader.texts.html('notice-assigned-sign', { due: at(reader, signBy) }),
      solveBy === null ? undefined : reader.texts.html('notice-assigned-solve', { due: at(reader, solveBy) }),
    ],
    offers: [['sign']],
  }),
  takenOver: ({ texts }, { handler }) => ({ title: texts.html('notice-takenOver', { handler }), leavesIt: true }),
  unrouted: (reader) => ({
    title: reader.texts.html('notice-unrouted'),
    offers: [['assign', 'decline']],
  }),
  handlerFound: (reader, { handler, department, phone, substitute = '', hearBy, unheard = false, again }) => ({
    title: reader.texts.html(again ? 'notice-handlerFound-again' : 'notice-handlerFound'),
    lines: [
      reader.texts.html('notice-handlerFound-who', { handler, department: department === '' ? 'none' : department }),
      substitute === '' ? undefined : reader.texts.html('notice-handlerFound-substitute', { substitute }),
      phone === '' ? undefined : reader.texts.html('notice-handlerFound-phone', { phone }),
      unheard ? reader.texts.html('notice-handlerFound-unheard') : undefined,
      hearBy === null ? undefined : reader.texts.html('notice-handlerFound-hearBy', { due: at(reader, hearBy) }),
    ],
  }),
  signed: (reader, { handler, hearBy }) => ({
    title: reader.texts.html('notice-signed', { handler }),
    lines: [
      hearBy === null
        ? reader.texts.html('notice-signed-soon')
        : reader.texts.html('notice-signed-hearBy', { due: at(reader, hearBy) }),
    ],
  }),
  contacted: ({ texts, promised }, { handler, text }) => ({
    title: texts.html('notice-contacted', { handler }),
    quote: text,
    lines: [promised ? undefined : texts.html('notice-contacted-next')],
  }),
  planned: (reader, { handler, text, date }) => ({
    title: reader.texts.html('notice-planned', { handler, date: on(reader, date) }),
    quote: text,
  }),
  noted: ({ texts }, { handler, text, files }) => ({ title: texts.html('notice-noted', { handler, files }), quote: text }),
  delivered: (reader, { handler, solution, how }) => ({
    title: reader.texts.html('notice-delivered'),
    quote: solution,
    lines: [
      reader.texts.html('notice-delivered-by', {
        handler,
        how: reader.texts.plain(`form-deliver-${how}` as Extract<TextKey, 'form-deliver-phone'>),
      }),
      reader.texts.html('notice-delivered-ask'),
    ],
    offers: [['rate']],
  }),
  rated: (reader, { satisfaction, comment }) => ({
    title: reader.texts.html('notice-rated', {
      satisfaction: reader.texts.plain(`satisfaction-${satisfaction as Satisfaction}`),
    }),
    quote: comment,
    lines: [reader.may('strikeOff') ? reader.texts.html('notice-rated-office') : undefined],
    offers: [['strikeOff', 'sendBack']],
  }),
  notSolved: (reader, { comment, times }) => ({
    title: reader.texts.html('notice-notSolved', { times }),
    quote: comment,
    lines: [reader.texts.html('notice-notSolved-next')],
  }),
  struckOff: ({ texts, contact }) => ({
    title: texts.html('notice-struckOff'),
    lines: [contact ? texts.html('notice-struckOff-contact') : undefined],
  }),
  sentBack: ({ texts, contact }, { reason }) => ({
    title: texts.html(contact ? 'notice-sentBack-contact' : 'notice-sentBack'),
    quote: reason,
  }),
  urged: (reader, { by, name }) => ({
    title: reader.texts.html('notice-urged', { name, role: roleName(reader, by) }),
    offers: work,
  }),
  supervised: (reader, { by, name }) => ({
    title: reader.texts.html('notice-supervised', { name, role: roleName(reader, by) }),
    offers: work,
  }),
  declined: ({ texts }, { reason }) => ({ title: texts.html('notice-declined'), quote: reason }),
  withdrawn: ({ texts }, { author }) => ({ title: texts.html('notice-withdrawn', { author }) }),
  expired: (reader) => ({
    title: reader.texts.html(reader.contact ? 'notice-expired-contact' : 'notice-expired'),
    offers: [['strikeOff', 'sendBack']],
  }),
  added: ({ texts }, { author, text, files }) => ({ title: texts.html('notice-added', { author, files }), quote: text }),
  revised: ({ texts }, { text }) => ({ title: texts.html('notice-revised'), quote: text }),
  stalled: (reader, { clock, rung, dueAt, waiting }) => ({
    title: reader.texts.html(rung === 'red' && reader.handler ? 'notice-stalled-red-handler' : `notice-stalled-${rung as Rung}`, {
      clock: reader.texts.plain(`clock-${clock as ClockKind}`),
    }),
    lines: [
      reader.texts.html('notice-stalled-due', { due: at(reader, dueAt), late: hoursLate(reader, dueAt) }),
      waiting === '' ? undefined : reader.texts.html('notice-stalled-waiting', { waiting }),
    ],
    offers: [...work, ['urge', 'supervise']],
  }),
  deadLetter: (reader, { updateId, at: when }) => ({
    title: reader.texts.html('notice-deadLetter', { updateId, at: at(reader, when) }),
  }),
  handlersGone: ({ texts }, { people, cases }) => ({
    title: texts.html('notice-handlersGone', { people: shorten(people, 200), cases }),
    lines: [texts.html('notice-handlersGone-next')],
    buttons: [[{ text: texts.plain('button-gone', { cases }), data: callbackData.go('gone') }]],
  }),
  unreachable: ({ texts }, { name, phone, enterprise = 'none', away = false }) => ({
    title: away
      ? texts.html('notice-away', { name, phone: phone === '' ? 'none' : phone })
      : texts.html('notice-unreachable', { name, enterprise: shorten(enterprise, 120), phone: phone === '' ? 'none' : phone }),
  }),
}

function buttonsOf({ texts }: Reader, action: Offered, view: CaseView): Button[] {
  if (action !== 'rate') return [button(texts.plain(`button-${action}`), action, view)]
  return rateButtons(texts, view)
}

function roleName({ texts }: NoticeReader, role: string): string {
  return texts.plain(`role-${role as Role}`)
}

/** Whole hours since a due date; 0 before it. */
function hoursLate({ now }: NoticeReader, dueAt: string): number {
  return Math.max(0, Math.floor((now.getTime() - Date.parse(dueAt)) / 3_600_000))
}
