import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asKept, beginning, isBlank, keepable, oneLine, shorten, toJson } from '../../../core/text/text.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc
    .array(fc.constantFrom('a', '\ud83d', '\udc00', '👩‍👩‍👧‍👦', '🇨🇳', 'é', '\u0301', '\u200d', '\u0000', '한', '\r\n', '🏗️'), {
      maxLength: 80,
    })
    .map((parts) => parts.join('')),
)

describe('a text that is cut', () => {
  test('is never longer than asked, ends between characters, and says that it was cut', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 90 }), (text, most) => {
        const cut = shorten(text, most)
        expect(cut.length).toBeLessThanOrEqual(most)
        expect(cut === text || cut.endsWith('…')).toBe(true)
        expect(text.length <= most ? cut : text.slice(0, cut.length - 1)).toBe(text.length <= most ? text : cut.slice(0, -1))
        if (text.isWellFormed()) expect(cut.isWellFormed()).toBe(true)
      }),
    )
  })

  test.each([
    ['👩‍👩‍👧‍👦'.repeat(3), 14, '👩‍👩‍👧‍👦…'],
    ['🇨🇳🇨🇳', 6, '🇨🇳…'],
    ['ab\u0301c', 3, 'a…'],
    ['a😀b', 3, 'a…'],
    [`a${'\u0301'.repeat(90)}`, 4, 'a\u0301\u0301…'],
    ['😀'.repeat(9), 2, '…'],
  ])('%j to %i units is %j', (text, most, cut) => {
    expect(shorten(text, most)).toBe(cut)
  })

  test('in one line, and without an ellipsis', () => {
    expect(oneLine(' a\n b\tc ', 4)).toBe('a b…')
    expect(beginning('a😀b', 2)).toBe('a')
  })
})

describe('a text that nobody can see', () => {
  test.each([
    '',
    ' \t\n\u3000',
    '\u200b\u200d\u2060\ufeff',
    '\u3164',
    '\u00ad',
    '\u034f',
    '\u{e0041}\u{e007f}',
    '\ufe0f\u{e0100}',
    '\u2800',
    '\u202e\u061c',
    '\u0007',
  ])('%j is blank', (text) => expect(isBlank(text)).toBe(true))
  test.each(['a', '\u200b。', '👩‍🔧', '1\ufe0f\u20e3', '\u202e反'])('%j is not', (text) => expect(isBlank(text)).toBe(false))
})

describe('what Postgres keeps', () => {
  const value = fc.dictionary(fc.constantFrom('text', 'step'), fc.oneof(anyText, fc.array(anyText, { maxLength: 3 })))

  test('is well-formed without U+0000, whatever it was, and reads back as the same', () => {
    fc.assert(
      fc.property(value, (given) => {
        const json = toJson(given)
        expect(json).not.toMatch(/(?:^|[^\\])(?:\\\\)*\\u(?:0000|d[89a-f])/)
        expect(json.isWellFormed()).toBe(true)
        expect(JSON.parse(json)).toEqual(asKept(given))
      }),
    )
  })

  test('is what was written, where that can be kept', () => {
    expect(keepable('a\u0000b\ud83d😀')).toBe('a\ufffdb\ufffd😀')
    expect(JSON.parse(toJson({ text: String.raw`C:\u0000` }))).toEqual({ text: String.raw`C:\u0000` })
  })
})
