import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** Whom the server runs as. Empty: ourselves. Postgres refuses to run as root, so root lends it the system user `postgres`. */
export interface ServerUser {
  uid?: number
  gid?: number
}

/**
 * The user that the server runs as; creates the system user `postgres` when we are root and there is none.
 *
 * @throws {Error} when the user can't be made
 */
export async function findServerUser(): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return {}
  const known = await lookUp('postgres')
  if (known) return known
  try {
    await execute('groupadd', ['--force', '--system', 'postgres'])
    await execute('useradd', ['--system', '--gid', 'postgres', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'])
  } catch (cause) {
    // Two processes may create the user at the same time; only the outcome counts.
    if (!(await lookUp('postgres'))) throw new Error(noUser, { cause })
  }
  const created = await lookUp('postgres')
  if (!created) throw new Error(noUser)
  return created
}

const noUser =
  'Postgres refuses to run as root and the system user "postgres" could not be created: create it, start Doorstep as an ordinary user, or set DATABASE_URL'

async function lookUp(name: string): Promise<ServerUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([execute('id', ['-u', name]), execute('id', ['-g', name])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch {
    return undefined
  }
}

/** Whether that user may enter a folder and every folder above it. Asks the kernel instead of reading modes, which don't show ACLs and mounts. */
export async function canEnter(user: ServerUser, folder: string): Promise<boolean> {
  return (await runAs(user, '/bin/sh', ['-c', 'cd "$1"', 'sh', folder])).ok
}

/**
 * Runs a program as that user to its end, away from our terminal, so that Ctrl-C reaches us and not it.
 *
 * @returns whether it ended with 0, and what it wrote on stderr
 */
export async function runAs(
  user: ServerUser,
  program: string,
  args: string[],
): Promise<{ ok: boolean; stdout: string; stderr: string }> {
  const options = { ...user, cwd: '/', env: serverEnvironment(), detached: true }
  return new Promise((resolve) => {
    execFile(program, args, options, (error, stdout, stderr) =>
      resolve({ ok: !error, stdout, stderr: stderr || (error?.message ?? '') }),
    )
  })
}

/** The environment of Postgres programs: ours might hold PG* variables, secrets, or a locale that this machine doesn't have. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' }
}
