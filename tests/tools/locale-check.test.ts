import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkLocales, checkMessage, compareLocales, unusedKeys } from '../../tools/locale-check.ts'
import { localeKeysSource } from '../../tools/locale-keys.ts'
import { readLocaleSource } from '../../tools/locale-source.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doorstep-locales-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function source(fluent: string) {
  await writeFile(join(folder, 'texts.ftl'), fluent)
  return readLocaleSource(folder, 'xx')
}

const messagesOf = async (fluent: string) => (await source(fluent)).messages
const complaints = async (fluent: string) => [...(await messagesOf(fluent)).values()].flatMap(checkMessage)

test('the texts of Doorstep are in order', () => {
  expect(checkLocales()).toEqual([])
})

test('keys are typed with their variables, those of the texts inside them too', () => {
  expect(localeKeysSource()).toContain(`  'refusal-text-too-long': { length: TextValue; limit: TextValue }\n`)
  expect(localeKeysSource()).toContain(`  'button-back': object\n`)
})

describe('a file', () => {
  test('that cannot be read is named with the line', async () => {
    expect((await source('good = Good\nbad = { $x\n')).mistakes[0]).toMatch(/^xx\/texts\.ftl:2 can't be read/)
  })

  test('that says a key twice or refers to nothing is refused', async () => {
    expect((await source('a = A\na = B\nb = { nothing }\n')).mistakes).toEqual([
      'xx/texts.ftl:2 a is said a second time',
      "xx/texts.ftl:3 b refers to nothing, which doesn't exist",
    ])
  })
})

describe('two languages', () => {
  test('have the same keys', async () => {
    const [one, two] = [await messagesOf('a = A\nb = B\n'), await messagesOf('b = B\nc = C\n')]
    expect(compareLocales(one, two, 'yy')).toEqual(['xx/texts.ftl:1 a is missing in yy', 'xx/texts.ftl:2 c is in yy only'])
  })

  test('have the same variables, also inside other texts', async () => {
    const [one, two] = [await messagesOf('a = { b }\nb = { $x }\n'), await messagesOf('a = { $y }\nb = { $x }\n')]
    expect(compareLocales(one, two, 'yy')).toEqual(['xx/texts.ftl:1 a wants {y}, but {x} in xx/texts.ftl:1'])
  })

  test('choose between the same words, but each by its own plural forms', async () => {
    const one = await messagesOf('a = { $r ->\n    [red] R\n   *[blue] B\n}\nn = { $n }\n')
    const same = await messagesOf('a = { $r ->\n    [red] R\n   *[blue] B\n}\nn = { $n ->\n    [one] 1\n   *[other] 2\n}\n')
    const less = await messagesOf('a = { $r ->\n   *[blue] B\n}\nn = { $n }\n')
    expect(compareLocales(one, same, 'yy')).toEqual([])
    expect(compareLocales(one, less, 'yy')).toEqual([
      'xx/texts.ftl:1 a chooses by [r: blue], but by [r: blue|red] in xx/texts.ftl:1',
    ])
  })
})

describe('a text', () => {
  test.each([
    ['a button of 31 characters', `button-a = ${'x'.repeat(31)}\n`, 'has 31 characters, the limit is 30'],
    ['a long form of a button', `button-a = { $x ->\n    [a] ${'x'.repeat(40)}\n   *[b] x\n}\n`, 'has 40 characters'],
    ['a command description of 257', `command-a = ${'x'.repeat(257)}\n`, 'the limit is 256'],
    ['the answer to a tap of 201', `toast-a = ${'x'.repeat(201)}\n`, 'the limit is 200'],
    ['a message of 4097', `a = ${'x'.repeat(4097)}\n`, 'the limit is 4096'],
    ['markup on a button', 'button-a = <b>x</b>\n', 'has markup'],
    ['an unknown tag', 'a = <p>x</p>\n', "is not Telegram's HTML"],
    ['a tag left open', 'a = <b>x\n', "is not Telegram's HTML"],
    ['a bare ampersand', 'a = x & y\n', "is not Telegram's HTML"],
    ['nothing', 'a = { "" }\n', 'is empty'],
  ])('is refused for %s', async (_what, fluent, complaint) => {
    expect((await complaints(fluent)).join()).toContain(complaint)
  })

  test('is taken with tags, entities and variables', async () => {
    expect(await complaints('a = <b>{ $x }</b> &amp; <blockquote>{ $y }</blockquote>\nbutton-a = { $x }\n')).toEqual([])
  })
})

test('a text that no program names is found', async () => {
  const messages = await messagesOf('one = 1\nstate-open = 2\ninner = 3\nouter = { inner }\nleft-over = 4\n')
  expect(unusedKeys(messages, ["html('one')", 'html(`state-${state}`)', 'plain("outer")'])).toEqual([
    'xx/texts.ftl:5 left-over is used nowhere',
  ])
})
