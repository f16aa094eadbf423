import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reviseText } from '../../../core/cases/note-pieces.ts'

const words = fc
  .string({ unit: fc.constantFrom('路', '灯', '\n', ' ', '$', '&'), minLength: 1, maxLength: 6 })
  .filter((text) => text.trim() === text && text !== '')

test('an edit of one of several messages changes that one, also when two say the same', () => {
  fc.assert(
    fc.property(fc.array(words, { minLength: 2, maxLength: 4 }), fc.nat(3), words, (texts, chosen, text) => {
      const at = chosen % texts.length
      const pieces = texts.map((piece, index) => ({ messageId: index, text: piece }))
      const expected = texts.map((piece, index) => (index === at ? text : piece)).join('\n')
      expect(reviseText(texts.join('\n'), pieces, { messageId: at, text })).toBe(expected)
    }),
  )
})

test.each([
  ['the only message of its text', '甲', [{ messageId: 1, text: null }], '乙', '乙'],
  [
    'one of several of which nobody knows what they said',
    '甲\n乙',
    [1, 2].map((messageId) => ({ messageId, text: null })),
    '丙',
    '甲\n乙\n丙',
  ],
  [
    'a further file of an album, whose caption is no part of the text',
    '甲',
    [
      { messageId: 2, text: '甲' },
      { messageId: 1, text: '乙' },
    ],
    '丙',
    '甲\n丙',
  ],
  [
    'a file without words',
    '甲',
    [
      { messageId: 1, text: '' },
      { messageId: 2, text: '甲' },
    ],
    '丙',
    '丙\n甲',
  ],
])('%s', (_what, before, pieces, text, after) => {
  expect(reviseText(before, pieces, { messageId: 1, text })).toBe(after)
})
