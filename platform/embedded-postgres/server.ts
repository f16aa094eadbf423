import { spawn } from 'node:child_process'
import {
  appendFile,
  chown,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { runAs, serverEnvironment, type ServerUser } from './user.ts'
import { findStablePort, isFreePort } from '../ports.ts'
import { isRunning } from './process-lock.ts'

/** Name of the database's owner, and of the database. */
export const databaseOwner = 'doorstep'

/** A server that runs on a data folder. */
export interface RunningServer {
  pid: number
  port: number
}

/** What Postgres calls its Unix socket, before the port. */
export const socketPrefix = '.s.PGSQL.'

const startsWithin = 60_000
const stopsWithin = 30_000

/** Settings for a small server. What guards data (fsync, synchronous_commit, full_page_writes) stays as Postgres has it: on. */
const settings: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  // In the data folder, which is the server's alone: whoever may enter there may try the password.
  unix_socket_directories: '.',
  max_connections: '100',
  shared_buffers: '128MB',
  // Short queries only: compiling them costs more than it saves.
  jit: 'off',
  timezone: 'UTC',
  logging_collector: 'on',
  log_directory: 'log',
  // One file per weekday, written over a week later: the log never grows without end.
  log_filename: 'postgres-%a.log',
  log_rotation_age: '1d',
  log_truncate_on_rotation: 'on',
  // What people wrote is in the rows, so neither rows (DETAIL) nor statements go to the log.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
}

/**
 * Creates the data folder, whole or not at all. Does nothing when it exists.
 *
 * @param durable false: the files needn't be on the disk when this returns, for tests
 */
