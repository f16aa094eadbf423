import { describe, expect, test } from 'vitest'
import type { FailureKind } from '../../telegram/classify.ts'
import { outcomeOf } from '../../telegram/outcome.ts'

const now = new Date('2026-11-24T10:00:00Z')
const outcome = (
  kind: FailureKind,
  { attempts = 1, doubts = 0, idempotent = false, retryAfter = undefined as number | undefined } = {},
) =>
  outcomeOf({ kind, reason: 'why', ...(retryAfter === undefined ? {} : { retryAfter }) }, { now, attempts, doubts, idempotent })
const later = (seconds: number) => new Date(now.getTime() + 1_000 * seconds)

test.each<FailureKind>(['unreachable', 'wrongChat', 'migrated', 'unchanged', 'lostMessage', 'tooOld', 'badMarkup', 'rejected'])(
  '%s: the same call would fail again, so it is undeliverable',
  (kind) => {
    expect(outcome(kind)).toEqual({ status: 'undeliverable', reason: 'why' })
    expect(outcome(kind, { attempts: 9, doubts: 9, idempotent: true })).toEqual({ status: 'undeliverable', reason: 'why' })
  },
)

describe('sent again', () => {
  test.each<[FailureKind, object, number]>([
    ['flood', { retryAfter: 35 }, 35],
    ['flood', { retryAfter: 35, attempts: 9 }, 35],
    ['flood', {}, 1],
    ['unauthorized', {}, 60],
    ['unauthorized', { attempts: 50 }, 60],
    ['unsent', { attempts: 1 }, 1],
    ['unsent', { attempts: 2 }, 2],
    ['unsent', { attempts: 5 }, 16],
    ['unsent', { attempts: 9 }, 256],
    ['unsent', { attempts: 10 }, 300],
    ['unsent', { attempts: 1_000 }, 300],
  ])('%s %j after %i seconds, without a doubt and as often as it takes', (kind, options, seconds) => {
    expect(outcome(kind, options)).toEqual({ status: 'pending', reason: 'why', doubt: false, notBefore: later(seconds) })
    expect(outcome(kind, { ...options, doubts: 100 })).toMatchObject({ status: 'pending' })
  })
})

describe('when nobody knows whether it arrived', () => {
  test('a message is sent again, each time with one more doubt, and at last left to people', () => {
    const fates = [0, 1, 2, 3, 4].map((doubts) => outcome('unknown', { attempts: doubts + 1, doubts }))
    expect(fates).toEqual([
      { status: 'pending', reason: 'why', doubt: true, notBefore: later(1) },
      { status: 'pending', reason: 'why', doubt: true, notBefore: later(2) },
      { status: 'pending', reason: 'why', doubt: true, notBefore: later(4) },
      { status: 'pending', reason: 'why', doubt: true, notBefore: later(8) },
      { status: 'uncertain', reason: 'why' },
    ])
  })

  test('what does no harm twice is done again without a doubt', () => {
    expect(outcome('unknown', { attempts: 3, doubts: 9, idempotent: true })).toEqual({
      status: 'pending',
      reason: 'why',
      doubt: false,
      notBefore: later(4),
    })
  })
})
