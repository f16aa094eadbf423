import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseHtml } from '../../playground/telegram/text/html.ts'

test.each([
  ['plain', 'plain', []],
  ['<b>a</b><strong>b</strong>', 'ab', ['bold 0+1', 'bold 1+1']],
  ['<i>a</i><em>b</em>', 'ab', ['italic 0+1', 'italic 1+1']],
  ['<u>a</u><ins>b</ins>', 'ab', ['underline 0+1', 'underline 1+1']],
  ['<s>a</s><strike>b</strike><del>c</del>', 'abc', ['strikethrough 0+1', 'strikethrough 1+1', 'strikethrough 2+1']],
  ['<code>x</code> <pre>y</pre>', 'x y', ['code 0+1', 'pre 2+1']],
  ['<pre><code class="language-ts">y</code></pre>', 'y', ['pre 0+1']],
  ['<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>', 'ab', ['spoiler 0+1', 'spoiler 1+1']],
  ['<blockquote>a</blockquote><blockquote expandable>b</blockquote>', 'ab', ['blockquote 0+1', 'expandable_blockquote 1+1']],
  ['<a href="https://example.org/?a=1&amp;b=2">x</a>', 'x', ['text_link 0+1']],
  ['<a href=nowhere>x</a>', 'x', []],
  ['<B>loud</b>', 'loud', ['bold 0+4']],
  ['&lt;b&gt; &amp; &quot;x&quot; &#65;&#x42;', '<b> & "x" AB', []],
  ['<b>企业<i>𠮷</i></b>!', '企业𠮷!', ['bold 0+4', 'italic 2+2']],
  ['<b></b>empty', 'empty', []],
])('%s', (html, text, entities) => {
  const parsed = parseHtml(html)
  expect(parsed.text).toBe(text)
  expect(parsed.entities.map(({ type, offset, length }) => `${type} ${offset}+${length}`)).toEqual(entities)
})

test.each([
  ['<p>x</p>', 'Unsupported start tag "p" at byte offset 0'],
  ['企业<br>', 'Unsupported start tag "br" at byte offset 6'],
  ['1 < 2', 'Unsupported start tag "" at byte offset 2'],
  ['1 <', 'Unclosed start tag at byte offset 2'],
  ['<b>x', 'Can\'t find end tag corresponding to start tag "b"'],
  ['x</b>', 'Unexpected end tag at byte offset 1'],
  ['<b><i>x</b></i>', 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'],
  ['<b>x</b', 'Unclosed end tag at byte offset 4'],
  ['<span>x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
  ['<span class="red">x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
  ['<a href="x', 'Unclosed start tag at byte offset 0'],
  ['<a href=a/b>x</a>', 'Unexpected end of name token at byte offset 7'],
])('%s is refused', (html, problem) => {
  expect(() => parseHtml(html)).toThrow(`Bad Request: can't parse entities: ${problem}`)
})

test('an & that begins no entity shows as it is, and is told', () => {
  const strays: number[] = []
  expect(parseHtml('A&B &nbsp; &lt;', (at) => strays.push(at)).text).toBe('A&B &nbsp; <')
  expect(strays).toEqual([1, 4])
})

test('escaped text comes out as it went in, whatever it is', () => {
  const hostile = fc.string({ unit: fc.constantFrom(...'<>/&;#x"\'lt amp=\n企𠮷👍') })
  const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  fc.assert(
    fc.property(hostile, hostile, (before, inside) => {
      const parsed = parseHtml(`${escape(before)}<b>${escape(inside)}</b>`, () => expect.fail('nothing stray in escaped text'))
      expect(parsed.text).toBe(before + inside)
      if (inside !== '') expect(parsed.entities).toEqual([{ type: 'bold', offset: before.length, length: inside.length }])
    }),
  )
})
