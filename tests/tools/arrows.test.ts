import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packageRoot } from '../../platform/root.ts'

const underApplication = [
  'platform',
  'platform/root',
  'prisma/client',
  'prisma/migrate',
  'prisma/engine',
  'core',
  'locales',
  'screens',
  'telegram',
]

/** What each room may import of the others, and of packages that not everybody may use. Everything else is forbidden. */
const allowed: Record<string, readonly string[]> = {
  platform: ['prisma/client', 'prisma/migrate', 'bullmq', 'ioredis', 'pg', 'pino'],
  prisma: ['platform', 'platform/root', 'pg', 'pino'],
  core: ['platform', 'platform/root', 'prisma/client', 'type pg'],
  locales: ['platform/root', 'type core', '@fluent/bundle'],
  screens: ['core', 'type core', 'locales', 'prisma/client'],
  telegram: ['platform', 'platform/root', 'core', 'locales', 'screens', 'grammy', 'pino'],
  bot: [...underApplication, 'grammy', 'pg', 'pino'],
  workers: [...underApplication, 'bullmq', 'grammy', 'pg', 'pino'],
  cli: ['platform', 'platform/root', 'prisma/client', 'prisma/migrate', 'prisma/engine', 'core', 'locales', 'pg', 'pino'],
}

/** Each thing that may be imported, and how it is written in a file of a room. */
const targets: Record<string, string> = {
  platform: '../platform/clock.ts',
  'platform/root': '../platform/root.ts',
  'prisma/client': '../prisma/client/client.ts',
  'prisma/migrate': '../prisma/migrate.ts',
  'prisma/engine': '../prisma/engine.ts',
  core: '../core/refusal.ts',
  locales: '../locales/texts.ts',
  screens: '../screens/screen.ts',
  telegram: '../telegram/pace.ts',
  bot: '../bot/answers/menu.ts',
  workers: '../workers/relay.ts',
  cli: '../cli/tool.ts',
  playground: '../playground/demo.ts',
  tests: '../tests/support/database.ts',
  tools: '../tools/check.ts',
  main: '../main.ts',
  doorstep: '../doorstep.ts',
  operations: '../operations.ts',
  grammy: 'grammy',
  bullmq: 'bullmq',
  ioredis: 'ioredis',
  pg: 'pg',
  pino: 'pino',
  '@fluent/bundle': '@fluent/bundle',
}

/** What lies in the room itself. */
const ownFiles: Record<string, readonly string[]> = {
  platform: ['platform', 'platform/root'],
  prisma: ['prisma/client', 'prisma/migrate', 'prisma/engine'],
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doorstep-arrows-'))
  await cp(join(packageRoot, '.oxlintrc.json'), join(folder, '.oxlintrc.json'))
})
afterAll(() => rm(folder, { recursive: true }))

/** The files that the linter finds fault with for this rule, as `room/file`. */
async function lint(files: Record<string, string>, rule: string): Promise<string[]> {
  for (const [path, source] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), source)
  }
  const linter = join(packageRoot, 'node_modules/oxlint/bin/oxlint')
  const run = promisify(execFile)(process.execPath, [linter, '--format', 'json', ...Object.keys(files)], {
    cwd: folder,
    maxBuffer: 1 << 26,
  })
  const { stdout } = await run.catch((error: { stdout: string }) => error)
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] }
  return diagnostics.filter(({ code }) => code === rule).map(({ filename }) => filename)
}

const fileOf = (target: string) => `${target.replaceAll(/[^a-z]+/g, '-')}.ts`

test('every forbidden import between rooms is found, deep inside a room too, and no allowed one', async () => {
  const files: Record<string, string> = {}
  const forbidden: string[] = []
  for (const [room, may] of Object.entries(allowed)) {
    for (const [target, specifier] of Object.entries(targets)) {
      if (target === room || ownFiles[room]?.includes(target)) continue
      for (const type of ['', 'type '] as const) {
        const deep = specifier.startsWith('.') ? `../../${specifier}` : specifier
        const bad = !may.includes(`${type}${target}`) && !may.includes(target)
        for (const [inside, from] of [
          ['', specifier],
          ['deep/er/', deep],
        ] as const) {
          const path = `${room}/${inside}${type.trim()}${type && '-'}${fileOf(target)}`
          files[path] = `import ${type}{ something } from '${from}'\nexport const it = something\n`
          if (bad) forbidden.push(path)
        }
      }
    }
  }
  for (const root of ['main', 'doorstep', 'operations']) {
    files[`${root}.ts`] = `import { something } from './bot/bot.ts'\nexport const it = something\n`
    for (const room of ['playground', 'tests', 'tools']) {
      const path = `${root}-${room}.ts`
      files[path] = `import { something } from './${room}/something.ts'\nexport const it = something\n`
      forbidden.push(path)
    }
  }
  for (const room of ['playground', 'tests', 'tools'])
    files[`${room}/any.ts`] = `import { something } from '../bot/bot.ts'\nexport const it = something\n`
  const found = await lint(files, 'eslint(no-restricted-imports)')
  expect(found.toSorted()).toEqual(forbidden.toSorted())
  expect(forbidden.length).toBeGreaterThan(200)
})

test('files that import each other in a circle are found', async () => {
  const found = await lint(
    {
      'core/ring-a.ts': `import { b } from './ring-b.ts'\nexport const a = () => b\n`,
      'core/ring-b.ts': `import { c } from './ring-c.ts'\nexport const b = () => c\n`,
      'core/ring-c.ts': `import { a } from './ring-a.ts'\nexport const c = () => a\n`,
      'core/line.ts': `import { a } from './ring-a.ts'\nexport const line = a\n`,
    },
    'import(no-cycle)',
  )
  expect(found.toSorted()).toEqual(['core/ring-a.ts', 'core/ring-b.ts', 'core/ring-c.ts'])
})

test('every room of the project has its arrows', async () => {
  const entries = await readdir(packageRoot, { withFileTypes: true })
  const rooms = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name)
  const free = ['node_modules', 'dist', 'docs', 'playground', 'tests', 'tools']
  expect(rooms.filter((room) => !free.includes(room)).toSorted()).toEqual(Object.keys(allowed).toSorted())
})
