import { expect, test } from 'vitest'
import { displayWidth } from '../../../cli/columns.ts'
import { renderSummary, renderTable, type Tally } from '../../../playground/demo/summary.ts'

const tally: Tally = {
  cases: [
    { number: 'XG-2026-000001', category: '道路与市政配套', state: 'closed', handler: '驻企干部一', days: 0.96, secret: false },
    { number: 'XG-2026-000002', category: '作风问题（吃拿卡要）', state: 'assigned', handler: null, days: 0, secret: true },
  ],
  solved: 1,
  solvedAtFirst: 0,
  serviceGaps: 1,
  rungs: { blue: 2, red: 3 },
  notices: 49,
  bundled: 2,
  answers: 127,
  doubtful: 1,
  updates: 125,
  unhandled: 5,
}
const proof = { calls: 420, violations: 0, survived: 1, errors: 0, seconds: 24.6 }

test('tells of every case and of what had to hold, in 80 columns', () => {
  const lines = renderSummary(tally, proof)
  expect(lines.slice(0, 3)).toEqual([
    'case            category        state   handler     days',
    'XG-2026-000001  道路与市政配套  已销号  驻企干部一  1.0',
    'XG-2026-000002  🔒 作风问题     待签收              0.0',
  ])
  expect(lines).toContain('solved at the first delivery                0 of 1 solved')
  expect(lines).toContain('updates handled                             120 of 125')
  expect(lines).toContain('messages that may have come twice           1, marked in the outbox')
  for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(80)
})

test('makes columns as wide as their widest cell', () => {
  expect(
    renderTable([
      ['a', '宽的', 'x'],
      ['bcd', 'e', ''],
    ]),
  ).toEqual(['a    宽的  x', 'bcd  e'])
})
