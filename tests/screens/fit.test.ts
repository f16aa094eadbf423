import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { HistoryEntry } from '../../core/cases/history.ts'
import { escapeHtml } from '../../locales/html.ts'
import { locales } from '../../locales/texts.ts'
import { parseHtml } from '../../playground/telegram/text/html.ts'
import { parseCallbackData } from '../../screens/callback-data.ts'
import { fitted, lengthSeen, shortenHtml } from '../../screens/fit.ts'
import { entriesPerPage, historyScreen } from '../../screens/history-screen.ts'
import { caseView, readerIn, seen } from './sample.ts'

const piece = fc.tuple(
  fc.constantFrom('', 'b', 'blockquote', 'i'),
  fc.string({ unit: fc.constantFrom('路', 'a', '<', '&', '"', '\n', '🏗️', '👩‍🔧', 'e\u0301'), maxLength: 40 }),
)
const html = fc
  .array(piece, { maxLength: 12 })
  .map((pieces) => pieces.map(([tag, text]) => (tag === '' ? escapeHtml(text) : `<${tag}>${escapeHtml(text)}</${tag}>`)).join(''))

test('what is too long is cut between characters, stays well-formed and says that it was cut', () => {
  fc.assert(
    fc.property(html, fc.integer({ min: 2, max: 60 }), (text, most) => {
      const whole = parseHtml(text, () => expect.unreachable()).text
      expect(lengthSeen(text)).toBe(whole.length)
      if (whole.length <= most) return
      const cut = parseHtml(shortenHtml(text, most), () => expect.unreachable()).text
      expect(cut.length).toBeLessThanOrEqual(most)
      expect(cut.endsWith('…')).toBe(true)
      expect(whole.startsWith(cut.slice(0, -1))).toBe(true)
    }),
  )
})

test('a caption has less room than a text', () => {
  const text = `<b>${'&lt;'.repeat(2_000)}</b>`
  expect(fitted({ text })).toEqual({ text })
  expect(lengthSeen(fitted({ text, file: { kind: 'photo', fileId: 'x' } }).text)).toBe(1_024)
  expect(lengthSeen(fitted({ text: text.repeat(3) }).text)).toBe(4_096)
})

/** The pages of a history, as somebody turns them to its beginning. */
function pagesOf(locale: (typeof locales)[number], entries: readonly HistoryEntry[]): string[] {
  const pages: string[] = []
  for (let skip = 0; ;) {
    const end = entries.length - skip
    const start = Math.max(0, end - entriesPerPage)
    const view = caseView({ description: '报'.repeat(3_000), wish: '望'.repeat(300) })
    const data = { view, entries: entries.slice(start, end), older: start, skip, deadlines: [] }
    const screen = historyScreen(readerIn(locale), data)
    pages.push(seen(screen))
    const older = screen.buttons!.flat().flatMap(({ data: button }) => {
      const read = parseCallbackData(button)
      return read?.type === 'action' && read.action === 'history' && read.extra !== '' ? [parseInt(read.extra, 36)] : []
    })
    if (older.length === 0) return pages
    expect(older[0]).toBeGreaterThan(skip)
    skip = older[0]!
  }
}

test.each(locales)('fifteen revisions, a long report and long notes are all there to read, page by page: %s', (locale) => {
  const entry = (action: string, text: string | null, details = {}): HistoryEntry => ({
    at: new Date('2026-11-23T10:00:00+08:00'),
    actor: '企业联系人',
    role: 'contact',
    action,
    text,
    details,
    public: true,
  })
  const lengths = [150, 900, 3_000]
  const entries = [
    entry('submit', null),
    ...Array.from({ length: 15 }, (_, index) => entry('revise', `${index}号${'改'.repeat(200)}`, { before: 'x'.repeat(200) })),
    ...lengths.flatMap((length, index) => [entry('note', `${index}录${'字'.repeat(length - 2)}`)]),
  ]
  const all = pagesOf(locale, entries).join('\n')
  for (const [index, length] of lengths.entries()) expect(all).toContain(`${index}录${'字'.repeat(length - 2)}`)
  for (let index = 0; index < 15; index++) expect(all.split(`${index}号改`).length).toBeGreaterThan(1)
  expect(all).toContain('报'.repeat(3_000))
})
