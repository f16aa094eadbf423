import { describe, expect, test } from 'vitest'
import { parsePolicy } from '../../../core/policy/policy.ts'
import { pushableAt } from '../../../core/time/quiet-hours.ts'

const local = (text: string) => new Date(`${text}:00+08:00`)

describe('quiet hours', () => {
  test.each([
    ['in the morning it waits until they end', '2026-11-24T03:00', '2026-11-24T08:00'],
    ['in the evening it waits until the next morning', '2026-11-24T21:00', '2026-11-25T08:00'],
    ['a minute before they begin it goes at once', '2026-11-24T20:59', '2026-11-24T20:59'],
    ['the minute they end it goes at once', '2026-11-24T08:00', '2026-11-24T08:00'],
    ['a weekend is no quiet time by itself', '2026-11-28T12:00', '2026-11-28T12:00'],
  ])('%s', (_, now, then) => {
    expect(pushableAt(parsePolicy({}), local(now), false)).toEqual(local(then))
  })

  test('an urgent notice never waits', () => {
    expect(pushableAt(parsePolicy({}), local('2026-11-24T03:00'), true)).toEqual(local('2026-11-24T03:00'))
  })

  test('may lie within a day', () => {
    const policy = parsePolicy({ quietHours: { from: '12:00', until: '14:00' } })
    expect(pushableAt(policy, local('2026-11-24T13:00'), false)).toEqual(local('2026-11-24T14:00'))
    expect(pushableAt(policy, local('2026-11-24T14:00'), false)).toEqual(local('2026-11-24T14:00'))
    expect(pushableAt(policy, local('2026-11-24T23:00'), false)).toEqual(local('2026-11-24T23:00'))
  })

  test('from ten to ten are none', () => {
    const policy = parsePolicy({ quietHours: { from: '22:00', until: '22:00' } })
    for (const now of ['00:00', '21:59', '22:00', '22:01']) {
      expect(pushableAt(policy, local(`2026-11-24T${now}`), false)).toEqual(local(`2026-11-24T${now}`))
    }
  })

  test('end at the hour on the wall when the clocks change overnight', () => {
    const policy = parsePolicy({ timeZone: 'Europe/Berlin' })
    expect(pushableAt(policy, new Date('2026-03-28T22:00:00Z'), false)).toEqual(new Date('2026-03-29T06:00:00Z'))
  })
})
