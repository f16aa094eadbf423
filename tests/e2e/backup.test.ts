import { existsSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp, readdir, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../../platform/embedded-postgres/embedded-postgres.ts'
import { createLogger } from '../../platform/logger.ts'
import { packageRoot } from '../../platform/root.ts'
import { runProgram, startCommand, type Ended } from '../support/program.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

// What an operator copies out of the runbook is what is run here.
const runbook = readFileSync(join(packageRoot, 'docs', 'operate.md'), 'utf8')
const logger = createLogger({ level: 'silent' })
let folder: string
/** folders besides it */
const others: string[] = []
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'doorstep-backup-')))
})
afterEach(async () => {
  await removeEmbeddedPostgres(join(folder, '.data'), logger)
  for (const each of [folder, ...others.splice(0)]) await rm(each, { recursive: true, force: true })
})

/** Runs the commands below a heading, as they stand there. */
function run(heading: string): Promise<Ended> {
  const section = runbook.split(`### ${heading}\n`)[1]?.split('\n#')[0]
  const script = /^```sh\n([\s\S]*?)^```$/m.exec(section ?? '')?.[1]
  if (script === undefined) throw new Error(`docs/operate.md has no commands under "${heading}"`)
  return startCommand('sh', { args: ['-e', '-c', script], folder }).ended
}
const invite = (...args: string[]) => runProgram('cli/invite.js', { args, folder })
const done = expect.objectContaining({ code: 0 })

const skipElsewhere = process.getuid?.() !== 0
if (skipElsewhere) console.log('skipped: data outside of DATA_DIR, which only root has')

test.each([
  ['in DATA_DIR', 0o711],
  ...(skipElsewhere ? [] : [['elsewhere, since only root may enter DATA_DIR', 0o700] as const]),
] as const)('the runbook backs up and restores a database that is %s', async (_, mode) => {
  await chmod(folder, mode)
  const created = await invite('--role', 'office', '--name', '企服办专员一')
  const home = /^database: embedded in ([^;\n]+)/.exec(created.err)![1]!
  const pointer = join(folder, '.data', 'postgres', 'elsewhere')
  expect([home === join(folder, '.data', 'postgres'), existsSync(pointer)]).toEqual(
    mode === 0o700 ? [false, true] : [true, false],
  )
  if (mode === 0o700) expect(created.err).toContain(`${pointer} points there`)

  expect(await run('Back up the embedded database')).toEqual(done)
  await invite('--role', 'office', '--name', '企服办专员二')

  // Back to the day of the backup, beside what is there.
  expect(await run('Restore the embedded database')).toEqual(done)
  const { out, err } = await invite('--list')
  expect(out).toContain('企服办专员一')
  expect(out).not.toContain('企服办专员二')
  expect(err).toContain(`database: embedded in ${home}`)
  expect(err).not.toContain('no zone here yet')
  const aside = (await readdir(dirname(home))).filter((name) => /^\.\d{14}$/.test(name.replace(basename(home), '')))
  others.push(...aside.map((name) => join(dirname(home), name)))
  expect(aside.map((name) => existsSync(join(dirname(home), name, 'data')))).toEqual([true])

  // And onto a machine that has nothing.
  await rm(join(folder, '.data'), { recursive: true })
  await rm(home, { recursive: true, force: true })
  expect(await run('Restore the embedded database')).toEqual(done)
  expect((await invite('--list')).out).toContain('企服办专员一')
})

test('the runbook copies nothing while the database runs', async () => {
  await chmod(folder, 0o711)
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, '.data'), logger })
  const { code, err } = await run('Back up the embedded database')
  await postgres.stop()
  expect([code, err]).toEqual([1, 'Doorstep still runs, or was killed: start and stop it once\n'])
  expect(existsSync(join(folder, 'doorstep-backup.tar.gz'))).toBe(false)
})
