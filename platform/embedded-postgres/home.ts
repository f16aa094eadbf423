import { randomBytes } from 'node:crypto'
import { chmod, chown, lstat, mkdir, mkdtemp, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canEnter, type ServerUser } from './user.ts'

/** File in `DATA_DIR/postgres` that names the folder with the data, when the server's user can't enter `DATA_DIR`. */
export const pointerName = 'elsewhere'

// Root alone may write in the first, so nobody can have prepared a trap there, and nothing cleans it; the second is for read-only systems.
const places = ['/var/lib', '/var/tmp']

/**
 * Makes `DATA_DIR/postgres`, the folder that is always there and ours alone to write: it holds the lock, the password, and either the data or
 * the pointer to it.
 */
export async function makeBase(dataDir: string, user: ServerUser): Promise<string> {
  const base = join(dataDir, 'postgres')
  // The server's user has to pass through, not to list. Folders that somebody else made keep their mode.
  const mode = user.uid === undefined ? 0o700 : 0o711
  for (const folder of [dataDir, base]) {
    if ((await mkdir(folder, { recursive: true })) !== undefined) await chmod(folder, mode)
  }
  return base
}

/**
 * The folder with the data, which the server's user can enter: `DATA_DIR/postgres` itself where possible. As root from a clone in a folder that
 * only root may enter, the server's user `postgres` can't reach that, so the data goes to a folder of its own under /var/lib, and a pointer
 * remembers which.
 *
 * @param base what {@link makeBase} made; its lock is held
 * @throws {Error} when data that exists can't be reached any more: rather no start than a second, empty database
 */
export async function findHome(base: string, user: ServerUser): Promise<string> {
  const pointed = await readIfThere(join(base, pointerName))
  if (pointed !== undefined) return checkElsewhere(pointed.trim(), base)
  if (user.uid === undefined || (await canEnter(user, base))) return base
  if (await isFolder(join(base, 'data'))) {
    throw new Error(
      `the database in ${base} belongs to the system user "postgres", who may no longer enter that folder; let them pass (chmod a+x) every folder above it`,
    )
  }
  const folder = await makeElsewhere(user)
  await writeWhole(join(base, pointerName), folder + '\n')
  return folder
}

/**
 * The password of the database's owner, made once, in a file of `base` that only we can read.
 *
 * @throws {Error} when it's lost although there is a database
 */
export async function findPassword(base: string, home: string): Promise<string> {
  const file = join(base, 'password')
  const known = await readIfThere(file)
  if (known !== undefined) return known.trim()
  if (await isFolder(join(home, 'data')))
    throw new Error(`${file} is missing, so the database in ${home} can't be opened; restore it`)
  const password = randomBytes(24).toString('base64url')
  await writeWhole(file, password + '\n')
  return password
}

async function makeElsewhere(user: ServerUser): Promise<string> {
  const failures: unknown[] = []
  for (const place of places) {
    try {
      // mkdtemp takes a name that doesn't exist yet, so nobody can have made the folder before us.
      const folder = await mkdtemp(join(place, 'doorstep-'))
      await chown(folder, 0, user.gid ?? 0)
      await chmod(folder, 0o750)
      if (await canEnter(user, folder)) return folder
      failures.push(new Error(`${folder} can't be entered`))
    } catch (error) {
      failures.push(error)
    }
  }
  throw new AggregateError(
    failures,
    `no place for the database: its user can enter neither DATA_DIR nor a new folder under ${places.join(' or ')}`,
  )
}

async function checkElsewhere(folder: string, base: string): Promise<string> {
  const stat = await lstat(folder).catch(() => undefined)
  if (!stat)
    throw new Error(`the database was kept in ${folder}, which is gone; restore it, or remove ${base} to begin with an empty one`)
  if (!stat.isDirectory() || stat.uid !== process.getuid?.() || (stat.mode & 0o022) !== 0) {
    throw new Error(`${folder}, where the database is kept, isn't a folder of this user alone; refusing to use it`)
  }
  return folder
}

async function writeWhole(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o600, flush: true })
  await rename(`${file}.new`, file)
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isDirectory() ?? false
}
