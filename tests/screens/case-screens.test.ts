import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HistoryEntry } from '../../core/cases/history.ts'
import { caseActions, openStates, type Party } from '../../core/cases/lifecycle.ts'
import { locales, type Locale } from '../../locales/texts.ts'
import type { Deadline } from '../../prisma/client/client.ts'
import { CaseState, ClockKind, Role } from '../../prisma/client/enums.ts'
import { assignScreen, unheardScreen } from '../../screens/assign-screens.ts'
import { caseList, casesPerPage } from '../../screens/case-list.ts'
import { caseScreen, confirmScreen, submittedScreen } from '../../screens/case-screen.ts'
import { parseCallbackData } from '../../screens/callback-data.ts'
import { historyScreen } from '../../screens/history-screen.ts'
import { commandsFor, languageScreen, menuScreen } from '../../screens/menu-screen.ts'
import { shorten } from '../../core/text/text.ts'
import { caseView, readerIn, seen, times } from './sample.ts'

const hostile = '<b>&"&lt;'
const endless = '🏗'.repeat(3_000)
const at = new Date('2026-11-23T10:00:00+08:00')

const deadline = (kind: ClockKind, dueAt: string): Deadline => ({
  id: 1,
  subject: 'case',
  subjectId: 1,
  caseId: 123,
  kind,
  status: 'running',
  startedAt: at,
  dueAt: new Date(dueAt),
  remaining: null,
  nextAt: null,
  provisional: false,
  reasoning: {
    rule: `normal.${kind}`,
    length: '3wd',
    skipped: ['2026-11-28', '2026-11-29'],
    allowed: 1,
    since: at.toISOString(),
    pauses: [],
  },
  settledAt: null,
})

/** An event of every action there is, with what its line needs. */
const everyEvent = (words: string, name = words): HistoryEntry[] =>
  caseActions.map((action) => ({
    at,
    actor: action === 'assign' || action === 'rung' ? null : name,
    role: action === 'rung' ? 'clock' : action === 'assign' ? 'router' : 'handler',
    action,
    text: words,
    details: {
      ...(action === 'rate' ? { solved: true, satisfaction: 'basically' } : {}),
      ...(action === 'assign' ? { handler: name, reason: 'lightestLoad' } : {}),
      ...(action === 'plan' ? { date: '2026-12-01' } : {}),
      ...(action === 'revise' ? { before: words } : {}),
      ...(action === 'rung' ? { clock: 'solve', rung: 'red' } : {}),
    },
    public: true,
  }))

const named = {
  enterprise: hostile,
  project: hostile,
  category: hostile,
  categoryEn: hostile,
  handler: hostile,
  department: hostile,
}
const written = { description: hostile, wish: hostile, solution: hostile }

