import { describe, expect, test } from 'vitest'
import { locales, type Locale } from '../../locales/texts.ts'
import { parseCallbackData } from '../../screens/callback-data.ts'
import { digestScreen } from '../../screens/digest-screen.ts'
import { digestFacts, readerIn, seen, times } from './sample.ts'

const hostile = '<i>&"'

describe.each<Locale>([...locales])('a digest in %s', (locale) => {
  const reader = readerIn(locale)

  test('of an empty day is a heading and one line', () => {
    const screen = digestScreen(reader, { day: '2026-11-24', fresh: [], stalled: [], waiting: [], gaps: 0 })
    expect(seen(screen).split('\n')).toHaveLength(2)
    expect(screen.buttons ?? []).toEqual([])
  })

  test('with two hundred cases of each kind fits, spells out the first and counts the rest', () => {
    const screen = digestScreen(reader, digestFacts(200, '重'.repeat(100)))
    const text = seen(screen)
    const spelled = times(text, 'XG-2026-') / 3
    expect(spelled).toBeGreaterThanOrEqual(5)
    expect(times(text, reader.texts.plain('digest-more', { count: 200 - spelled }))).toBe(3)
    expect(times(text, '200')).toBeGreaterThanOrEqual(5)
    for (let index = 0; index < spelled; index += 1) {
      expect(text.indexOf(`XG-2026-00${2_000 + index}`)).toBeGreaterThan(text.indexOf(`XG-2026-00${1_999 + index}`))
    }
  })

  test('puts what stalls first, with a button each to open, urge and supervise', () => {
    const facts = digestFacts(2, '重点企业一')
    const screen = digestScreen(reader, facts)
    const text = seen(screen)
    expect(text.indexOf('002000')).toBeLessThan(text.indexOf('001000'))
    expect(text.indexOf('001000')).toBeLessThan(text.indexOf('003000'))
    const pressed = screen.buttons!.flat().map(({ data }) => parseCallbackData(data))
    for (const { caseId } of facts.stalled) {
      const actions = pressed.flatMap((read) => (read?.type === 'action' && read.caseId === caseId ? [read.action] : []))
      expect(actions).toEqual(['open', 'urge', 'supervise'])
    }
    for (const { caseId } of [...facts.fresh, ...facts.waiting]) {
      expect(pressed.filter((read) => read?.type === 'action' && read.caseId === caseId)).toMatchObject([{ action: 'open' }])
    }
  })

  test('opens a case that is in two of its parts once', () => {
    const facts = digestFacts(1, '重点企业一')
    const screen = digestScreen(reader, { ...facts, fresh: facts.stalled, waiting: [] })
    expect(screen.buttons!.flat()).toHaveLength(3)
  })

  test('shows names as they are', () => {
    const text = seen(digestScreen(reader, digestFacts(1, hostile)))
    // Enterprise and category three times, and once whom the stalled case waits for.
    expect(times(text, hostile)).toBe(7)
  })

  test('says nothing of secret cases, also where an older digest had counted them', () => {
    const facts = { day: '2026-11-24', fresh: [], stalled: [], waiting: [], gaps: 0 }
    const counted = { ...facts, secret: 3 }
    expect(seen(digestScreen(reader, counted))).toBe(seen(digestScreen(reader, facts)))
  })
})
