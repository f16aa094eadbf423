import { expect, test } from 'vitest'
import type { Shown } from './storm/books.ts'
import { findRepeats, type OutboxRow } from './storm/verify.ts'

const question = '请选择紧急程度。'

const row = (id: string, messageId: number, doubts = 0): OutboxRow => ({
  id,
  topic: 'answer',
  kind: 'form-report',
  status: 'sent',
  waits: false,
  chatId: 7,
  messageId,
  attempts: doubts + 1,
  doubts,
  error: null,
  number: null,
  answer: { screen: { text: question } },
})
const shown = (messageId: number, at: number): Shown => ({ chatId: 7, messageId, text: question, kind: 'sent', at })

test('a repeat came when its own row was shown again, not when the next report asked the same', () => {
  const found = findRepeats([row('27', 64, 1), row('101', 90)], [shown(45, 8_721), shown(64, 16_473), shown(90, 28_885)])
  expect(found).toEqual({ count: 1, at: [16_473], broken: [] })
})

test.each([
  ['by whoever took over', [shown(45, 100), shown(90, 200), shown(64, 300)]],
  ['by the one who was frozen', [shown(64, 100), shown(90, 200), shown(45, 300)]],
])('one that comes late is found, sent %s', (_by, appearances) => {
  expect(findRepeats([row('27', 64, 1), row('101', 90)], appearances)).toMatchObject({ count: 1, at: [300] })
})

test('more often than doubted is broken, whenever it came', () => {
  const found = findRepeats([row('27', 64), row('101', 90)], [shown(45, 100), shown(64, 200), shown(90, 300)])
  expect(found.broken).toHaveLength(1)
  expect(found.at).toEqual([100])
})
