import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadEnvironment } from '../../platform/environment.ts'

const names = ['DOORSTEP_TEST_ONE', 'DOORSTEP_TEST_TWO']
let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doorstep-environment-'))
  file = join(folder, '.env')
})
afterEach(async () => {
  for (const name of names) delete process.env[name]
  await rm(folder, { recursive: true })
})

test('reads .env beneath what the caller set', async () => {
  await writeFile(file, '# a comment\nDOORSTEP_TEST_ONE=from the file\nDOORSTEP_TEST_TWO="道路 # 1"\n', { mode: 0o600 })
  process.env['DOORSTEP_TEST_ONE'] = 'from the caller'
  const { env, warnings } = loadEnvironment(file)
  expect(env).toBe(process.env)
  expect(env).toMatchObject({ DOORSTEP_TEST_ONE: 'from the caller', DOORSTEP_TEST_TWO: '道路 # 1' })
  expect(warnings).toEqual([])
})

test('does without .env', () => {
  expect(loadEnvironment(file)).toEqual({ env: process.env, warnings: [] })
})

const modes: [mode: number, exposed: boolean][] = [
  [0o600, false],
  [0o400, false],
  [0o644, true],
  [0o640, true],
  [0o604, true],
  [0o660, true],
]
if (process.platform === 'win32') console.log('skipped: modes of files, which Windows has not')
test.skipIf(process.platform === 'win32').each(modes)('a file of mode %o is exposed: %s', async (mode, exposed) => {
  await writeFile(file, 'DOORSTEP_TEST_ONE=a-secret\n')
  await chmod(file, mode)
  const { warnings } = loadEnvironment(file)
  expect(warnings).toEqual(
    exposed ? [`${file} holds secrets and can be read by other users of this machine: chmod 600 ${file}`] : [],
  )
})
