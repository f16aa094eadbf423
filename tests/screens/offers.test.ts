import { expect, test } from 'vitest'
import { standingOf } from '../../core/cases/case-view.ts'
import { caseActions, judge, type CaseAction, type Party } from '../../core/cases/lifecycle.ts'
import type { NoticeKind } from '../../core/notices/notice.ts'
import { CaseState } from '../../prisma/client/enums.ts'
import { caseButtons } from '../../screens/case-buttons.ts'
import { parseCallbackData } from '../../screens/callback-data.ts'
import { noticeScreen } from '../../screens/notices.ts'
import type { Button } from '../../screens/screen.ts'
import { caseView, noticeFacts, readerIn } from './sample.ts'

const parties: Party[] = ['contact', 'filer', 'handler', 'cadre', 'head', 'leader', 'office', 'inspector', 'solver']

/** Everybody who is up to three things at once, and who is everything. */
const everybody: Party[][] = [
  [],
  ...parties.map((party) => [party]),
  ...parties.flatMap((one, i) => parties.slice(i + 1).map((two) => [one, two])),
  ...parties.flatMap((one, i) =>
    parties.slice(i + 1).flatMap((two, j) => parties.slice(i + j + 2).map((three) => [one, two, three])),
  ),
  parties,
]

/** Every state × what the reader is × secrecy × ruled or not. */
const situations = Object.values(CaseState).flatMap((state) =>
  everybody.flatMap((who) =>
    (['enterprise', 'secret'] as const).flatMap((visibility) =>
      [false, true].map((objectionRuled) => caseView({ state, parties: who, visibility, objectionRuled, files: 0 })),
    ),
  ),
)

/** Buttons that only show something. */
const looking = new Set(['open', 'history', 'files'])

function actionsOf(buttons: readonly (readonly Button[])[] | undefined): string[] {
  const actions = (buttons ?? []).flat().flatMap(({ data }) => {
    const read = parseCallbackData(data)
    return read?.type === 'action' && !looking.has(read.action) ? [read.action] : []
  })
  return [...new Set(actions)]
}

/** Actions that have a button on a case's screen; the others have none yet. */
const withButton: readonly CaseAction[] = [
  'sign',
  'deliver',
  'plan',
  'contact',
  'note',
  'rate',
  'strikeOff',
  'sendBack',
  'add',
  'urge',
  'supervise',
  'assign',
  'decline',
  'withdraw',
]

test("a case's screen offers exactly what the table allows its reader", () => {
  const { texts } = readerIn('zh-CN')
  const offered = new Set<string>()
  for (const view of situations) {
    const allowed = withButton.filter((action) => judge(action, view.parties, standingOf(view)) === 'allowed')
    const actions = actionsOf(caseButtons(texts, view))
    expect(actions.toSorted(), `${view.state} ${view.visibility} ${view.parties.join(' ')}`).toEqual([...allowed].toSorted())
    for (const action of actions) offered.add(action)
  }
  // Each was offered to somebody.
  expect([...offered].toSorted()).toEqual([...withButton].toSorted())
  expect(situations.length).toBeGreaterThan(6_000)
})

/** What a notice is for: these it offers, to whoever may do them now. */
const purposes: Partial<Record<NoticeKind, readonly CaseAction[]>> = {
  assigned: ['sign'],
  unrouted: ['assign', 'decline'],
  delivered: ['rate'],
  rated: ['strikeOff', 'sendBack'],
  expired: ['strikeOff', 'sendBack'],
  urged: ['sign', 'strikeOff', 'sendBack'],
  supervised: ['sign', 'strikeOff', 'sendBack'],
  stalled: ['sign', 'strikeOff', 'sendBack', 'urge', 'supervise'],
}

test.each(Object.keys(noticeFacts('')) as Exclude<NoticeKind, 'commands'>[])(
  'a notice of %s offers exactly what it is for and the table allows its reader',
  (kind) => {
    // Its buttons lead to the cases of its lines; what a leader may do there is asked when they tap.
    if (kind === 'digest') return
    const reader = readerIn('zh-CN')
    const facts = noticeFacts('某')[kind]
    for (const view of situations) {
      const allowed = (purposes[kind] ?? []).filter((action) => judge(action, view.parties, standingOf(view)) === 'allowed')
      const screen = noticeScreen(reader, kind, facts, view)
      expect(actionsOf(screen.buttons).toSorted(), `${view.state} ${view.visibility} ${view.parties.join(' ')}`).toEqual(
        [...allowed].toSorted(),
      )
      // And it asks nobody in words to close what they may not.
      const asks = screen.text.includes(reader.texts.html('notice-rated-office'))
      expect(asks).toBe(kind === 'rated' && judge('strikeOff', view.parties, standingOf(view)) === 'allowed')
    }
  },
)

test('every action with a button is one of the table', () => {
  for (const action of [...withButton, ...Object.values(purposes).flat()]) expect(caseActions).toContain(action)
})
