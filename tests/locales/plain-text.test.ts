import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeHtml } from '../../locales/html.ts'
import { plainText } from '../../locales/plain-text.ts'

test.each([
  ['<b>诉求</b>已收到', '诉求已收到'],
  ['<a href="https://example.org/?a=1&amp;b=2">link</a> &amp; more', 'link & more'],
  ['1 &lt; 2 &gt; 0 &quot;x&quot;', '1 < 2 > 0 "x"'],
  // Written by a person as `&lt;b&gt;`: unescaped once, not twice.
  ['&amp;lt;b&amp;gt;', '&lt;b&gt;'],
  ['<blockquote>one\ntwo</blockquote>', 'one\ntwo'],
  ['no markup', 'no markup'],
])('%j is %j without markup', (html, text) => {
  expect(plainText(html)).toBe(text)
})

test('what a person wrote comes out as they wrote it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (before, after) => {
      expect(plainText(`<b>${escapeHtml(before)}</b>${escapeHtml(after)}`)).toBe(before + after)
    }),
  )
})
