import { describe, expect, test } from 'vitest'
import type { NoticeFacts, NoticeKind } from '../../core/notices/notice.ts'
import { locales, type Locale } from '../../locales/texts.ts'
import type { CaseView } from '../../core/cases/case-view.ts'
import type { Party } from '../../core/cases/lifecycle.ts'
import type { CaseState, Rung } from '../../prisma/client/enums.ts'
import { bundleScreen, noticeScreen } from '../../screens/notices.ts'
import { parseCallbackData } from '../../screens/callback-data.ts'
import type { Reader } from '../../screens/reader.ts'
import type { Screen } from '../../screens/screen.ts'
import { caseView, noticeFacts, readerIn, seen, times } from './sample.ts'

const kinds = Object.keys(noticeFacts('')) as Exclude<NoticeKind, 'commands'>[]
/** Who may get a notice, as far as its words depend on that, and a state in which they have something to do. */
const readers = [
  { parties: ['handler'], state: 'in_progress' },
  { parties: ['contact', 'filer'], state: 'delivered' },
  { parties: ['office'], state: 'confirmed' },
  { parties: ['leader'], state: 'in_progress' },
] as const satisfies { parties: Party[]; state: CaseState }[]
const viewFor = ({ parties, state }: (typeof readers)[number], changes: Partial<CaseView> = {}) =>
  caseView({ parties: [...parties], state, ...changes })
const hostile = '<b>&"&lt;'
// Longer than Telegram's limit, and two UTF-16 units a character.
const endless = '🏗'.repeat(3_000)
const longName = '名'.repeat(100)

const render = <K extends Exclude<NoticeKind, 'commands'>>(reader: Reader, kind: K, words: string, view = caseView()): Screen =>
  noticeScreen(reader, kind, noticeFacts(words)[kind] as NoticeFacts[K], view)
const actionsOf = (screen: Screen) =>
  (screen.buttons ?? []).flat().flatMap(({ data }) => {
    const read = parseCallbackData(data)
    return read?.type === 'action' ? [read.action] : []
  })

describe.each<Locale>([...locales])('in %s', (locale) => {
  test.each(kinds)('a notice of %s is one that Telegram takes and a person can read', (kind) => {
    for (const is of readers) {
      const reader = readerIn(locale)
      seen(render(reader, kind, '驻企干部一', viewFor(is)))
      seen(noticeScreen(reader, kind, noticeFacts('驻企干部一')[kind], undefined))
    }
  })

  test('a date is announced only until one was promised', () => {
    const reader = readerIn(locale)
    const next = reader.texts.plain('notice-contacted-next')
    expect(seen(render(reader, 'contacted', '已通话', caseView({ plannedFor: null })))).toContain(next)
    expect(seen(render(reader, 'contacted', '已通话', caseView()))).not.toContain(next)
  })

  test.each(kinds)('a notice of %s shows what people wrote as they wrote it', (kind) => {
    const hostileCase = {
      enterprise: hostile,
      project: hostile,
      category: hostile,
      categoryEn: hostile,
      description: hostile,
      handler: hostile,
    }
    for (const is of readers) {
      const screen = render(readerIn(locale), kind, hostile, viewFor(is, hostileCase))
      const text = seen(screen)
      // Whatever of it is shown is shown whole: escaped once, neither taken for markup nor escaped again.
      expect(times(text, '&quot;') + times(text, '&amp;')).toBe(0)
      expect(times(text, '&lt;')).toBe(times(text, hostile))
      expect(times(text, hostile)).toBeGreaterThan(0)
    }
  })

  test.each(kinds)('a notice of %s stays within the limit whatever people write', (kind) => {
    const longCase = { enterprise: longName, category: longName, categoryEn: longName, description: endless, wish: endless }
    const facts = Object.fromEntries(
      Object.entries(noticeFacts(endless)[kind]).map(([name, value]) => [
        name,
        ['handler', 'name', 'author', 'waiting', 'department', 'substitute'].includes(name) && value === endless
          ? longName
          : value,
      ]),
    ) as unknown as NoticeFacts[typeof kind]
    for (const is of readers) seen(noticeScreen(readerIn(locale), kind, facts, viewFor(is, longCase)))
  })

  test.each<Rung>(['blue', 'yellow', 'red', 'top'])('the %s rung says what it is about', (rung) => {
    const facts = { ...noticeFacts('驻企干部一').stalled, rung }
    for (const is of readers) {
      const reader = readerIn(locale)
      expect(seen(noticeScreen(reader, 'stalled', facts, viewFor(is)))).toContain(reader.texts.plain('clock-solve'))
    }
  })

  test('sixty notices of a night are one message that says how many', () => {
    const reader = readerIn(locale)
    const notices = Array.from({ length: 60 }, (_, index) => ({
      kind: 'urged' as const,
      facts: { by: 'leader', name: longName },
      view: caseView({ id: 1_000 + index, number: `XG-2026-${String(index).padStart(6, '0')}`, enterprise: longName }),
    }))
    const { screen, listed } = bundleScreen(reader, notices)
    const text = seen(screen)
    expect(text).toContain('60')
    // What counts as said is what is there to be read, from the first on.
    expect(notices.map(({ view }) => text.includes(view.number))).toEqual(notices.map((_, index) => index < listed))
    expect(listed).toBeGreaterThan(5)
    expect(text).toContain(reader.texts.plain('bundle-more', { count: 60 - listed }))
    expect(actionsOf(screen)).toHaveLength(listed)
  })

  test('a bundle holds every kind of notice, and shows names as they are', () => {
    const notices = kinds
      .filter((kind) => kind !== 'digest')
      .map((kind) => ({ kind, facts: noticeFacts(hostile)[kind], view: caseView({ enterprise: hostile }) }))
    const text = seen(bundleScreen(readerIn(locale), notices).screen)
    expect(times(text, '&lt;')).toBe(times(text, hostile))
    expect(times(text, hostile)).toBeGreaterThan(notices.length)
    expect(text).not.toMatch(/&quot;|&amp;/)
  })

  test('a bundle offers each case once', () => {
    const notices = (['urged', 'supervised', 'stalled'] as const).map((kind) => ({
      kind,
      facts: noticeFacts('某')[kind],
      view: caseView(),
    }))
    expect(actionsOf(bundleScreen(readerIn(locale), notices).screen)).toEqual(['open'])
  })
})

