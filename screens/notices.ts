import type { NoticeFacts, NoticeKind, RoutingReason } from '../core/notices/notice.ts'
import type { CaseView } from '../core/cases/case-view.ts'
import type { TextKey } from '../locales/keys.ts'
import type { ClockKind, Role, Rung, Satisfaction } from '../prisma/client/enums.ts'
import { button, filesRow, openButton } from './case-buttons.ts'
import { digestScreen } from './digest-screen.ts'
import { at, categoryName, on, type Reader } from './reader.ts'
import type { Button, Screen } from './screen.ts'
import { shorten } from './shorten.ts'

/** What a notice is about: the case as it is when the notice is sent. */
export type NoticeCase = Omit<CaseView, 'parties'>

/** Who gets the notice, where its words depend on that. */
export interface NoticeReader extends Reader {
  /** he is on the enterprise's side of the case */
  contact: boolean
  /** he closes such cases: the office, or for a secret case an inspector */
  office: boolean
  /** leader, office or inspector: he may urge and supervise, and doesn't handle it himself */
  presses: boolean
  /** he heads the handler's department, and doesn't handle it himself */
  head: boolean
}

interface Body {
  /** the first line: says by itself what happened, and is all that a bundle shows */
  title: string
  lines?: (string | undefined)[]
  /** what somebody wrote */
  quote?: string | undefined
  buttons?: (view: NoticeCase) => Button[][]
}

/** The message of a notice. Pure: facts in, text and buttons out. */
export function noticeScreen<K extends NoticeKind>(
  reader: NoticeReader,
  kind: K,
  facts: NoticeFacts[K],
  view: NoticeCase | undefined,
): Screen {
  if (kind === 'digest') return digestScreen(reader, facts as NoticeFacts['digest'])
  const { title, lines = [], quote, buttons } = bodies[kind as Exclude<NoticeKind, 'digest' | 'commands'>](reader, facts as never)
  const { texts } = reader
  const text = [
    title,
    ...(view === undefined
      ? []
      : [
          texts.html('notice-case', { number: view.number, enterprise: view.enterprise }),
          texts.html('notice-about', { category: categoryName(reader, view), urgency: texts.plain(`urgency-${view.urgency}`) }),
        ]),
    ...(kind === 'assigned' && view !== undefined ? [texts.html('notice-quote', { text: shorten(view.description, 700) })] : []),
    ...(quote === undefined || quote.trim() === '' ? [] : [texts.html('notice-quote', { text: shorten(quote, 1_500) })]),
    ...lines.filter((line) => line !== undefined),
  ].join('\n')
  if (view === undefined) return { text }
  const withFiles = kind === 'noted' && (facts as NoticeFacts['noted']).files > 0
  const shows = withFiles || kind === 'assigned' || kind === 'delivered' || kind === 'added'
  return { text, buttons: [...(buttons?.(view) ?? [[openButton(texts, view)]]), ...(shows ? filesRow(texts, view) : [])] }
}

