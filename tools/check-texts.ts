import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { refusalCodes } from '../core/refusal.ts'
import { localeFolder } from '../locales/texts.ts'
import { packageRoot } from '../platform/root.ts'

/** What no file of the project may say, as git's extended regular expressions, and where it may all the same. */
const unwanted: readonly { what: string; pattern: string; in: readonly string[] }[] = [
  { what: 'an absolute path of one machine', pattern: '/(work|root|tmp|home)/', in: ['.', ':!package-lock.json'] },
  { what: 'the host of a package registry', pattern: 'registry\\.[a-z0-9-]+\\.[a-z]+', in: ['.'] },
  {
    what: 'a bot token',
    pattern: '[0-9]{8,10}:[A-Za-z0-9_-]{35}([^A-Za-z0-9_-]|$)',
    in: ['.', ':!package-lock.json', ':!tests', ':!playground'],
  },
  { what: 'a private key', pattern: 'BEGIN [A-Z ]*PRIVATE KEY', in: ['.'] },
  {
    what: 'the time, asked past the clock',
    pattern: 'Date\\.now\\(\\)|new Date\\(\\)',
    in: ['*.ts', ':!platform/clock.ts', ':!tests'],
  },
  {
    what: 'SQL outside its rooms: a statement belongs to core, beside the others of its table',
    pattern:
      '\\$(query|execute)Raw|\\.query\\(|Prisma\\.(sql|raw)|(db|prisma)\\.[a-z][A-Za-z]*\\.(find|create|update|upsert|delete|count)',
    in: ['bot', 'workers', 'telegram', 'screens'],
  },
  {
    what: 'a local time, asked past luxon',
    pattern: 'Intl\\.DateTimeFormat|toLocale(Date|Time)String\\(',
    in: ['*.ts', ':!tests'],
  },
]

/** For `npm run check`: a line with its place for each thing that no file may say. Files that git ignores aren't looked at. */
export async function checkUnwanted(): Promise<string[]> {
  const found = await Promise.all(
    unwanted.map(async ({ what, pattern, in: places }) => {
      const lines = await grep(['-e', pattern, '--', ...places])
      return lines.map((line) => `${line.slice(0, 160)}   ← ${what}`)
    }),
  )
  return found.flat()
}

/**
 * For `npm run check`: what the table of refusals in `docs/errors.md` doesn't say of a code, or says otherwise than the program. Its rows:
 *
 * | `code` | when | text (en) |
 */
export function checkErrorList(): string[] {
  const file = join(packageRoot, 'docs/errors.md')
  if (!existsSync(file)) return []
  const table = readFileSync(file, 'utf8').split(/^## /m)[0]!
  const texts = linesOf(readFileSync(join(localeFolder('en'), 'refusals.ftl'), 'utf8'), /^refusal-([a-z-]+) = (.*)$/gm)
  const rows = linesOf(table, /^\| *`([a-z-]+)` *\|.*\| *(.*?) *\|$/gm)
  return [...new Set<string>([...refusalCodes, ...rows.keys()])].flatMap((code) => {
    if (!rows.has(code)) return [`docs/errors.md lacks \`${code}\``]
    if (!texts.has(code)) return [`docs/errors.md has \`${code}\`, which no refusal has`]
    return rows.get(code) === texts.get(code)
      ? []
      : [`docs/errors.md says of \`${code}\`: ${rows.get(code)}, but the text is: ${texts.get(code)}`]
  })
}

function linesOf(text: string, line: RegExp): Map<string, string> {
  return new Map([...text.matchAll(line)].map(([, name, value]) => [name!, value!]))
}

async function grep(args: readonly string[]): Promise<string[]> {
  try {
    const { stdout } = await promisify(execFile)('git', ['grep', '--untracked', '-nIE', ...args], {
      cwd: packageRoot,
      maxBuffer: 1 << 26,
    })
    return stdout.trimEnd().split('\n')
  } catch (error) {
    // 1: nothing found
    if ((error as { code?: unknown }).code === 1) return []
    throw error
  }
}
