import { expect, test } from 'vitest'
import { normalizePhone, normalizeSharedPhone } from '../../../core/people/phone.ts'

test.each([
  ['13800138001', '+8613800138001'],
  ['138 0013 8001', '+8613800138001'],
  ['138-0013-8001', '+8613800138001'],
  ['+86 138 0013 8001', '+8613800138001'],
  ['0086 138 0013 8001', '+8613800138001'],
  ['0730-8231234', '+867308231234'],
  ['(0730) 8231234', '+867308231234'],
  ['+44 20 7946 0958', '+442079460958'],
  ['110', undefined],
  ['1380013800', undefined],
  ['138001380011', undefined],
  ['phone: 13800138001', undefined],
  ['13800138001 / 13800138002', undefined],
  ['', undefined],
  ['无', undefined],
])('a roster that says "%s" means %s', (written, phone) => {
  expect(normalizePhone(written)).toBe(phone)
})

test.each([
  ['8613800138001', '+8613800138001'],
  ['+8613800138001', '+8613800138001'],
  ['+86 138 0013 8001', '+8613800138001'],
  // Telegram's numbers are international: this one is in Ohio, not at China Mobile
  ['13802138001', '+13802138001'],
  ['', undefined],
  ['+', undefined],
])('Telegram that shares "%s" means %s', (shared, phone) => {
  expect(normalizeSharedPhone(shared)).toBe(phone)
})