describe.each<Locale>([...locales])('in %s', (locale) => {
  const reader = readerIn(locale)
  const clocks = [deadline('solve', '2026-12-01T17:30:00+08:00'), deadline('progress', '2026-11-24T09:00:00+08:00')]

  test.each(Object.values(CaseState))('a case that is %s has a screen for everybody', (state) => {
    const closedAt = (openStates as readonly CaseState[]).includes(state) ? null : at
    for (const parties of [['contact'], ['handler'], ['leader'], ['office'], ['inspector'], ['cadre', 'head']] as Party[][]) {
      for (const visibility of ['enterprise', 'secret'] as const) {
        const view = caseView({ state, parties, visibility, closedAt })
        seen(caseScreen(reader, { view, deadlines: clocks, latest: everyEvent('某').slice(0, 3) }))
      }
    }
  })

  test('a case shows what people wrote as they wrote it', () => {
    const view = caseView({ ...named, ...written, state: 'delivered' })
    const text = seen(caseScreen(reader, { view, deadlines: clocks, latest: everyEvent(hostile) }))
    expect(times(text, '&lt;')).toBe(times(text, hostile))
    expect(text).not.toMatch(/&quot;|&amp;/)
    // Its names and texts once each, the department too.
    for (const part of Object.values({ ...named, ...written })) expect(times(text, part)).toBeGreaterThan(7)
  })

  test('a case fits however much was written', () => {
    const names = {
      enterprise: '名'.repeat(120),
      project: '名'.repeat(120),
      category: '名'.repeat(40),
      categoryEn: 'n'.repeat(80),
      handler: '名'.repeat(40),
    }
    const view = caseView({
      ...names,
      department: '名'.repeat(80),
      description: endless,
      wish: endless,
      solution: endless,
      state: 'delivered',
    })
    const latest = everyEvent(endless, '名'.repeat(40)).slice(0, 3)
    const all = Object.values(ClockKind).map((kind) => deadline(kind, '2026-11-24T09:00:00+08:00'))
    seen(caseScreen(reader, { view, deadlines: all, latest, notice: reader.texts.html('done-sign-plain') }))
  })

  test('the history tells every event, and how the clocks came about', () => {
    const entries = everyEvent(hostile)
    const view = caseView()
    const text = seen(historyScreen(reader, { view, entries: entries.slice(0, 15), older: 16, deadlines: clocks }))
    seen(historyScreen(reader, { view, entries: entries.slice(15), older: 0, deadlines: [] }))
    expect(text).toContain('16')
    expect(text).not.toMatch(/&quot;|&amp;/)
    expect(times(text, '&lt;')).toBe(times(text, hostile))
    seen(historyScreen(reader, { view, entries: [], older: 0, deadlines: clocks }))
  })

  test('a page of cases has a button for each, and turns only where there is a page', () => {
    const cases = Array.from({ length: casesPerPage }, (_, index) =>
      caseView({ id: 1_000 + index, number: `XG-2026-00100${index}`, ...named }),
    )
    const due = new Map(cases.map(({ id }, index) => [id, deadline('solve', `2026-11-2${index + 1}T17:30:00+08:00`)]))
    const data = (page: number) => ({ place: 'cases' as const, cases, due, total: 18, open: 5, page, pages: 3, reports: true })
    const turns = (page: number) =>
      (caseList(reader, data(page)).buttons ?? []).flat().flatMap((button) => {
        const read = parseCallbackData(button.data)
        return read?.type === 'go' && read.place === 'cases' ? [read.argument] : []
      })
    const text = seen(caseList(reader, data(1)))
    for (const { number } of cases) expect(times(text, number)).toBe(1)
    expect(text).not.toMatch(/&quot;|&amp;/)
    expect([turns(0), turns(1), turns(2)]).toEqual([['1'], ['0', '2'], ['1']])
    for (const place of ['cases', 'queue'] as const) seen(caseList(reader, { ...data(0), place, cases: [], total: 0 }))
  })

  test('an empty list offers a report only to who may file one', () => {
    const none = { place: 'cases' as const, cases: [], due: new Map(), total: 0, open: 0, page: 0, pages: 0 }
    for (const role of Object.values(Role)) {
      const reports = commandsFor([role]).includes('report')
      const offered = (caseList(reader, { ...none, reports }).buttons ?? []).flat().some(({ data }) => data === 'n.report')
      expect(offered, role).toBe(!['head', 'inspector'].includes(role))
    }
  })

  test("the phone beside a handler's name is who stands in for them while it is open, and their own once it is closed", () => {
    const view = caseView({ parties: ['contact'], standIn: { name: '代办人', phone: '+8613800138122' } })
    const phones = (shown: typeof view) => seen(caseScreen(reader, { view: shown, deadlines: [], latest: [] })).match(/\+86\d+/g)
    expect(phones(view)).toEqual(['+8613800138122'])
    expect(phones({ ...view, state: 'closed', closedAt: at })).toEqual(['+8613800138000'])
    // Whoever has left isn't to be called about what is over.
    expect(phones({ ...view, state: 'closed', closedAt: at, handlerGone: true })).toBeNull()
  })

  test('whoever files for an enterprise is not promised that they are called', () => {
    expect(seen(submittedScreen(reader, caseView({ filerRole: 'cadre' })))).not.toContain(reader.texts.plain('submitted-next'))
    expect(seen(submittedScreen(reader, caseView()))).toContain(reader.texts.plain('submitted-next'))
  })

  test('a secret case that everybody must keep out of says so, and promises nobody', () => {
    const view = caseView({
      visibility: 'secret',
      state: 'submitted',
      handler: null,
      parties: ['filer', 'contact'],
      readerless: true,
    })
    const text = seen(caseScreen(reader, { view, deadlines: [], latest: [] }))
    expect(text).toContain(reader.texts.plain('next-readerless'))
    expect(text).not.toContain(reader.texts.plain('next-submitted'))
    expect(seen(submittedScreen(reader, view))).toContain(reader.texts.plain('submitted-readerless'))
    const ended = { ...view, state: 'withdrawn' as const, closedAt: at }
    expect(seen(caseScreen(reader, { view: ended, deadlines: [], latest: [] }))).not.toContain(
      reader.texts.plain('next-readerless'),
    )
  })

  test('the other screens are ones that Telegram takes', () => {
    const view = caseView(named)
    seen(submittedScreen(reader, caseView({ visibility: 'secret' })))
    seen(confirmScreen(view, 'withdraw', { ask: '确定撤回吗？', yes: '是', no: '否' }))
    seen(languageScreen(reader))
    seen(assignScreen(reader, view, { people: [], page: 0, more: false }))
    const people = Array.from({ length: 90 }, (_, index) => ({
      id: 2_147_483_000 + index,
      name: '名'.repeat(40),
      phone: '+8613800138000',
      open: 3,
      taker: { is: (['self', 'substitute', 'unreachable', 'away'] as const)[index % 4]!, personId: index },
      substitute: hostile,
    }))
    seen(assignScreen(reader, view, { people, page: 1, more: true }))
    for (const chosen of people.slice(0, 4)) {
      expect(times(seen(unheardScreen(reader, view, chosen, people[4])), hostile)).toBeLessThan(2)
      seen(unheardScreen(reader, view, chosen, undefined))
    }
  })

  test('the menu greets by name and leads everybody to what they may do', () => {
    for (const role of Object.values(Role)) {
      const text = seen(menuScreen(reader, { name: hostile, roles: [role], queue: 1, open: 2, draft: true }))
      expect(times(text, hostile)).toBe(1)
      for (const command of commandsFor([role])) expect(reader.texts.plain(`command-${command}`)).not.toBe('')
    }
  })

  test('every state says what comes next, and names it', () => {
    for (const state of Object.values(CaseState)) {
      const text = seen(caseScreen(reader, { view: caseView({ state, handler: null }), deadlines: [], latest: [] }))
      expect(text).toContain(reader.texts.plain(`state-${state}`))
    }
  })
})

describe('shortening', () => {
  test.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['', 3, ''],
    ['🏗🏗', 3, '🏗…'],
    ['a🏗🏗', 3, 'a…'],
  ])('%j to %i', (text, most, short) => {
    expect(shorten(text, most)).toBe(short)
  })

  test('never goes past the limit nor cuts a character in half', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, most) => {
        const short = shorten(text, most)
        expect(short.length).toBeLessThanOrEqual(most)
        expect(short.isWellFormed()).toBe(true)
        if (text.length <= most) expect(short).toBe(text)
      }),
    )
  })
})
