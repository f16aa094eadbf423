import { expect, test } from 'vitest'
import { displayWidth } from '../../../cli/columns.ts'
import { laneWidth, layOut, printRows, type Block } from '../../../playground/demo/lanes.ts'
import { createPaint } from '../../../playground/demo/paint.ts'

const plain = createPaint({}, {})

function block(lane: number, at: string, ...texts: string[]): Block {
  return { lane, at, lines: texts.map((text) => ({ text, ink: 'plain' })) }
}

function print(blocks: Block[], lanes = 2, width = 40): string[] {
  return printRows(layOut(blocks, lanes), width, plain)
}

test('puts what happens in two chats side by side, by display width', () => {
  expect(print([block(0, '09:30', '» 道路不通', '• 已收到'), block(1, '09:30', '• 新交办诉求')])).toEqual([
    '09:30 » 道路不通      │ • 新交办诉求',
    '      • 已收到        │',
  ])
})

test('keeps the order of a lane, and begins nothing higher up than what happened before', () => {
  const printed = print([
    block(0, '09:30', 'a1', 'a2', 'a3'),
    block(0, '09:31', 'b1'),
    block(1, '09:31', 'c1'),
    block(1, '09:31', 'd1'),
  ])
  expect(printed.map((line) => line.replaceAll(/\s+/g, ' ').trim())).toEqual([
    '09:30 a1 │',
    'a2 │',
    'a3 │',
    '09:31 b1 │ c1',
    '09:31 │ d1',
  ])
})

test('has lanes that fill a terminal and no more', () => {
  for (const lanes of [1, 2, 3]) {
    const wide = '宽'.repeat(Math.floor(laneWidth(80, lanes) / 2))
    const blocks = Array.from({ length: lanes }, (_, lane) => block(lane, '23:59', wide))
    const [line] = print(blocks, lanes, 80)
    expect(displayWidth(line!)).toBeLessThanOrEqual(80)
    expect(displayWidth(line!)).toBeGreaterThan(80 - 2 * lanes)
  }
})

test('colours only on a terminal, and not for somebody who asked for none', () => {
  const line = (stream: { isTTY?: boolean }, environment: NodeJS.ProcessEnv) => createPaint(stream, environment)('签收', 'button')
  expect(line({ isTTY: true }, {})).toBe('\u001B[36m签收\u001B[0m')
  expect(line({ isTTY: true }, { NO_COLOR: '' })).toBe('\u001B[36m签收\u001B[0m')
  expect(line({ isTTY: true }, { NO_COLOR: '1' })).toBe('签收')
  expect(line({}, {})).toBe('签收')
})

test('pads by what is seen, not by the codes of the colours', () => {
  const paint = createPaint({ isTTY: true }, {})
  const rows = layOut([{ lane: 0, at: '09:30', lines: [{ text: '[签收]', ink: 'button' }] }, block(1, '09:30', '好')], 2)
  const [line] = printRows(rows, 40, paint)
  // oxlint-disable-next-line no-control-regex
  expect(line!.replaceAll(/\u001B\[[\d;]*m/g, '')).toBe('09:30 [签收]          │ 好')
})