export async function initialise(bin: string, home: string, user: ServerUser, password: string, durable = true): Promise<void> {
  const [target, fresh, passwordFile] = [join(home, 'data'), join(home, 'data.new'), join(home, 'password.new')]
  if (await exists(target)) return checkVersion(bin, target, user)
  await rm(fresh, { recursive: true, force: true })
  // The server's user may enter the home, but not write there: the folder is made for them.
  await mkdir(fresh, { mode: 0o700 })
  await giveTo(user, fresh)
  await writeFile(passwordFile, password + '\n', { mode: 0o600 })
  await giveTo(user, passwordFile)
  try {
    const common = [
      `--pgdata=${fresh}`,
      `--username=${databaseOwner}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ]
    // Postgres' own C.UTF-8 orders and folds case the same on every machine. The C library's classes are used by extensions such as pg_trgm
    // only; not every system has C.UTF-8 for them.
    const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
    let made = await runAs(user, join(bin, 'initdb'), [...common, ...locale, '--lc-ctype=C.UTF-8'])
    if (!made.ok && /locale/.test(made.stderr)) made = await runAs(user, join(bin, 'initdb'), [...common, ...locale])
    if (!made.ok) throw new Error(`the embedded database can't be created: ${made.stderr.trim()}`)
  } finally {
    await rm(passwordFile, { force: true })
  }
  await appendFile(join(fresh, 'postgresql.conf'), "\ninclude_if_exists = 'doorstep.conf'\n")
  await rename(fresh, target)
}

/**
 * Starts a server in a session of its own, so that neither Ctrl-C nor our death reaches it, and waits until it takes connections.
 *
 * @param wantedPort the port of last time, so that pools which still know it reconnect; another one is taken when it isn't free
 */
export async function startServer(
  bin: string,
  home: string,
  user: ServerUser,
  wantedPort?: number,
  extra: Record<string, string> = {},
): Promise<RunningServer> {
  await removeOldSockets(home)
  let withSocket = process.platform !== 'win32'
  for (let attempt = 1; ; attempt++) {
    const port = attempt === 1 && wantedPort && (await isFreePort(wantedPort)) ? wantedPort : await findStablePort()
    await writeSettings(home, user, {
      ...settings,
      ...extra,
      port: String(port),
      ...(withSocket ? {} : { unix_socket_directories: '' }),
    })
    const failure = await launch(bin, home, user)
    if (failure === undefined) return { port, pid: (await readPidFile(home))!.pid }
    // Not every folder can hold a socket (shared with a host, say), and what Postgres says of it may be in its log only: TCP will do.
    if (withSocket && !/Address already in use/i.test(failure)) {
      withSocket = false
      continue
    }
    // Somebody may take the free port before Postgres does.
    if (attempt === 5 || !/Address already in use|could not create any TCP/i.test(failure)) {
      throw new Error(`the embedded database doesn't start: ${failure.trim() || 'see ' + join(home, 'data', 'log')}`)
    }
  }
}

/**
 * The server that already runs on this data folder, waiting for one that is just starting or stopping; undefined when none does. A pid file
 * that a crash left behind is cleared when its process is gone or has become another program.
 */
export async function findRunningServer(home: string): Promise<RunningServer | undefined> {
  const givesUpAt = performance.now() + startsWithin
  for (;;) {
    const file = await readPidFile(home)
    if (!file) return undefined
    if (!(await isPostgresOn(file.pid, home))) {
      await rm(join(home, 'data', 'postmaster.pid'), { force: true })
      return undefined
    }
    if (file.ready && file.port) return { pid: file.pid, port: file.port }
    if (performance.now() > givesUpAt)
      throw new Error(`the database server (process ${file.pid}) in ${home} neither starts nor stops`)
    await delay(20)
  }
}

/**
 * Stops a server and waits until it is gone.
 *
 * @param how `fast` ends the clients' connections and writes everything down; `immediate` is a crash, for tests of recovery
 */
export async function stopServer(home: string, server: RunningServer, how: 'fast' | 'immediate' = 'fast'): Promise<void> {
  if (!(await isPostgresOn(server.pid, home))) return
  process.kill(server.pid, how === 'fast' ? 'SIGINT' : 'SIGQUIT')
  const givesUpAt = performance.now() + stopsWithin
  while (await isRunning(server.pid)) {
    if (performance.now() > givesUpAt) throw new Error(`the database server (process ${server.pid}) in ${home} doesn't stop`)
    await delay(20)
  }
}

async function launch(bin: string, home: string, user: ServerUser): Promise<string | undefined> {
  const logFile = join(home, 'start.log')
  const log = await open(logFile, 'w', 0o600)
  try {
    const child = spawn(join(bin, 'postgres'), ['-D', join(home, 'data')], {
      ...user,
      cwd: '/',
      env: serverEnvironment(),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    })
    let ended = false
    child.once('exit', () => (ended = true))
    child.once('error', () => (ended = true))
    child.unref()
    const givesUpAt = performance.now() + startsWithin
    for (;;) {
      const file = await readPidFile(home)
      if (file?.pid === child.pid && file?.ready) return undefined
      if (!ended && performance.now() > givesUpAt) child.kill('SIGQUIT')
      if (ended || performance.now() > givesUpAt) return await readFile(logFile, 'utf8')
      await delay(10)
    }
  } finally {
    await log.close()
  }
}

/** Sockets that a crash left behind would look like those of a server that runs. */
async function removeOldSockets(home: string): Promise<void> {
  const data = join(home, 'data')
  const names = (await readdir(data)).filter((name) => name.startsWith(socketPrefix))
  for (const name of names) await rm(join(data, name), { force: true })
}

interface PidFile {
  pid: number
  port: number
  ready: boolean
}

/** Reads `postmaster.pid`: line 1 is the process, line 4 the port, line 8 how far it has come. */
async function readPidFile(home: string): Promise<PidFile | undefined> {
  try {
    const lines = (await readFile(join(home, 'data', 'postmaster.pid'), 'utf8')).split('\n')
    const pid = Number(lines[0])
    return pid > 0 ? { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' } : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Postgres works inside its data folder, which tells it from a program that got its process id after a crash. */
async function isPostgresOn(pid: number, home: string): Promise<boolean> {
  if (!(await isRunning(pid))) return false
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(join(home, 'data')))
  } catch {
    // No /proc here, or another user's process. Postgres itself refuses to start beside a living server.
    return process.platform !== 'linux'
  }
}

async function checkVersion(bin: string, data: string, user: ServerUser): Promise<void> {
  const made = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim()
  const runs = /\d+/.exec((await runAs(user, join(bin, 'postgres'), ['--version'])).stdout)?.[0]
  if (made !== runs)
    throw new Error(
      `the database in ${data} was made by Postgres ${made}, but this is ${runs}; take it over with pg_upgrade, or set DATABASE_URL`,
    )
}

async function writeSettings(home: string, user: ServerUser, values: Record<string, string>): Promise<void> {
  const file = join(home, 'data', 'doorstep.conf')
  const lines = Object.entries(values).map(([name, value]) => `${name} = '${value}'`)
  await writeFile(file, ['# Written anew at each start.', ...lines, ''].join('\n'), { mode: 0o600 })
  await giveTo(user, file)
}

async function giveTo(user: ServerUser, path: string): Promise<void> {
  if (user.uid !== undefined && user.gid !== undefined) await chown(path, user.uid, user.gid)
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch {
    return false
  }
}
