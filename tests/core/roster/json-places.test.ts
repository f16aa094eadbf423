import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placeAt, placesOf, scanJson } from '../../../core/roster/json-places.ts'

test('agrees with JSON.parse about every JSON value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
      expect(scanJson(JSON.stringify(value, undefined, indent))).toBeUndefined()
    }),
  )
})

test('agrees with JSON.parse about damaged JSON', () => {
  const damaged = fc
    .tuple(
      fc.jsonValue({ maxDepth: 4 }),
      fc.nat(),
      fc.nat(3),
      fc.constantFrom('', ',', '"', '}', ']', '{', '\\', '\\u12', '-', '01', 'e', '\n', '\u0001'),
    )
    .map(([value, position, cut, inserted]) => {
      const text = JSON.stringify(value)
      const at = position % (text.length + 1)
      return text.slice(0, at) + inserted + text.slice(at + cut)
    })
  fc.assert(
    fc.property(damaged, (text) => {
      const fault = scanJson(text)
      if (fault?.message.endsWith('is given twice')) return
      let sound = true
      try {
        JSON.parse(text)
      } catch {
        sound = false
      }
      expect(fault === undefined).toBe(sound)
    }),
    { numRuns: 2_000 },
  )
})

test.each([
  ['{\n  "people": [\n    { "code": "a", }\n  ]\n}', 3, 20, 'a field name in double quotes is wanted'],
  ['{\n  "people": [1 2]\n}', 2, 16, 'a comma or ] is wanted'],
  ['{"a": 1,\n "a": 2}', 2, 2, 'the field "a" is given twice'],
  ['{"a" 1}', 1, 6, 'a colon is wanted after the field name'],
  ['{"a": tru}', 1, 7, 'a value is wanted'],
  ['{"a": "x\ny"}', 1, 9, 'a text must be closed with "'],
  ['{"a": "\\q"}', 1, 9, 'unknown escape'],
  ['{"a": 1}\nrest', 2, 1, 'nothing may follow'],
  ['{"a": [1,', 1, 10, 'the file ends here: a value is wanted'],
  ['', 1, 1, 'the file ends here: a value is wanted'],
])('says where %j is broken', (text, line, column, message) => {
  const fault = scanJson(text)
  expect(fault?.message).toContain(message)
  expect(placeAt(text, fault!.offset)).toEqual({ line, column })
})

test('a million brackets are a mistake, not an overflow', () => {
  expect(scanJson('['.repeat(1_000_000))?.message).toContain('nested deeper')
})

test('finds the places of values, and of what stands around a missing one', () => {
  const text = '{\n  "people": [\n    { "code": "a" },\n    { "code":\n      "b" }\n  ]\n}'
  const places = placesOf(text, ['people[1].code', 'people[1].name', 'people[0]', 'leaves', ''])
  expect(Object.fromEntries(places)).toEqual({
    'people[1].code': { line: 5, column: 7 },
    'people[1].name': { line: 4, column: 5 },
    'people[0]': { line: 3, column: 5 },
    leaves: { line: 1, column: 1 },
    '': { line: 1, column: 1 },
  })
})
