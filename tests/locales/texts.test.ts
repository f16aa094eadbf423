import { describe, expect, test } from 'vitest'
import { escapeHtml, rawHtml } from '../../locales/html.ts'
import { formatBytes } from '../../locales/sizes.ts'
import { localeOf, textsFor } from '../../locales/texts.ts'
import { refusalText } from '../../screens/refusal-text.ts'
import { Refusal } from '../../core/refusal.ts'

const texts = textsFor('zh-CN')
/** as JavaScript would call it, past the compiler */
const unchecked = texts.html as (key: string, values?: object) => string

describe('a text', () => {
  test('escapes what people wrote, and only in HTML', () => {
    expect(texts.html('button-edit', { field: '<a href="x">&' })).toBe('改：&lt;a href=&quot;x&quot;&gt;&amp;')
    expect(texts.plain('button-edit', { field: '<a>' })).toBe('改：<a>')
  })

  test('takes HTML that is marked as such', () => {
    expect(texts.html('button-edit', { field: rawHtml('<b>题</b>') })).toBe('改：<b>题</b>')
    expect(() => texts.plain('button-edit', { field: rawHtml('<b>题</b>') })).toThrow('HTML given to the plain text')
  })

  test('writes numbers in the reader’s way', () => {
    expect(texts.html('refusal-text-too-long', { length: 5000, limit: 3000 })).toContain('5,000 字')
  })

  test('throws when it does not exist or a variable is missing', () => {
    expect(() => unchecked('no-such-text')).toThrow('no text "no-such-text" in zh-CN')
    expect(() => unchecked('button-edit', {})).toThrow('the text "button-edit" in zh-CN can\'t be filled')
  })

  test('puts no invisible marks around values', () => {
    expect(texts.plain('report-similar-add', { number: 'XG-2026-000501' })).toBe('补充到 XG-2026-000501')
  })
})

test.each([
  ['zh-hans', 'zh-CN'],
  ['en-GB', 'en'],
  ['fr', 'zh-CN'],
  [undefined, 'zh-CN'],
])('the language tag %s is answered in %s', (tag, locale) => {
  expect(localeOf(tag)).toBe(locale)
})

test('a refusal has its text', () => {
  expect(refusalText(textsFor('en'), new Refusal('too-many-files', { limit: 10 }))).toBe(
    "At most 10 files are possible; the last one wasn't taken. Please continue with the button below.",
  )
})

test('escapes what would be markup', () => {
  expect(escapeHtml('a < b && "c" > \'d\'')).toBe("a &lt; b &amp;&amp; &quot;c&quot; &gt; 'd'")
})

test.each([
  [999, '999 B'],
  [20 * 1024 * 1024, '20 MB'],
  [2 * 1024 ** 3, '2.0 GB'],
  [1_500_000, '1.4 MB'],
])('%i bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})
