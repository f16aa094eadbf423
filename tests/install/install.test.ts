/*
 * The two ways into production, walked as an operator walks them: a clone without its development dependencies, and the tarball of `npm pack`
 * installed elsewhere. Each has to weigh less than 200 MB, and to start with NODE_ENV=production.
 */
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTelegramServer, type TelegramServer } from '../../playground/telegram/index.ts'
import { findStablePort } from '../../platform/ports.ts'
import { eventually } from '../faults/storm/until.ts'
import { createEmptyDatabase } from '../support/database.ts'
import { startCommand, type Ended } from '../support/program.ts'
import { copyCheckout, npm, weigh } from './tree.ts'

// npm installs three times, from its cache where `npm ci` has just filled it: two minutes, for continuous integration.
const skip = process.env['CI'] === undefined && process.env['DOORSTEP_INSTALL'] === undefined
if (skip) console.log('skipped: installing for production takes minutes; DOORSTEP_INSTALL=1 or CI=true runs it')

/** megabytes */
const limit = 200
const patience = 600_000

describe.skipIf(skip)('installed for production', () => {
  let folder: string
  let clone: string
  let elsewhere: string
  let telegram: TelegramServer

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'doorstep-install-'))
    // As root the embedded database runs as another user, who has to pass.
    await chmod(folder, 0o711)
    clone = join(folder, 'clone')
    elsewhere = join(folder, 'elsewhere')
    telegram = await createTelegramServer()
    await copyCheckout(clone)
    await succeed(npm(clone, 'ci'))
    await succeed(npm(clone, 'pack', '--pack-destination', folder))
    const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'))!
    await mkdir(elsewhere)
    await succeed(npm(elsewhere, 'install', '--omit=dev', join(folder, tarball)))
    await succeed(npm(clone, 'prune', '--omit=dev', '--no-save'))
  }, patience)
  afterAll(async () => {
    await telegram?.close()
    await rm(folder, { recursive: true, force: true })
  }, patience)

  test('each tree weighs less than 200 MB', async () => {
    const weights = { clone: await weigh(clone), tarball: await weigh(elsewhere) }
    console.log(`for production: a clone ${weights.clone} MB, the tarball installed ${weights.tarball} MB; at most ${limit}`)
    expect(Math.max(weights.clone, weights.tarball)).toBeLessThan(limit)
  })

  const start = async (command: string, args: readonly string[], cwd: string, settings: Record<string, string> = {}) => {
    const port = await findStablePort()
    const program = startCommand(command, {
      args,
      folder: cwd,
      env: { NODE_ENV: 'production', BOT_TOKEN: telegram.token, BOT_API_ROOT: telegram.apiRoot, PORT: `${port}`, ...settings },
    })
    return { ...program, isReady: async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status === 200 }
  }

  /** Starts a program, waits until it is ready, and tells it to stop. */
  const runOnce = async (...parameters: Parameters<typeof start>): Promise<Ended> => {
    const { child, ended, isReady } = await start(...parameters)
    try {
      await Promise.race([eventually('ready', isReady, { within: 180_000 }), ended])
    } finally {
      child.kill()
    }
    return ended
  }

  test('the pruned clone runs on a Postgres of the zone', { timeout: patience }, async () => {
    const database = await createEmptyDatabase()
    try {
      const run = await runOnce(process.execPath, ['dist/main.js'], clone, { DATABASE_URL: database.url })
      expect(run).toMatchObject({ code: 0, err: '' })
    } finally {
      await database.drop()
    }
  })

  test('the tarball runs on its own Postgres, and is told what to do when that was left out', { timeout: patience }, async () => {
    const program = join(elsewhere, 'node_modules/.bin/doorstep')
    expect(await runOnce(program, [], elsewhere)).toMatchObject({ code: 0, err: '' })

    await succeed(npm(elsewhere, 'prune', '--omit=dev', '--omit=optional'))
    const { code, err } = await (await start(program, [], elsewhere)).ended
    expect({ code, lines: err.trimEnd().split('\n') }).toEqual({
      code: 1,
      lines: [expect.stringMatching(/^DATABASE_URL is required/)],
    })
  })

  test('the tarball holds every file and has every package that its modules import', { timeout: patience }, async () => {
    const shipped = join(elsewhere, 'node_modules/doorstep')
    const files = await readdir(join(shipped, 'dist'), { recursive: true })
    const modules = files.filter((name) => name.endsWith('.js')).map((name) => join('dist', name))
    // Fails when a file is missing.
    const { metafile } = await build({
      absWorkingDir: shipped,
      entryPoints: modules,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      outdir: 'nowhere',
      write: false,
      metafile: true,
      logLevel: 'silent',
    })
    const imports = Object.values(metafile.inputs).flatMap(({ imports }) => imports.filter(({ external }) => external))
    const packages = [...new Set(imports.map(({ path }) => path))]
    expect(packages).toContain('grammy')
    const importAll = 'for (const name of process.argv.slice(1)) await import(name)'
    const args = ['--input-type=module', '-e', importAll, ...packages]
    expect(await startCommand(process.execPath, { args, folder: shipped }).ended).toMatchObject({ code: 0, err: '' })
  })

  test(
    'a clone that was installed without its development dependencies says in one line what to do',
    { timeout: patience },
    async () => {
      const { code, output } = await npm(clone, 'ci', '--omit=dev')
      const lines = output.split('\n').filter((line) => line !== '' && !/^(npm|>) /.test(line))
      expect({ code, lines }).toEqual({
        code: 1,
        lines: [expect.stringContaining('npm ci --include=dev && npm prune --omit=dev')],
      })
    },
  )
})

async function succeed(run: Promise<{ code: number; output: string }>): Promise<void> {
  const { code, output } = await run
  if (code !== 0) throw new Error(output)
}
