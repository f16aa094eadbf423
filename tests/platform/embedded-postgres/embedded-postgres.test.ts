import { execFileSync, fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../../../platform/embedded-postgres/embedded-postgres.ts'
import { canEnter } from '../../../platform/embedded-postgres/user.ts'
import { createLogger } from '../../../platform/logger.ts'
import { isRunning } from '../../../platform/embedded-postgres/process-lock.ts'
import { packageRoot } from '../../../platform/root.ts'

const silent = createLogger({ level: 'silent' })
const isRoot = process.getuid?.() === 0
const nobody = 65_534
const skipUnlessRoot = !isRoot
if (skipUnlessRoot) console.log('skipped: what root does about Postgres, since this run is not by root')
// Vitest runs as root in a checkout that an ordinary user may not enter: then the case is covered by running the suite as that user.
const skipOrdinary = isRoot && !(await canEnter({ uid: nobody, gid: nobody }, packageRoot))
if (skipOrdinary) console.log('skipped: an ordinary user beside root, since only root may enter this checkout')

let dataDir: string
let made: string
const children: ChildProcess[] = []
// A database just made and stopped, which most tests begin with a copy of: making one takes a second.
beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'doorstep-made-'))
  await chmod(made, 0o711)
  const postgres = await startEmbeddedPostgres({ dataDir: made, logger: silent, settings: { fsync: 'off' } })
  await postgres.stop()
  await rm(join(made, 'postgres', 'port'))
})
afterAll(() => rm(made, { recursive: true, force: true }))

/** Puts a copy of that database in this test's folder, owners and all. */
const copyMade = () => execFileSync('cp', ['-a', join(made, 'postgres'), dataDir])

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'doorstep-embedded-'))
  await chmod(dataDir, 0o711)
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await chmod(dataDir, 0o711)
  await removeEmbeddedPostgres(dataDir, silent)
  await rm(dataDir, { recursive: true, force: true })
})

// What fsync is for, a test can't see; without it the tests are quick.
const start = (settings: Record<string, string> = { fsync: 'off' }) =>
  startEmbeddedPostgres({ dataDir, logger: silent, settings })

async function ask<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

const answers = (url: string) =>
  ask(url, 'select 1').then(
    () => true,
    () => false,
  )

/** Another process that holds the database. Resolves when it has it. */
async function hold(
  options: { detached?: boolean; uid?: number; gid?: number } = {},
): Promise<{ child: ChildProcess; url: string }> {
  const file = join(packageRoot, 'tests', 'support', 'hold-postgres.ts')
  const child = fork(file, [dataDir], { execArgv: ['--import', 'tsx'], ...options })
  children.push(child)
  const [message] = (await once(child, 'message')) as [{ url?: string; failure?: string }]
  if (message.url === undefined) throw new Error(message.failure)
  return { child, url: message.url }
}

async function leave(child: ChildProcess): Promise<void> {
  child.send('stop')
  await once(child, 'exit')
}

async function kill(child: ChildProcess, pid: number, signal: NodeJS.Signals): Promise<void> {
  const gone = once(child, 'exit')
  process.kill(pid, signal)
  await gone
}

