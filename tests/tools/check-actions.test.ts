import { join } from 'node:path'
import { expect, test } from 'vitest'
import { caseActions, lifecycle, type Transition } from '../../core/cases/lifecycle.ts'
import { packageRoot } from '../../platform/root.ts'
import { checkActions, mistakesOf, withoutCommand, type ActionParts } from '../../tools/check-actions.ts'

test('every row of the lifecycle has its command, its button and its texts, but for those that are named', () => {
  expect(checkActions()).toEqual([])
})

const sound: ActionParts = {
  rows: { sign: { button: 10, by: ['handler'] }, note: { button: 20, words: true, by: ['handler'] }, merge: { by: ['office'] } },
  commands: new Set(['sign', 'note']),
  forms: new Map([
    ['sign', { words: false }],
    ['note', { words: true }],
  ]),
  texts: {
    en: new Set(['event-sign', 'button-sign', 'done-sign-late', 'event-note', 'button-note', 'done-note', 'event-merge']),
  },
  withoutCommand: ['merge'],
}

const broken: Record<string, Partial<ActionParts>> = {
  'note has no command': { commands: new Set(['sign']) },
  'merge has a command, and is listed as having none': { commands: new Set(['sign', 'note', 'merge']) },
  'note has a button, and nothing in bot/actions': { forms: new Map([['sign', { words: false }]]) },
  'note takes words, and its form asks for none': {
    forms: new Map([
      ['sign', { words: false }],
      ['note', { words: false }],
    ]),
  },
  'note has the place 10 of sign': { rows: { ...sound.rows, note: { button: 10, words: true, by: ['handler'] } } },
  'note has a command and no button: nobody can do it': {
    rows: { ...sound.rows, note: { by: ['handler'] } },
    forms: new Map([['sign', { words: false }]]),
  },
  'merge has a button that does nothing': { rows: { ...sound.rows, merge: { button: 30, by: ['office'] } } },
  'sign has no text done-sign in en': {
    texts: { en: new Set([...sound.texts['en']!].filter((key) => key !== 'done-sign-late')) },
  },
  'urge is done, and is no row of': { commands: new Set(['sign', 'note', 'urge']) },
}

test('sound parts have no mistake', () => {
  expect(mistakesOf(sound)).toEqual([])
})

test.each(Object.entries(broken))('finds that %s', (mistake, parts) => {
  expect(mistakesOf({ ...sound, ...parts }).join('\n')).toContain(mistake)
})

test('the table in the docs is the table', async () => {
  await expect(tableOfDocs()).toMatchFileSnapshot(join(packageRoot, 'docs/lifecycle.md'))
})

function tableOfDocs(): string {
  const list = (names: readonly string[] | undefined) => (names ?? []).join(', ')
  const rows = caseActions.map((action) => {
    const { from, to, by, bySecret, notBy, button, words, touches } = lifecycle[action] as Transition
    const done = withoutCommand.includes(action) ? 'not yet' : button === undefined ? 'no' : words ? 'asks for words' : 'a tap'
    return [
      action,
      list(from),
      typeof to === 'string' ? to : to.join(' or '),
      list(by),
      list(bySecret),
      list(notBy),
      done,
      touches ? 'yes' : '',
    ]
  })
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const heading = ['action', 'from', 'to', 'by', 'of a secret case by', 'never by', 'button', 'touches']
  return [
    '# The life of a case, as a table',
    '',
    'Written from `core/cases/lifecycle.ts` by a test, which fails when the two differ (`npx vitest run tests/tools/check-actions.test.ts -u` writes it anew).',
    '"Not yet": the row says what is allowed, and no command does it.',
    '',
    line(heading),
    line(heading.map(() => '---')),
    ...rows.map(line),
    '',
  ].join('\n')
}
