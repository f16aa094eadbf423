import { expect } from 'vitest'
import type { CaseView } from '../../core/cases/case-view.ts'
import type { DigestLine, NoticeFacts, NoticeKind } from '../../core/notices/notice.ts'
import { textsFor, type Locale } from '../../locales/texts.ts'
import { parseHtml } from '../../playground/telegram/text/html.ts'
import { parseCallbackData } from '../../screens/callback-data.ts'
import type { Reader } from '../../screens/reader.ts'
import type { Screen } from '../../screens/screen.ts'

/** Somebody who reads in a language, in the afternoon of Tuesday, 24 November 2026. */
export function readerIn(locale: Locale): Reader {
  return { texts: textsFor(locale), timeZone: 'Asia/Shanghai', now: new Date('2026-11-24T15:00:00+08:00') }
}

/** A case of a key enterprise in progress; what differs is said in `changes`. */
export function caseView(changes: Partial<CaseView> = {}): CaseView {
  const at = new Date('2026-11-23T10:00:00+08:00')
  return {
    id: 123,
    number: 'XG-2026-000123',
    state: 'in_progress',
    version: 4,
    urgency: 'normal',
    visibility: 'enterprise',
    enterpriseId: 1,
    enterprise: '重点企业一',
    key: true,
    projectId: 2,
    project: '重点项目一',
    categoryId: 3,
    category: '市政道路',
    categoryEn: 'Municipal roads',
    leadDepartmentId: 4,
    filerId: 5,
    filer: '企业联系人一',
    filerRole: 'contact',
    handlerId: 6,
    handler: '驻企干部一',
    handlerPhone: '+8613800138000',
    handlerGone: false,
    standIn: null,
    departmentId: 4,
    department: '建设局',
    headId: 7,
    leaderId: 8,
    cadreId: 6,
    description: '厂区门口的市政道路尚未接通',
    wish: '提前接通使用',
    serviceGap: true,
    assignments: 1,
    notSolved: 0,
    objectionRuled: false,
    firstContactAt: at,
    plannedFor: new Date('2026-12-01T17:30:00+08:00'),
    solution: null,
    satisfaction: null,
    outcome: null,
    submittedAt: at,
    assignedAt: at,
    deliveredAt: null,
    confirmedAt: null,
    closedAt: null,
    touchedAt: at,
    files: 2,
    readerless: false,
    parties: ['handler'],
    ...changes,
  }
}

/** Facts of every kind of notice, in which everything that a person wrote or is called is `words`. */
export function noticeFacts(words: string): { [K in Exclude<NoticeKind, 'commands'>]: NoticeFacts[K] } {
  const due = '2026-11-24T09:30:00.000Z'
  return {
    assigned: { reason: 'enterpriseCadre', signBy: due, solveBy: due },
    takenOver: { handler: words },
    unrouted: { reason: 'nobody' },
    handlerFound: { handler: words, department: words, phone: '+8613800138000', substitute: words, again: false, hearBy: due },
    signed: { handler: words, hearBy: due },
    contacted: { handler: words, text: words },
    planned: { handler: words, text: words, date: '2026-12-01' },
    noted: { handler: words, text: words, files: 2 },
    delivered: { handler: words, solution: words, how: 'site' },
    rated: { satisfaction: 'basically', comment: words },
    notSolved: { comment: words, times: 2 },
    struckOff: { by: 'office' },
    sentBack: { reason: words },
    urged: { by: 'leader', name: words },
    supervised: { by: 'inspector', name: words },
    declined: { reason: words },
    withdrawn: { author: words },
    expired: {},
    added: { author: words, text: words, files: 3 },
    revised: { part: 'description', text: words },
    stalled: { clock: 'solve', rung: 'red', dueAt: '2026-11-20T09:30:00.000Z', waiting: words },
    digest: digestFacts(2, words),
    deadLetter: { updateId: '912345678', at: due },
    handlersGone: { people: words, cases: 3 },
    unreachable: { name: words, phone: '+8613800138000' },
  }
}

/** A digest with so many cases in each of its parts. */
export function digestFacts(count: number, words: string): NoticeFacts['digest'] {
  const lines = (from: number): DigestLine[] =>
    Array.from({ length: count }, (_, index) => ({
      caseId: from + index,
      version: 1,
      number: `XG-2026-${String(from + index).padStart(6, '0')}`,
      enterprise: words,
      category: words,
    }))
  const overdue = { clock: 'solve', dueAt: '2026-11-20T09:30:00.000Z', waiting: words }
  return {
    day: '2026-11-24',
    fresh: lines(1_000),
    stalled: lines(2_000).map((line) => ({ ...line, ...overdue })),
    waiting: lines(3_000),
    gaps: count,
  }
}

/**
 * Reads a screen as Telegram would, and fails on what Telegram would refuse or a person couldn't use.
 *
 * @returns the text that a person sees, without markup
 */
export function seen(screen: Screen): string {
  const strays: number[] = []
  const { text } = parseHtml(screen.text, (at) => strays.push(at))
  expect(strays, `an & that isn't escaped in: ${screen.text}`).toEqual([])
  expect(text.trim().length).toBeGreaterThan(0)
  expect(text.length).toBeLessThanOrEqual(4096)
  const buttons = (screen.buttons ?? []).flat()
  expect(buttons.length).toBeLessThanOrEqual(100)
  for (const row of screen.buttons ?? []) expect(row.length).toBeGreaterThan(0)
  for (const { text: label, data } of buttons) {
    expect(label.length).toBeGreaterThan(0)
    expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64)
    expect(parseCallbackData(data), data).toBeDefined()
  }
  return text
}

/** How often `part` stands in `text`. */
export function times(text: string, part: string): number {
  return text.split(part).length - 1
}
