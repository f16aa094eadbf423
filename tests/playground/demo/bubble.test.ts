import { describe, expect, test } from 'vitest'
import { displayWidth } from '../../../cli/columns.ts'
import { deedLines, messageLines, type Detail } from '../../../playground/demo/bubble.ts'

const width = 20

function shown(text: string, labels: string[], detail: Detail, changed = false): string[] {
  const buttons = labels.map((label) => [{ text: label, data: 'x' }])
  return messageLines({ text, buttons }, width, detail, changed).map((line) => line.text)
}

const long = Array.from({ length: 20 }, (_, index) => `第 ${index + 1} 行`).join('\n')

describe('a message of the bot', () => {
  test('is wrapped to its lane, without blank lines, its buttons below it', () => {
    expect(shown('新交办诉求\n\n请于 11月24日（周二）17:30 前签收', ['✍️ 签收', '查看详情', '‹ 主菜单'], 'full')).toEqual([
      '• 新交办诉求',
      '  请于 11月24日（周',
      '  二）17:30 前签收',
      '  [✍️ 签收]',
      '  [查看详情]',
      '  [‹ 主菜单]',
    ])
  })

  test('puts buttons side by side as long as they fit', () => {
    expect(shown('好', ['满意', '不满', '一般'], 'full')).toEqual(['• 好', '  [满意] [不满]', '  [一般]'])
  })

  test('says that it has changed in place', () => {
    expect(shown('已签收', [], 'full', true)).toEqual(['↻ 已签收'])
  })

  test.each(['full', 'ends', 'brief'] as const)('is never wider than its lane (%s)', (detail) => {
    const lines = shown(`${'宽'.repeat(50)}\n${'w'.repeat(60)}\n${long}`, ['一个比整列还要宽的按钮，放不下'], detail)
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width)
  })

  test('shows how a long one begins and ends', () => {
    expect(shown(long, ['签收'], 'ends')).toEqual(['• 第 1 行', '  第 2 行', '  第 3 行…', '  第 20 行', '  [签收]'])
    expect(shown('短\n的', ['签收'], 'ends')).toEqual(['• 短', '  的', '  [签收]'])
  })

  test('shows only how it begins', () => {
    expect(shown(long, ['签收'], 'brief')).toEqual(['• 第 1 行', '  第 2 行…'])
  })
})

test('begins no line with a closing mark and ends none with an opening one', () => {
  const lines = deedLines('一二三四五六七八，（九）十。《甲乙丙丁》戊己庚辛壬癸、子丑', width).map((line) => line.text)
  for (const line of lines) {
    expect(line.slice(2)).not.toMatch(/^[，。、》）]/)
    expect(line).not.toMatch(/[（《]$/)
    expect(displayWidth(line)).toBeLessThanOrEqual(width)
  }
  expect(lines.map((line) => line.slice(2)).join('')).toBe('一二三四五六七八，（九）十。《甲乙丙丁》戊己庚辛壬癸、子丑')
})