const serverOf = async (home = join(dataDir, 'postgres')) =>
  Number((await readFile(join(home, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0])

test('makes a durable UTF-8 database that only this machine and this user reach', async () => {
  const postgres = await start({})
  const [facts] = await ask<Record<string, string>>(
    postgres.url,
    `select current_database() as name, pg_encoding_to_char(encoding) as encoding, datlocale as locale, lower('ÄÉ') as lower, length('送解上门') as length,
       current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('listen_addresses') as listens,
       current_setting('unix_socket_directories') as sockets, (select distinct auth_method from pg_hba_file_rules) as auth
     from pg_database where datname = current_database()`,
  )
  expect(facts).toEqual({
    name: 'doorstep',
    encoding: 'UTF8',
    locale: 'C.UTF-8',
    lower: 'äé',
    length: 4,
    fsync: 'on',
    commit: 'on',
    listens: '127.0.0.1',
    sockets: '.',
    auth: 'scram-sha-256',
  })
  expect((await stat(join(dataDir, 'postgres', 'password'))).mode & 0o777).toBe(0o600)
  expect((await stat(join(dataDir, 'postgres', 'data'))).mode & 0o777).toBe(0o700)
  const wrong = new URL(postgres.url)
  wrong.password = 'guess'
  expect(await answers(wrong.href)).toBe(false)
  await postgres.stop()
  expect(await answers(postgres.url)).toBe(false)
})

test('is reached by its Unix socket in the data folder, whatever a crash left there, and by TCP where there can be none or its path is too long', async () => {
  copyMade()
  const data = join(dataDir, 'postgres', 'data')
  await writeFile(join(data, '.s.PGSQL.1'), '')
  const postgres = await start()
  const bySocket = 'select inet_client_addr() is null as socket'
  expect(new URL(postgres.url).searchParams.get('host')).toBe(data)
  expect(await ask(postgres.url, bySocket)).toEqual([{ socket: true }])
  expect((await readdir(data)).filter((name) => name.startsWith('.s.')).length).toBe(2)
  await postgres.stop()

  // As where the folder can't hold a socket.
  const without = await start({ fsync: 'off', unix_socket_directories: '/nowhere' })
  expect(await ask(without.url, bySocket)).toEqual([{ socket: false }])
  await without.stop()

  const deep = join(dataDir, 'a-folder-with-a-long-name'.repeat(4))
  const far = await startEmbeddedPostgres({ dataDir: deep, logger: silent, settings: { fsync: 'off' } })
  expect(await ask(far.url, bySocket)).toEqual([{ socket: false }])
  await removeEmbeddedPostgres(deep, silent)
})

test('finds Chinese substrings with pg_trgm', async () => {
  copyMade()
  const postgres = await start()
  await ask(postgres.url, 'create extension pg_trgm')
  const [row] = await ask<{ trigrams: string[] }>(postgres.url, "select show_trgm('市政道路') as trigrams")
  expect(row?.trigrams.length).toBeGreaterThan(3)
  await postgres.stop()
})

test('keeps its data and its address from one start to the next', async () => {
  copyMade()
  const first = await start()
  await ask(first.url, "create table kept as select '道路' as text")
  await first.stop()
  const second = await start()
  expect(second.url).toBe(first.url)
  expect(await ask(second.url, 'select * from kept')).toEqual([{ text: '道路' }])
  await second.stop()
})

test('takes another port when somebody has taken the old one', async () => {
  copyMade()
  const first = await start()
  await first.stop()
  await using squatter = await listenOn(Number(new URL(first.url).port))
  const second = await start()
  expect(new URL(second.url).port).not.toBe(String(squatter.port))
  expect(await answers(second.url)).toBe(true)
  await second.stop()
})

test('survives SIGKILL of its process, and the next one takes it over', async () => {
  copyMade()
  const { child, url } = await hold()
  await ask(url, 'create table kept as select 7 as n')
  const server = await serverOf()
  await kill(child, child.pid!, 'SIGKILL')
  expect(await isRunning(server)).toBe(true)

  const postgres = await start()
  expect([postgres.url, await serverOf()]).toEqual([url, server])
  expect(await ask(url, 'select n from kept')).toEqual([{ n: 7 }])
  await postgres.stop()
  expect(await isRunning(server)).toBe(false)
})

test('survives Ctrl-C, which goes to the whole process group', async () => {
  copyMade()
  const { child, url } = await hold({ detached: true })
  await kill(child, -child.pid!, 'SIGINT')
  expect(await answers(url)).toBe(true)
})

test('is shared by processes that start at the same time, and stops with the last', async () => {
  copyMade()
  const [one, two] = await Promise.all([hold(), hold()])
  expect(one.url).toBe(two.url)
  const server = await serverOf()
  await leave(one.child)
  expect(await answers(two.url)).toBe(true)
  await leave(two.child)
  expect(await isRunning(server)).toBe(false)
})

test('stays up for a program that is not ours', async () => {
  copyMade()
  const postgres = await start()
  const other = new pg.Client({ connectionString: postgres.url })
  await other.connect()
  await postgres.stop()
  expect((await other.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  await other.end()
})

test('clears a pid file that a crash of the machine left behind', async () => {
  copyMade()
  const first = await start()
  await ask(first.url, 'create table kept as select 7 as n')
  await first.halt('immediate')
  // After a reboot the number belongs to some other program: here, to us.
  await writeFile(
    join(dataDir, 'postgres', 'data', 'postmaster.pid'),
    `${process.pid}\n/gone\n1700000000\n5432\n\n127.0.0.1\n\nready\n`,
  )
  const second = await start()
  expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 7 }])
  await second.stop()
})

test('begins anew after a death in the middle of the first start', async () => {
  const first = await start()
  await first.stop()
  const base = join(dataDir, 'postgres')
  // What initdb leaves when it is killed: an unfinished folder beside the place of the finished one.
  await rm(join(base, 'data'), { recursive: true })
  await writeFile(join(base, 'data.new'), 'unfinished')
  const second = await start()
  expect(await answers(second.url)).toBe(true)
  await second.stop()
})

test('refuses to go on without its password, or with data of another Postgres', async () => {
  copyMade()
  const postgres = await start()
  await postgres.stop()
  const base = join(dataDir, 'postgres')
  const password = await readFile(join(base, 'password'))
  await rm(join(base, 'password'))
  await expect(start()).rejects.toThrow(/password is missing, so the database in .* can't be opened; restore it$/)
  await writeFile(join(base, 'password'), password)
  await writeFile(join(base, 'data', 'PG_VERSION'), '17\n')
  await expect(start()).rejects.toThrow(/was made by Postgres 17, but this is 18/)
})

describe.skipIf(skipUnlessRoot)('as root', () => {
  test('keeps the data elsewhere when only root may enter the folder, and finds it again', async () => {
    await chmod(dataDir, 0o700)
    const first = await start()
    await ask(first.url, 'create table kept as select 7 as n')
    await first.stop()
    const home = (await readFile(join(dataDir, 'postgres', 'elsewhere'), 'utf8')).trim()
    expect(existsSync(join(dataDir, 'postgres', 'data'))).toBe(false)
    const folder = await stat(home)
    expect([folder.uid, folder.mode & 0o777]).toEqual([0, 0o750])

    // Even once the server's user could enter: the data is where it is.
    await chmod(dataDir, 0o711)
    const second = await start()
    expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 7 }])
    await second.stop()
    await removeEmbeddedPostgres(dataDir, silent)
    expect(existsSync(home)).toBe(false)
  })

  test('rather does not start than begin a second database when the folder was closed later', async () => {
    copyMade()
    const postgres = await start()
    await postgres.stop()
    await chmod(dataDir, 0o700)
    await expect(start()).rejects.toThrow(/may no longer enter that folder; let them pass/)
  })

  test("doesn't trust a folder elsewhere that somebody else owns, or that is gone", async () => {
    copyMade()
    const postgres = await start()
    await postgres.stop()
    const trap = await mkdtemp(join(tmpdir(), 'doorstep-trap-'))
    await chown(trap, nobody, nobody)
    const pointer = join(dataDir, 'postgres', 'elsewhere')
    await writeFile(pointer, trap)
    await expect(start()).rejects.toThrow(/isn't a folder of this user alone; refusing to use it/)
    await rm(trap, { recursive: true })
    await expect(start()).rejects.toThrow(/the database was kept in .*, which is gone; restore it/)
    await rm(pointer)
  })
})

describe.skipIf(skipOrdinary)('as an ordinary user', () => {
  test('runs the server as that user', async () => {
    const owner = isRoot ? { uid: nobody, gid: nobody } : {}
    if (isRoot) await chown(dataDir, nobody, nobody)
    const { child, url } = await hold(owner)
    expect(await answers(url)).toBe(true)
    const data = await stat(join(dataDir, 'postgres', 'data'))
    expect(data.uid).toBe(isRoot ? nobody : process.getuid?.())
    await leave(child)
    expect(await answers(url)).toBe(false)
    if (isRoot) {
      // Root would take the folder for its own.
      await rm(join(dataDir, 'postgres'), { recursive: true })
      await chown(dataDir, 0, 0)
    }
  })
})

async function listenOn(port: number): Promise<AsyncDisposable & { port: number }> {
  const { createServer } = await import('node:net')
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  return { port, [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())) }
}
