import { expect, test } from 'vitest'
import { circlesOf, checkRooms } from '../../tools/check-rooms.ts'

const people = { from: 'core/people/bind.ts', to: 'core/notices/notify.ts' }
const cases = { from: 'core/cases/close.ts', to: 'core/people/person.ts' }

test('rooms in a row are no circle', () => {
  expect(circlesOf([people, cases])).toEqual([])
})

test('a circle of rooms is named by the files that close it, and rooms beside it are not', () => {
  const back = { from: 'core/notices/offers.ts', to: 'core/people/recipient.ts' }
  const below = { from: 'core/notices/offers.ts', to: 'core/time/zone-day.ts' }
  const found = circlesOf([people, cases, back, below]).join('\n')
  expect(found).toContain('core/people/bind.ts imports core/notices/notify.ts')
  expect(found).toContain('core/notices/offers.ts imports core/people/recipient.ts')
  expect(found).not.toContain('core/cases/close.ts')
  expect(found).not.toContain('zone-day')
})

test('the rooms of core form no circle', async () => {
  expect(await checkRooms()).toEqual([])
})