/** Several notices that were held over the quiet hours, in one message that says how many. */
export function bundleScreen(
  reader: NoticeReader,
  notices: readonly { kind: NoticeKind; facts: unknown; view: NoticeCase | undefined }[],
): Screen {
  const { texts } = reader
  const entries = notices.map(({ kind, facts, view }, index) => {
    const { title } = bodies[kind as Exclude<NoticeKind, 'digest' | 'commands'>](reader, facts as never)
    const values = { index: index + 1, title: shorten(rawTitle(title), 90) }
    return view === undefined
      ? texts.html('bundle-line-plain', values)
      : texts.html('bundle-line', { ...values, case: `${view.number}　${shorten(view.enterprise, 40)}` })
  })
  const cases = new Map(notices.flatMap(({ view }) => (view === undefined ? [] : [[view.id, view] as const])))
  const buttons = [...cases.values()].slice(0, 20).map((view) => [openButton(texts, view)])
  const shown = entries.slice(0, 25)
  const more = entries.length > shown.length ? [texts.html('digest-more', { count: entries.length - shown.length })] : []
  return { text: [texts.html('bundle-heading', { count: notices.length }), '', ...shown, ...more].join('\n'), buttons }
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
    buttons: (view) => [[act(reader, 'sign', view)], [openButton(reader.texts, view)]],
  }),
  takenOver: ({ texts }, { handler }) => ({ title: texts.html('notice-takenOver', { handler }), buttons: () => [] }),
  unrouted: (reader) => ({
    title: reader.texts.html('notice-unrouted'),
    buttons: (view) => [[act(reader, 'assign', view), act(reader, 'decline', view)], [openButton(reader.texts, view)]],
  }),
  handlerFound: (reader, { handler, department, phone, hearBy, again }) => ({
    title: reader.texts.html(again ? 'notice-handlerFound-again' : 'notice-handlerFound'),
    lines: [
      reader.texts.html('notice-handlerFound-who', { handler, department: department === '' ? 'none' : department }),
      phone === '' ? undefined : reader.texts.html('notice-handlerFound-phone', { phone }),
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
  contacted: ({ texts }, { handler, text }) => ({
    title: texts.html('notice-contacted', { handler }),
    quote: text,
    lines: [texts.html('notice-contacted-next')],
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
    buttons: (view) => [
      [
        button(reader.texts.plain('button-rate-yes'), 'rate', view, 'yes'),
        button(reader.texts.plain('button-rate-no'), 'rate', view, 'no'),
      ],
      [openButton(reader.texts, view)],
    ],
  }),
  rated: (reader, { satisfaction, comment }) => ({
    title: reader.texts.html('notice-rated', {
      satisfaction: reader.texts.plain(`satisfaction-${satisfaction as Satisfaction}`),
    }),
    quote: comment,
    ...(reader.office
      ? {
          lines: [reader.texts.html('notice-rated-office')],
          buttons: (view: NoticeCase) => [
            [act(reader, 'strikeOff', view), act(reader, 'sendBack', view)],
            [openButton(reader.texts, view)],
          ],
        }
      : {}),
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
    buttons: (view) => workButtons(reader, view),
  }),
  supervised: (reader, { by, name }) => ({
    title: reader.texts.html('notice-supervised', { name, role: roleName(reader, by) }),
    buttons: (view) => workButtons(reader, view),
  }),
  declined: ({ texts }, { reason }) => ({ title: texts.html('notice-declined'), quote: reason }),
  withdrawn: ({ texts }, { author }) => ({ title: texts.html('notice-withdrawn', { author }) }),
  expired: (reader) => ({
    title: reader.texts.html(reader.contact ? 'notice-expired-contact' : 'notice-expired'),
    ...(reader.office
      ? {
          buttons: (view: NoticeCase) => [
            [act(reader, 'strikeOff', view), act(reader, 'sendBack', view)],
            [openButton(reader.texts, view)],
          ],
        }
      : {}),
  }),
  added: ({ texts }, { author, text, files }) => ({ title: texts.html('notice-added', { author, files }), quote: text }),
  revised: ({ texts }, { text }) => ({ title: texts.html('notice-revised'), quote: text }),
  stalled: (reader, { clock, rung, dueAt, waiting }) => ({
    title: reader.texts.html(
      rung === 'red' && !reader.presses && !reader.head ? 'notice-stalled-red-handler' : `notice-stalled-${rung as Rung}`,
      { clock: reader.texts.plain(`clock-${clock as ClockKind}`) },
    ),
    lines: [
      reader.texts.html('notice-stalled-due', { due: at(reader, dueAt), late: hoursLate(reader, dueAt) }),
      waiting === '' ? undefined : reader.texts.html('notice-stalled-waiting', { waiting }),
    ],
    buttons: (view) =>
      mayPress(reader, view)
        ? [[act(reader, 'urge', view), act(reader, 'supervise', view)], [openButton(reader.texts, view)]]
        : workButtons(reader, view),
  }),
  deadLetter: (reader, { updateId, at: when }) => ({
    title: reader.texts.html('notice-deadLetter', { updateId, at: at(reader, when) }),
  }),
  unreachable: ({ texts }, { name, phone }) => ({
    title: texts.html('notice-unreachable', { name, phone: phone === '' ? 'none' : phone }),
  }),
}

function act(
  { texts }: NoticeReader,
  action: 'sign' | 'assign' | 'decline' | 'strikeOff' | 'sendBack' | 'urge' | 'supervise',
  view: NoticeCase,
): Button {
  return button(texts.plain(`button-${action}`), action, view)
}

/** What the one who must act needs: sign, if it isn't signed; else the case with all its actions. Nobody signs for the handler. */
function workButtons(reader: NoticeReader, view: NoticeCase): Button[][] {
  const open = [openButton(reader.texts, view)]
  return view.state === 'assigned' && !reader.presses && !reader.head ? [[act(reader, 'sign', view)], open] : [open]
}

/** Leaders, office and inspectors press on; the handler and his head work. */
function mayPress(reader: NoticeReader, view: NoticeCase): boolean {
  return reader.presses && view.closedAt === null
}

function roleName({ texts }: NoticeReader, role: string): string {
  return texts.plain(`role-${role as Role}`)
}

/** Whole hours since a due date; 0 before it. */
function hoursLate({ now }: NoticeReader, dueAt: string): number {
  return Math.max(0, Math.floor((now.getTime() - Date.parse(dueAt)) / 3_600_000))
}
