import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadEnvironment } from '../../platform/environment.ts'

const names = ['DOORSTEP_TEST_ONE', 'DOORSTEP_TEST_TWO']
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doorstep-environment-'))
})
afterEach(async () => {
  for (const name of names) delete process.env[name]
  await rm(folder, { recursive: true })
})

test('reads .env beneath what the caller set', async () => {
  const file = join(folder, '.env')
  await writeFile(file, '# a comment\nDOORSTEP_TEST_ONE=from the file\nDOORSTEP_TEST_TWO="道路 # 1"\n')
  process.env['DOORSTEP_TEST_ONE'] = 'from the caller'
  expect(loadEnvironment(file)).toMatchObject({ DOORSTEP_TEST_ONE: 'from the caller', DOORSTEP_TEST_TWO: '道路 # 1' })
})

test('does without .env', () => {
  expect(loadEnvironment(join(folder, '.env'))).toBe(process.env)
})
