import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { callbackData, parseCallbackData, type CallbackData } from '../../screens/callback-data.ts'

const id = fc.integer({ min: 0, max: 2_147_483_647 })
// A case is changed a few dozen times in its life; five digits of base 36 are room for sixty million.
const version = fc.integer({ min: 0, max: 36 ** 5 - 1 })
const matching = (pattern: RegExp) => fc.stringMatching(pattern)
const word = matching(/^[A-Za-z][A-Za-z0-9_-]{0,23}$/)

/** Writes what was read, in the one way there is. */
function write(read: CallbackData): string {
  if (read.type === 'form') return callbackData.form(read.draftId, read.step, read.value)
  if (read.type === 'action') return callbackData.action(read.action, read.caseId, read.version, read.extra)
  return callbackData.go(read.place, read.argument)
}

const fits = (write: () => string) => {
  try {
    return write()
  } catch (error) {
    // Too long is refused aloud, never cut.
    expect(error).toBeInstanceOf(RangeError)
    return undefined
  }
}

describe('what a button carries comes back as it was', () => {
  test('an answer to a form', () => {
    fc.assert(
      fc.property(id, word, matching(/^[A-Za-z0-9_<>-]{0,30}$/), (draftId, step, value) => {
        const data = fits(() => callbackData.form(draftId, step, value))
        if (data !== undefined) expect(parseCallbackData(data)).toEqual({ type: 'form', draftId, step, value })
      }),
    )
  })

  test('an action on a case', () => {
    fc.assert(
      fc.property(word, id, version, matching(/^[A-Za-z0-9_-]{0,20}$/), (action, caseId, seen, extra) => {
        const data = fits(() => callbackData.action(action, caseId, seen, extra))
        if (data !== undefined) expect(parseCallbackData(data)).toEqual({ type: 'action', action, caseId, version: seen, extra })
      }),
    )
  })

  test('somewhere to go', () => {
    fc.assert(
      fc.property(word, matching(/^[A-Za-z0-9_.-]{0,30}$/), (place, argument) => {
        expect(parseCallbackData(callbackData.go(place, argument))).toEqual({ type: 'go', place, argument })
      }),
    )
    expect(parseCallbackData(callbackData.go('cases', 3))).toEqual({ type: 'go', place: 'cases', argument: '3' })
    expect(parseCallbackData(callbackData.go('cases', 0))).toEqual({ type: 'go', place: 'cases', argument: '0' })
  })

  test('the largest that there can be fits', () => {
    expect(callbackData.form(2_147_483_647, 'a'.repeat(24), 'x'.repeat(30))).toHaveLength(64)
    expect(callbackData.action('supervise', 2_147_483_647, 36 ** 5 - 1, 'zik0zj')).toHaveLength(
      'a.supervise.zik0zj.zzzzz.zik0zj'.length,
    )
  })
})

describe('what nobody here has made', () => {
  test('is either not read at all, or read as something that names the same thing', () => {
    const piece = fc.constantFrom('f', 'a', 'n', '', '0', '-1', 'zzzzzzz', '00', '1e9', '.', 'sign', '<b>', '企业', '\n', '%00')
    const forged = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 64 }),
      fc
        .tuple(fc.constantFrom('f', 'a', 'n'), fc.array(piece, { maxLength: 5 }))
        .map(([type, pieces]) => [type, ...pieces].join('.')),
    )
    fc.assert(
      fc.property(forged, (data) => {
        const read = parseCallbackData(data)
        if (read === undefined) return
        expect(parseCallbackData(write(read))).toEqual(read)
        if (read.type === 'go') return
        const ids = read.type === 'form' ? [read.draftId] : [read.caseId, read.version]
        for (const each of ids) expect(Number.isSafeInteger(each) && each >= 0 && each <= 2_147_483_647).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    '',
    'a',
    'a.sign',
    'a.sign.1',
    'a.sign.-1.1',
    'a.sign.1.1.',
    'a.sign.1.1.x.y',
    'a.sign.1 .1',
    'a.sign.zzzzzzz.1',
    'a.SIGN.A.1',
    'A.sign.1.1',
    'a.1sign.1.1',
    "a.sign'--.1.1",
    'f.1.step',
    'f.zzzzzzz.step.x',
    'f.1.step.x y',
    'n.',
    'n.cases.',
    'n.cases/3',
    'x.sign.1.1',
    'a.sign.1.1\n',
    `n.cases.${'x'.repeat(31)}`,
    '{"action":"sign"}',
  ])('%j is not read', (data) => {
    expect(parseCallbackData(data)).toBeUndefined()
  })
})

describe('a button that could not come back is refused where it is made', () => {
  test.each<[string, () => string]>([
    ['a value that is too long', () => callbackData.form(1, 'step', 'x'.repeat(31))],
    ['Chinese', () => callbackData.go('language', '中文')],
    ['a dot in a value', () => callbackData.form(1, 'step', 'a.b')],
    ['a negative id', () => callbackData.action('sign', -1, 1)],
    ['an id past 31 bits', () => callbackData.action('sign', 2_147_483_648, 1)],
    ['no action', () => callbackData.action('', 1, 1)],
  ])('%s', (_what, make) => {
    expect(make).toThrow(RangeError)
  })
})
