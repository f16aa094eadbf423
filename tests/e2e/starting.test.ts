import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { removeEmbeddedPostgres } from '../../platform/embedded-postgres/embedded-postgres.ts'
import { createLogger } from '../../platform/logger.ts'
import { isRunning } from '../../platform/embedded-postgres/process-lock.ts'
import { packageRoot } from '../../platform/root.ts'
import { createTelegramServer, type TelegramServer } from '../../playground/telegram/index.ts'
import { findStablePort } from '../../platform/ports.ts'
import { startCommand, startProgram, type Program } from '../support/program.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

// The real program on its embedded database: whatever ends it, nothing of it stays behind.
let folder: string
let telegram: TelegramServer
let env: Record<string, string>
/** what a test that fails may leave running */
const leftovers: number[] = []
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'doorstep-starting-')))
  // mkdtemp shuts everybody out; as root the server runs as another user, who has to pass.
  await chmod(folder, 0o711)
  telegram = await createTelegramServer()
  env = { BOT_TOKEN: telegram.token, BOT_API_ROOT: telegram.apiRoot, PORT: String(await findStablePort()), LOG_LEVEL: 'debug' }
})
afterEach(async () => {
  for (const pid of leftovers.splice(0)) if (await isRunning(pid)) process.kill(pid, 'SIGKILL')
  await telegram.close()
  const dataDir = join(folder, '.data')
  if (existsSync(dataDir)) await removeEmbeddedPostgres(dataDir, createLogger({ level: 'silent' }))
  await rm(folder, { recursive: true, force: true })
})

function start(file: string, args: string[] = []): Program {
  const program = startProgram(file, { args, folder, env })
  leftovers.push(program.child.pid!)
  return program
}

const pidFile = () => join(folder, '.data', 'postgres', 'data', 'postmaster.pid')

/** The embedded server's process, once there is one. */
async function serverPid(): Promise<number> {
  return vi.waitFor(async () => Number((await readFile(pidFile(), 'utf8')).split('\n')[0]), { timeout: 60_000, interval: 5 })
}

async function nothingIsLeft(server: number | undefined): Promise<void> {
  expect(existsSync(pidFile())).toBe(false)
  if (server !== undefined) expect(await isRunning(server)).toBe(false)
}

test('a start that fails by a token that Telegram refuses leaves no database running', async () => {
  env['BOT_TOKEN'] = `4242:${'x'.repeat(35)}`
  const program = start('main.js')
  const server = await serverPid()
  const { code, err } = await program.ended
  expect([code, err]).toEqual([1, expect.stringMatching(/^Telegram refuses BOT_TOKEN: .*\n$/)])
  await nothingIsLeft(server)
})

test('a start that fails by a port that is taken starts no database', async () => {
  env['PORT'] = String(telegram.port)
  const { code, err } = await start('main.js').ended
  expect([code, err]).toEqual([1, expect.stringMatching(/^can't listen on 127\.0\.0\.1:\d+ \(HOST, PORT\): .*\n$/)])
  await nothingIsLeft(undefined)
})

test.each([
  ['it has found its place', /database: embedded in/],
  ['the database is new', /no zone here yet/],
  ['the database is ready', /the database has a new structure/],
  ['it waits for Telegram', /Telegram does not answer yet/],
  ['it listens', /"listening"/],
  ['it runs', /doorstep is running/],
])('SIGTERM once %s ends it well and leaves no database running', async (_, moment) => {
  if (moment.source.startsWith('Telegram')) telegram.faults.add({ kind: 'status5xx', method: 'getMe', times: 1_000 })
  const program = start('main.js')
  await program.says(moment)
  program.child.kill('SIGTERM')
  const { code, err } = await program.ended
  expect([code, err]).toEqual([0, ''])
  await nothingIsLeft(undefined)
})

const skipNpm = process.platform === 'win32'
if (skipNpm) console.log('skipped: signals to npm start, which Windows has not')
test.skipIf(skipNpm).each([
  ['SIGTERM to npm alone, as a supervisor sends it', (pid: number) => process.kill(pid, 'SIGTERM')],
  ['Ctrl-C, which npm passes on to a program that has heard it already', (pid: number) => process.kill(-pid, 'SIGINT')],
])('npm start: %s', async (_, signal) => {
  await copyFile(join(packageRoot, 'package.json'), join(folder, 'package.json'))
  await symlink(join(packageRoot, 'dist'), join(folder, 'dist'))
  const program = startCommand('npm', { args: ['start'], folder, env, detached: true })
  const [, pid] = await program.says(/"pid":(\d+),.*doorstep is running/)
  leftovers.push(program.child.pid!, Number(pid))
  const server = await serverPid()
  signal(program.child.pid!)
  const { out } = await program.ended
  await vi.waitFor(async () => expect(await isRunning(Number(pid))).toBe(false), { timeout: 30_000, interval: 20 })
  expect(out).toContain('"stopped"')
  await nothingIsLeft(server)
})

test('a tool that is interrupted leaves no database running', async () => {
  const program = start('cli/invite.js', ['--list'])
  const server = await serverPid()
  program.child.kill('SIGINT')
  expect((await program.ended).code).toBe(130)
  await nothingIsLeft(server)
})
