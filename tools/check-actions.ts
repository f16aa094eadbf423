import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { actions } from '../bot/actions/index.ts'
import { lifecycle, type CaseAction, type Transition } from '../core/cases/lifecycle.ts'
import { locales } from '../locales/texts.ts'
import { packageRoot } from '../platform/root.ts'

/** Rows that say what is allowed, and that nothing does yet. One that gets its command leaves this list. */
export const withoutCommand: readonly CaseAction[] = [
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

/** What belongs to the rows of the lifecycle. */
export interface ActionParts {
  rows: Readonly<Record<string, Pick<Transition, 'button' | 'words' | 'by'>>>
  /** those that a command of core carries out */
  commands: ReadonlySet<string>
  /** what the buttons do: whether it asks for words */
  forms: ReadonlyMap<string, { words: boolean }>
  /** the keys of the texts, by language */
  texts: Readonly<Record<string, ReadonlySet<string>>>
  withoutCommand: readonly string[]
}

/** For `npm run check`: each row of the lifecycle that lacks its command, its button's form or its texts; and what belongs to no row. */
export function checkActions(): string[] {
  return mistakesOf({
    rows: lifecycle,
    commands: carriedOut(),
    forms: new Map([...actions].map(([name, { steps }]) => [name, { words: steps.length > 0 }])),
    texts: Object.fromEntries(locales.map((locale) => [locale, keysOf(locale)])),
    withoutCommand,
  })
}

export function mistakesOf({ rows, commands, forms, texts, withoutCommand: waiting }: ActionParts): string[] {
  const places = new Map<number, string>()
  const ofRows = Object.entries(rows).flatMap(([action, { button, words = false, by }]) => {
    const mistakes: string[] = []
    const form = forms.get(action)
    if (commands.has(action) === waiting.includes(action))
      mistakes.push(waiting.includes(action) ? 'has a command, and is listed as having none' : 'has no command')
    if (button === undefined) {
      if (words) mistakes.push('takes words, and has no button that could ask for them')
      if (form !== undefined) mistakes.push('has a form in bot/actions, and no place among the buttons')
      // Nobody taps for a worker.
      else if (commands.has(action) && !by.every((party) => ['router', 'clock'].includes(party)) && !typed.has(action))
        mistakes.push('has a command and no button: nobody can do it')
    } else {
      if (places.has(button)) mistakes.push(`has the place ${button} of ${places.get(button)}`)
      places.set(button, action)
      if (waiting.includes(action)) mistakes.push('has a button that does nothing')
      // Whom to assign is chosen from a list, which is a view of its own.
      if (form === undefined && action !== 'assign') mistakes.push('has a button, and nothing in bot/actions')
      if (form !== undefined && form.words !== words)
        mistakes.push(words ? 'takes words, and its form asks for none' : 'takes no words, and its form asks for some')
    }
    const wanted = ['event', ...(button === undefined ? [] : ['button', 'done'])]
    for (const [locale, keys] of Object.entries(texts))
      for (const kind of wanted) {
        const key = `${kind}-${action}`
        if (![...keys].some((known) => known === key || known.startsWith(`${key}-`)))
          mistakes.push(`has no text ${key} in ${locale}`)
      }
    return mistakes.map((mistake) => `core/cases/lifecycle.ts: ${action} ${mistake}`)
  })
  const strays = [...commands, ...forms.keys()].filter((action) => !(action in rows))
  return [...ofRows, ...strays.map((action) => `${action} is done, and is no row of core/cases/lifecycle.ts`)]
}

/** Done by what somebody types or edits, or by a dialog of their own: these have no button on a case. */
const typed = new Set<string>(['submit', 'revise'])

/** Actions that some command of core carries out. `submit` makes the row, by a statement of its own. */
function carriedOut(): Set<string> {
  const found = filesIn('core').flatMap((source) =>
    [...source.matchAll(/\btransition\(\s*tx,[^']*?'(\w+)'/g)].map(([, action]) => action!),
  )
  return new Set([...found, 'submit'])
}

function keysOf(locale: string): Set<string> {
  const keys = filesIn(`locales/${locale}`).flatMap((text) => [...text.matchAll(/^([a-z][\w-]*) =/gm)].map(([, key]) => key!))
  return new Set(keys)
}

function filesIn(folder: string): string[] {
  return readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|ftl)$/.test(file))
    .map((file) => readFileSync(join(packageRoot, folder, file), 'utf8'))
}
