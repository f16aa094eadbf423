import { describe, expect, test } from 'vitest'
import type { NoticeFacts, NoticeKind } from '../../core/notices/notice.ts'
import { locales, type Locale } from '../../locales/texts.ts'
import type { Rung } from '../../prisma/client/enums.ts'
import { bundleScreen, noticeScreen, type NoticeReader } from '../../screens/notices.ts'
import { parseCallbackData } from '../../screens/callback-data.ts'
import type { Screen } from '../../screens/screen.ts'
import { caseView, noticeFacts, readerIn, seen, times } from './sample.ts'

const kinds = Object.keys(noticeFacts('')) as Exclude<NoticeKind, 'commands'>[]
/** Who may get a notice, as far as its words depend on that. */
const readers = [{}, { contact: true }, { office: true, presses: true }, { presses: true }] as const
const hostile = '<b>&"&lt;'
// Longer than Telegram's limit, and two UTF-16 units a character.
const endless = '🏗'.repeat(3_000)
const longName = '名'.repeat(100)

const render = <K extends Exclude<NoticeKind, 'commands'>>(
  reader: NoticeReader,
  kind: K,
  words: string,
  view = caseView(),
): Screen => noticeScreen(reader, kind, noticeFacts(words)[kind] as NoticeFacts[K], view)
const actionsOf = (screen: Screen) =>
  (screen.buttons ?? []).flat().flatMap(({ data }) => {
    const read = parseCallbackData(data)
    return read?.type === 'action' ? [read.action] : []
  })

describe.each<Locale>([...locales])('in %s', (locale) => {
  test.each(kinds)('a notice of %s is one that Telegram takes and a person can read', (kind) => {
    for (const is of readers) {
      const reader = readerIn(locale, is)
      seen(render(reader, kind, '驻企干部一'))
      seen(noticeScreen(reader, kind, noticeFacts('驻企干部一')[kind], undefined))
    }
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
      const screen = render(readerIn(locale, is), kind, hostile, caseView(hostileCase))
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
        ['handler', 'name', 'author', 'waiting', 'department'].includes(name) && value === endless ? longName : value,
      ]),
    ) as unknown as NoticeFacts[typeof kind]
    for (const is of readers) seen(noticeScreen(readerIn(locale, is), kind, facts, caseView(longCase)))
  })

  test.each<Rung>(['blue', 'yellow', 'red', 'top'])('the %s rung says what it is about', (rung) => {
    const facts = { ...noticeFacts('驻企干部一').stalled, rung }
    for (const is of readers) {
      const reader = readerIn(locale, is)
      expect(seen(noticeScreen(reader, 'stalled', facts, caseView()))).toContain(reader.texts.plain('clock-solve'))
    }
  })

  test('sixty notices of a night are one message that says how many', () => {
    const reader = readerIn(locale)
    const notices = Array.from({ length: 60 }, (_, index) => ({
      kind: 'urged' as const,
      facts: { by: 'leader', name: longName },
      view: caseView({ id: 1_000 + index, number: `XG-2026-${String(index).padStart(6, '0')}`, enterprise: longName }),
    }))
    const screen = bundleScreen(reader, notices)
    const text = seen(screen)
    expect(text).toContain('60')
    const listed = notices.filter(({ view }) => text.includes(view.number)).length
    expect(listed).toBeGreaterThan(5)
    expect(text).toContain(reader.texts.plain('digest-more', { count: 60 - listed }))
    expect(actionsOf(screen).length).toBeGreaterThan(5)
  })

  test('a bundle holds every kind of notice, and shows names as they are', () => {
    const notices = kinds
      .filter((kind) => kind !== 'digest')
      .map((kind) => ({ kind, facts: noticeFacts(hostile)[kind], view: caseView({ enterprise: hostile }) }))
    const text = seen(bundleScreen(readerIn(locale), notices))
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
    expect(actionsOf(bundleScreen(readerIn(locale), notices))).toEqual(['open'])
  })
})

describe('the buttons of a notice', () => {
  test.each<[Exclude<NoticeKind, 'commands'>, object, string[]]>([
    ['assigned', {}, ['sign', 'open', 'files']],
    ['unrouted', { office: true }, ['assign', 'decline', 'open']],
    ['delivered', { contact: true }, ['rate', 'rate', 'open', 'files']],
    ['rated', { office: true }, ['strikeOff', 'sendBack', 'open']],
    ['rated', {}, ['open']],
    ['expired', { office: true }, ['strikeOff', 'sendBack', 'open']],
    ['expired', { contact: true }, ['open']],
    ['stalled', { presses: true }, ['urge', 'supervise', 'open']],
    ['stalled', {}, ['open']],
    ['noted', { contact: true }, ['open', 'files']],
  ])('%s, to %j: %j', (kind, is, actions) => {
    expect(actionsOf(render(readerIn('zh-CN', is), kind, '某'))).toEqual(actions)
  })

  test('let a handler who is pressed sign what he has not signed', () => {
    const screen = render(readerIn('zh-CN'), 'urged', '包联领导一', caseView({ state: 'assigned' }))
    expect(actionsOf(screen)).toEqual(['sign', 'open'])
  })

  test.each([{ head: true }, { presses: true }])('let nobody sign for the handler, as %j', (is) => {
    const screen = render(readerIn('zh-CN', is), 'supervised', '包联领导一', caseView({ state: 'assigned' }))
    expect(actionsOf(screen)).toEqual(['open'])
  })

  test('are those of the case as it is when the notice is sent', () => {
    const [first] = render(readerIn('zh-CN'), 'assigned', '某', caseView({ id: 77, version: 9 })).buttons!
    expect(parseCallbackData(first![0]!.data)).toMatchObject({ caseId: 77, version: 9 })
  })
})
