import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { actions } from '../../bot/actions/index.ts'
import { caseActions, lifecycle, offeredActions, type CaseAction, type Transition } from '../../core/cases/lifecycle.ts'
import { locales, textsFor } from '../../locales/texts.ts'
import { packageRoot } from '../../platform/root.ts'

const rowOf = (action: CaseAction): Transition => lifecycle[action]

/** Rows that say what is allowed, and that nothing does yet. One that gets its command leaves this list. */
const withoutCommand: readonly CaseAction[] = [
  'object',
  'rule',
  'pause',
  'resume',
  'extend',
  'grant',
  'handOver',
  'refer',
  'decide',
  'shelve',
  'unshelve',
  'reopen',
  'merge',
]

/** Actions that some command of core carries out. `submit` makes the row, by a statement of its own. */
function carriedOut(): Set<string> {
  const found = filesIn('core').flatMap((source) =>
    [...source.matchAll(/\btransition\(\s*tx,[^']*?'(\w+)'/g)].map(([, action]) => action!),
  )
  return new Set([...found, 'submit'])
}

test('every row of the table has a command, but for those that are named', () => {
  const done = carriedOut()
  expect(caseActions.filter((action) => !done.has(action))).toEqual(withoutCommand)
  for (const action of done) expect(caseActions).toContain(action)
})

test('exactly the rows with a button have one, and a form where the row says that it takes words', () => {
  // Whom to assign is chosen from a list, which is a view of its own.
  expect([...actions.keys()].toSorted()).toEqual(offeredActions.filter((action) => action !== 'assign').toSorted())
  for (const [name, { steps }] of actions)
    expect([name, steps.length > 0]).toEqual([name, rowOf(name as CaseAction).words === true])
  for (const action of caseActions) if (rowOf(action).words) expect(offeredActions).toContain(action)
})

test('no two buttons have one place, and none is for what nothing does', () => {
  const places = offeredActions.map((action) => rowOf(action).button)
  expect(new Set(places).size).toBe(places.length)
  expect(places).toEqual(places.toSorted((a, b) => a! - b!))
  expect(offeredActions.filter((action) => withoutCommand.includes(action))).toEqual([])
})

test.each(locales)('every row is told in the history, and every button is named, in %s', (locale) => {
  const messages = filesIn(`locales/${locale}`).join('\n')
  for (const action of caseActions) expect(messages, action).toMatch(new RegExp(`^event-${action}(-[a-z]+)? =`, 'm'))
  for (const action of offeredActions) expect(messages, action).toMatch(new RegExp(`^button-${action}(-[a-z]+)? =`, 'm'))
  for (const action of offeredActions) expect(messages, action).toMatch(new RegExp(`^done-${action}(-[a-z]+)? =`, 'm'))
  expect(textsFor(locale).locale).toBe(locale)
})

test('the table in the docs is the table', async () => {
  await expect(tableOfDocs()).toMatchFileSnapshot(join(packageRoot, 'docs/lifecycle.md'))
})

function filesIn(folder: string): string[] {
  return readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|ftl)$/.test(file))
    .map((file) => readFileSync(join(packageRoot, folder, file), 'utf8'))
}

function tableOfDocs(): string {
  const list = (names: readonly string[] | undefined) => (names ?? []).join(', ')
  const rows = caseActions.map((action) => {
    const { from, to, by, bySecret, notBy, button, words, touches } = rowOf(action)
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
    'Written from `core/cases/lifecycle.ts` by a test, which fails when the two differ (`npx vitest run tests/bot/actions.test.ts -u` writes it anew).',
    '"Not yet": the row says what is allowed, and no command does it.',
    '',
    line(heading),
    line(heading.map(() => '---')),
    ...rows.map(line),
    '',
  ].join('\n')
}
