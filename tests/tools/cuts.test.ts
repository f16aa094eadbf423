import { join, relative } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  SyntaxKind,
  type CallExpression,
  type Node,
  type PropertyAccessExpression,
  type SourceFile,
} from 'typescript/unstable/ast'
import { API, type Project } from 'typescript/unstable/sync'
import { packageRoot } from '../../platform/root.ts'

// What people write is cut in one place and becomes JSON in one place, or half of an emoji reaches Postgres one day. The compiler tells strings
// from lists, which a search for words can't.

let api: API
let project: Project

beforeAll(() => {
  api = new API({ cwd: packageRoot })
  project = api.updateSnapshot({ openProject: join(packageRoot, 'tsconfig.json') }).getProjects()[0]!
})
afterAll(() => api?.close())

/** Every call of a method in what ships, e.g. `core/policy.ts: text.slice`. */
function callsOf(methods: readonly string[], counts: (called: PropertyAccessExpression) => boolean): string[] {
  const found: string[] = []
  for (const name of project.program.getSourceFileNames()) {
    const file = relative(packageRoot, name)
    if (/^(\.\.|node_modules|dist|tests|playground|tools|prisma\/client)\b/.test(file)) continue
    const source = project.program.getSourceFile(name)!
    visit(source, (called) => {
      if (methods.includes(called.name.text) && counts(called)) found.push(`${file}: ${textOf(called, source)}`)
    })
  }
  return [...new Set(found)].sort()
}

function visit(node: Node, onCall: (called: PropertyAccessExpression) => void): void {
  if (node.kind === SyntaxKind.CallExpression) {
    const { expression } = node as CallExpression
    if (expression.kind === SyntaxKind.PropertyAccessExpression) onCall(expression as PropertyAccessExpression)
  }
  node.forEachChild((child) => visit(child, onCall))
}

function textOf(node: Node, source: SourceFile): string {
  return node.getText(source).replace(/\s+/g, ' ')
}

/** Strings that the program made itself, or positions in a file that is being read. */
const ownStrings: Record<string, readonly string[]> = {
  'core/text/text.ts': ['text.slice'],
  'platform/embedded-postgres/process-lock.ts': ['stat?.slice'],
  'prisma/migrate.ts': ["text.replaceAll(/\\s+/g, ' ').trim().slice"],
  'bot/forms/day.ts': ['today.slice'],
  'bot/taps/receive-case-tap.ts': ['extra.slice'],
  'cli/letters-command.ts': ['id.slice'],
  'core/cases/submit.ts': ['zoneDay(tx.policy.timeZone, now).slice'],
  'core/roster/credit-code.ts': ['code.slice'],
  'core/roster/json-places.ts': ['text.slice', 'rest.slice'],
  'core/policy/policy.ts': ['text.slice'],
  'telegram/announce.ts': ['locale.slice'],
}

test('what people write is cut by `shorten` and nothing else', () => {
  const cut = callsOf(['slice', 'substring', 'substr'], ({ expression }) => {
    const type = project.checker.getTypeAtLocation(expression)
    const written = type === undefined ? '' : project.checker.typeToString(type)
    // A text that was spread into characters is cut between those that belong together.
    if (expression.kind === SyntaxKind.ArrayLiteralExpression) return written === 'string[]'
    return !written.endsWith('[]')
  })
  const known = (call: string) => {
    const [file, called] = call.split(/: (.*)/s) as [string, string]
    return ownStrings[file]?.includes(called) === true || /(?:toISOString\(\)|digest\('hex'\))\.slice$/.test(called)
  }
  expect(cut.filter((call) => !known(call))).toEqual([])
  // Else it would find nothing because it looks at nothing.
  expect(cut).toContain('core/text/text.ts: text.slice')
})

test('JSON for Postgres is written by `toJson` and nothing else', () => {
  const written = callsOf(['stringify'], ({ expression }) => expression.kind === SyntaxKind.Identifier)
  // What is told to operators or to another server is no row.
  expect(written.filter((call) => !/^(?:platform|telegram)\//.test(call))).toEqual([
    'core/policy/file.ts: JSON.stringify',
    'core/roster/plan.ts: JSON.stringify',
    'core/text/text.ts: JSON.stringify',
  ])
})
