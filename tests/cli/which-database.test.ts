import { existsSync } from 'node:fs'
import { chmod, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { removeEmbeddedPostgres } from '../../platform/embedded-postgres/embedded-postgres.ts'
import { createLogger } from '../../platform/logger.ts'
import { packageRoot } from '../../platform/root.ts'
import { createEmptyDatabase } from '../support/database.ts'
import { runProgram } from '../support/program.ts'

// The real programs, each in a process of its own: what they share is how they find their environment and their database.
const sample = join(packageRoot, 'playground', 'sample-zone.json')
let folder: string
let database: Awaited<ReturnType<typeof createEmptyDatabase>>
let databaseUrl: string
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'doorstep-which-')))
  // mkdtemp shuts everybody out; as root the server runs as another user, who has to pass.
  await chmod(folder, 0o711)
  database = await createEmptyDatabase('doorstep_template')
  const byAddress = new URL(database.url)
  byAddress.searchParams.delete('host')
  databaseUrl = byAddress.href
})
afterEach(async () => {
  if (existsSync(join(folder, '.data'))) await removeEmbeddedPostgres(join(folder, '.data'), createLogger({ level: 'silent' }))
  await rm(folder, { recursive: true, force: true })
  await database.drop()
})

const botToken = '123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr'
const tools: [file: string, args: string[]][] = [
  ['cli/roster.js', ['import', sample]],
  ['cli/invite.js', ['--list']],
]

test.each(tools)('%s reads .env of the working folder and says which database it speaks to', async (file, args) => {
  await writeFile(join(folder, '.env'), `DATABASE_URL=${databaseUrl}\n`, { mode: 0o600 })
  const { code, out, err } = await runProgram(file, { args, folder })
  const { host, pathname, password } = new URL(databaseUrl)
  expect([code, err]).toEqual([0, `database: ${pathname.slice(1)} at ${host}\n`])
  expect(out).not.toMatch(new RegExp(`^database:|${password}`, 'm'))
  expect(existsSync(join(folder, '.data'))).toBe(false)
})

test('the roster goes into the database that .env names', async () => {
  await writeFile(join(folder, '.env'), `DATABASE_URL=${databaseUrl}\n`, { mode: 0o600 })
  expect((await runProgram('cli/roster.js', { args: ['import', sample], folder })).out).toMatch(/Imported\.\n$/)
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ people: number }>('select count(*)::int as people from person')
  await client.end()
  expect(rows[0]!.people).toBeGreaterThan(5)
})

test('what the caller set wins over .env', async () => {
  await writeFile(join(folder, '.env'), 'DATABASE_URL=postgresql://doorstep:secret@127.0.0.1:1/elsewhere\n', { mode: 0o600 })
  const { code, err } = await runProgram('cli/invite.js', { args: ['--list'], folder, env: { DATABASE_URL: databaseUrl } })
  expect([code, err.split('\n')[0]]).toEqual([0, expect.stringContaining('database: test_')])
})

test('a working folder without .env gets a new, empty zone of its own, and the tool says so', async () => {
  const { code, out, err } = await runProgram('cli/invite.js', { args: ['--list'], folder })
  const home = join(folder, '.data', 'postgres')
  expect(err.split('\n')).toEqual([`database: embedded in ${home}`, `no zone here yet: creating a new, empty one in ${home}`, ''])
  expect([code, out]).toEqual([0, expect.stringContaining('There is nobody yet.')])

  const again = await runProgram('cli/invite.js', { args: ['--list'], folder })
  expect(again.err).toBe(`database: embedded in ${home}\n`)
})

test('a database that can not be reached is named before it fails', async () => {
  const env = { DATABASE_URL: 'postgresql://doorstep:hidden-word@127.0.0.1:1/zone' }
  const { code, err } = await runProgram('cli/invite.js', { args: ['--list'], folder, env })
  expect([code, err.split('\n')[0]]).toEqual([1, 'database: zone at 127.0.0.1:1'])
  expect(err).not.toContain('hidden-word')
})

test('the bot names it in its log, and a .env that others can read', async () => {
  const file = join(folder, '.env')
  await writeFile(file, `BOT_TOKEN=${botToken}\nDATABASE_URL=postgresql://doorstep:hidden-word@127.0.0.1:1/zone\n`)
  await chmod(file, 0o644)
  const { code, out, err } = await runProgram('main.js', { folder })
  const messages = out.split('\n').flatMap((line) => (line === '' ? [] : [(JSON.parse(line) as { msg: string }).msg]))
  expect(code).toBe(1)
  expect(messages).toContain(`${file} holds secrets and can be read by other users of this machine: chmod 600 ${file}`)
  expect(messages).toContain('database: zone at 127.0.0.1:1')
  expect(`${out}${err}`).not.toMatch(new RegExp(`hidden-word|${botToken}`))
})
