/** The 31 characters of GB 32100-2015: digits and capitals without I, O, S, V and Z, in the order of their values. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** Powers of 3 modulo 31, one for each of the first 17 characters. */
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/** What is wrong with a code: the first rule that it breaks. `position` counts from 1. */
export type CreditCodeFault =
  | { rule: 'length'; length: number }
  | { rule: 'alphabet'; position: number; character: string }
  | { rule: 'check'; expected: string; found: string }

/**
 * Checks a 统一社会信用代码 by GB 32100-2015: 18 characters, its alphabet, and the check character at the end.
 *
 * It can't say whether the code was ever issued; it catches nearly every slip of the keyboard.
 *
 * @returns undefined when the code is sound, else the first rule that it breaks
 */
export function checkCreditCode(code: string): CreditCodeFault | undefined {
  const characters = [...code]
  if (characters.length !== 18) return { rule: 'length', length: characters.length }
  const stranger = characters.findIndex((character) => !alphabet.includes(character))
  if (stranger !== -1) return { rule: 'alphabet', position: stranger + 1, character: characters[stranger]! }
  const expected = creditCodeCheckCharacter(code.slice(0, 17))
  return expected === code[17] ? undefined : { rule: 'check', expected, found: code[17]! }
}

/**
 * The 18th character for the first 17.
 *
 * @throws {RangeError} when there aren't 17 characters of the alphabet
 */
export function creditCodeCheckCharacter(first17: string): string {
  const values = [...first17].map((character) => alphabet.indexOf(character))
  if (values.length !== 17 || values.includes(-1))
    throw new RangeError('17 characters of the alphabet of GB 32100-2015 are wanted')
  const sum = values.reduce((total, value, index) => total + value * weights[index]!, 0)
  return alphabet[(31 - (sum % 31)) % 31]!
}
