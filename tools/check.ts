import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { packageRoot } from '../platform/root.ts'
import { checkGenerated } from './check-generated.ts'
import { checkActions } from './check-actions.ts'
import { checkRooms } from './check-rooms.ts'
import { checkErrorList, checkUnwanted } from './check-texts.ts'
import { checkLock } from './complete-lock.ts'
import { checkDrift } from './db-drift.ts'
import { checkLocales } from './locale-check.ts'

/** Gives a line, or a tool's whole output, for each mistake. */
type Check = () => string[] | Promise<string[]>

// The linter checks the arrows between rooms too.
const checks: Record<string, Check> = {
  generated: checkGenerated,
  format: () => run('prettier', '--check', '--log-level', 'warn', '.'),
  'lint, arrows': () => run('oxlint', '--type-aware', '--deny-warnings', '--format', 'unix', '.'),
  rooms: checkRooms,
  actions: checkActions,
  types: () => run('tsc', '--noEmit', '--pretty', 'false'),
  'dead code': () => run('knip', '--no-progress', '--no-config-hints'),
  locales: checkLocales,
  migrations: checkDrift,
  texts: checkUnwanted,
  documents: checkErrorList,
  'lock file': checkLock,
}

/** Runs a tool of node_modules; silence when it succeeds, its output when it doesn't. */
function run(tool: string, ...args: string[]): Promise<string[]> {
  return new Promise((resolve) => {
    execFile(
      join(packageRoot, 'node_modules/.bin', tool),
      args,
      { cwd: packageRoot, maxBuffer: 1 << 26 },
      (error, stdout, stderr) => {
        resolve(error === null ? [] : [`${stdout}${stderr}`.trim() || error.message])
      },
    )
  })
}

// `npm run check` runs all of them, `npm run check -- format types` the named ones.
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in checks))
if (unknown.length > 0) {
  console.error(`no check called ${unknown.join(', ')}; there are ${Object.keys(checks).join('; ')}`)
  process.exit(1)
}

/** Runs one check and says in a line how it went. @returns whether all is well */
async function report(name: string, check: Check): Promise<boolean> {
  const start = performance.now()
  const mistakes = await Promise.resolve()
    .then(check)
    .catch((error: unknown) => [error instanceof Error ? (error.stack ?? error.message) : String(error)])
  const seconds = `${((performance.now() - start) / 1000).toFixed(1)}s`
  if (mistakes.length === 0) console.log(`ok ${name} ${seconds}`)
  else console.log(`FAILED ${name} ${seconds}\n${mistakes.join('\n').replace(/^/gm, '  ')}`)
  return mistakes.length === 0
}

const waiting = Object.entries(checks).filter(([name]) => wanted.length === 0 || wanted.includes(name))
let failed = 0
async function workOff(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) if (!(await report(...next))) failed += 1
}
// Two at a time: most of them are one busy process.
await Promise.all([workOff(), workOff()])
console.log(failed === 0 ? 'all checks passed' : `${failed} ${failed === 1 ? 'check' : 'checks'} failed`)
process.exitCode = failed === 0 ? 0 : 1
