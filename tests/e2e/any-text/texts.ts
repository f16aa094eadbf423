import fc from 'fast-check'

/** What can't be seen, can't be kept, turns the direction, or belongs to what stands before it. */
const traps = [
  '\u0000',
  '\ud83d',
  '\udc00',
  '\u200b',
  '\u3164',
  '\u00ad',
  '\u034f',
  '\u202e',
  '\u2066',
  '\ufeff',
  '\u0301',
  '\u200d',
  '\ufe0f',
]
const wholes = [
  '👩‍👩‍👧‍👦',
  '🏗️',
  '🇨🇳',
  '한',
  'مرحبا',
  'שלום',
  '路',
  'ab',
  '<b>',
  '&amp;',
  '{ $name }',
  '\\u0000',
  '\n',
  ' ',
  '　',
  '%s',
  '"',
]

const mixed = fc.array(fc.oneof(fc.constantFrom(...traps), fc.constantFrom(...wholes)), { minLength: 1, maxLength: 40 })
const anyPoint = fc.string({ unit: 'binary', minLength: 1, maxLength: 300 })
const invisible = fc.array(fc.constantFrom(...traps.slice(3)), { minLength: 1, maxLength: 12 })
/** Around every limit: of a button's and a search's length, of remarks, wishes, descriptions, and of one message. */
const long = fc
  .tuple(
    fc.constantFrom(59, 60, 119, 600, 999, 1_000, 1_001, 1_999, 2_000, 2_999, 3_000, 3_001, 4_095, 4_096),
    fc.constantFrom(...traps, ...wholes),
    fc.constantFrom('路', 'x'),
  )
  .map(([length, end, filling]) => (filling.repeat(length) + end).slice(-4_096))

/** Arbitrary Unicode as somebody may send it in one message: no command, since that is none's answer. */
export const anyText = fc
  .oneof(
    { weight: 4, arbitrary: mixed.map((parts) => parts.join('')) },
    { weight: 3, arbitrary: anyPoint },
    { weight: 1, arbitrary: invisible.map((parts) => parts.join('')) },
    { weight: 3, arbitrary: long },
  )
  .map((text) => (text.startsWith('/') ? `.${text}` : text).slice(0, 4_096))
  // What an app doesn't send: Telegram takes blanks for no text.
  .filter((text) => text.trim() !== '')

/** Texts in the order in which a seed gives them. */
export function textsOf(seed: number): () => string {
  let drawn: string[] = []
  let batch = 0
  return () => {
    if (drawn.length === 0) drawn = fc.sample(anyText, { seed: seed * 1_000 + batch++, numRuns: 50 })
    return drawn.pop()!
  }
}