describe('the buttons of a notice', () => {
  test.each<[Exclude<NoticeKind, 'commands'>, CaseState, Party[], string[]]>([
    ['assigned', 'assigned', ['handler'], ['sign', 'open', 'files']],
    ['unrouted', 'submitted', ['office'], ['assign', 'decline', 'open']],
    ['delivered', 'delivered', ['contact', 'filer'], ['rate', 'rate', 'open', 'files']],
    ['rated', 'confirmed', ['office'], ['strikeOff', 'sendBack', 'open']],
    ['rated', 'confirmed', ['handler', 'solver'], ['open']],
    // They may say that it isn't done yet; that it is, they may not.
    ['rated', 'confirmed', ['office', 'handler', 'solver'], ['sendBack', 'open']],
    ['expired', 'confirmed', ['office'], ['strikeOff', 'sendBack', 'open']],
    ['expired', 'confirmed', ['contact', 'filer'], ['open']],
    ['stalled', 'in_progress', ['leader'], ['urge', 'supervise', 'open']],
    ['stalled', 'in_progress', ['handler', 'solver'], ['open']],
    ['stalled', 'assigned', ['handler', 'solver'], ['sign', 'open']],
    ['stalled', 'confirmed', ['office'], ['strikeOff', 'sendBack', 'urge', 'supervise', 'open']],
    ['urged', 'assigned', ['handler', 'solver'], ['sign', 'open']],
    ['supervised', 'assigned', ['head'], ['open']],
    ['supervised', 'assigned', ['leader'], ['open']],
    ['noted', 'in_progress', ['contact'], ['open', 'files']],
    ['takenOver', 'assigned', [], []],
  ])('%s, while %s, to %j: %j', (kind, state, parties, actions) => {
    expect(actionsOf(render(readerIn('zh-CN'), kind, '某', caseView({ state, parties })))).toEqual(actions)
  })

  test('are those of the case as it is when the notice is sent', () => {
    const view = caseView({ id: 77, version: 9, state: 'assigned' })
    const [first] = render(readerIn('zh-CN'), 'assigned', '某', view).buttons!
    expect(parseCallbackData(first![0]!.data)).toMatchObject({ caseId: 77, version: 9 })
  })
})
