import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkCreditCode, creditCodeCheckCharacter } from '../../../core/roster/credit-code.ts'

const alphabet = [...'0123456789ABCDEFGHJKLMNPQRTUWXY']
const first17 = fc.array(fc.constantFrom(...alphabet), { minLength: 17, maxLength: 17 }).map((characters) => characters.join(''))
const anyText = fc.array(fc.nat(0x10ffff), { maxLength: 40 }).map((points) => String.fromCodePoint(...points))
const sound = first17.map((start) => start + creditCodeCheckCharacter(start))

// Both stand on public documents of big firms.
test.each(['91110000100010433L', '9144030071526726XG'])('takes %s, which was really issued', (code) => {
  expect(checkCreditCode(code)).toBeUndefined()
})

test.each([
  ['', { rule: 'length', length: 0 }],
  ['9144030071526726X', { rule: 'length', length: 17 }],
  ['9144030071526726XGG', { rule: 'length', length: 19 }],
  ['9144O30071526726XG', { rule: 'alphabet', position: 5, character: 'O' }],
  ['9144030071526726xG', { rule: 'alphabet', position: 17, character: 'x' }],
  ['国144030071526726XG', { rule: 'alphabet', position: 1, character: '国' }],
  ['9144030071526726XH', { rule: 'check', expected: 'G', found: 'H' }],
])('says what is wrong with "%s"', (code, fault) => {
  expect(checkCreditCode(code)).toEqual(fault)
})

test('finds every single wrong character', () => {
  fc.assert(
    fc.property(sound, fc.nat(17), fc.constantFrom(...alphabet), (code, position, character) => {
      const slip = code.slice(0, position) + character + code.slice(position + 1)
      expect(checkCreditCode(slip)?.rule).toBe(slip === code ? undefined : 'check')
    }),
  )
})

test('finds two neighbours that changed places', () => {
  fc.assert(
    fc.property(sound, fc.nat(15), (code, position) => {
      const slip = code.slice(0, position) + code[position + 1]! + code[position]! + code.slice(position + 2)
      expect(checkCreditCode(slip)?.rule).toBe(slip === code ? undefined : 'check')
    }),
  )
})

test('answers for any text whatever', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const fault = checkCreditCode(text)
      if ([...text].length !== 18) expect(fault).toEqual({ rule: 'length', length: [...text].length })
    }),
  )
})
