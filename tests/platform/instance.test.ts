import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createJumpingClock } from '../../platform/clock.ts'
import { holdInstance, instanceLockClass, ownerIsDead, type InstanceOptions } from '../../platform/instance.ts'
import { createLogger } from '../../platform/logger.ts'
import { createEmptyDatabase } from '../support/database.ts'
import { openDatabaseLine } from '../support/database-line.ts'

const logger = createLogger({ level: 'silent' })
const duration = 1_000

let database: Awaited<ReturnType<typeof createEmptyDatabase>>
let pool: pg.Pool
beforeAll(async () => {
  database = await createEmptyDatabase()
  pool = new pg.Pool({ connectionString: database.url, max: 2 })
})
afterAll(async () => {
  await pool?.end()
  await database?.drop()
})

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  vi.restoreAllMocks()
  for (const close of closing.splice(0).reverse()) await close()
})

async function hold(options: Partial<InstanceOptions> = {}): ReturnType<typeof holdInstance> {
  const instance = await holdInstance({ url: database.url, logger, duration, ...options })
  closing.push(() => instance.close())
  return instance
}

async function othersBelieveInLifeOf(number: number): Promise<boolean> {
  const { rows } = await pool.query(`select ${ownerIsDead('o.owner')} as dead from (select $1::int as owner) o`, [number])
  return !rows[0].dead
}

const soon = { timeout: 20_000, interval: 20 }

/** Blocks this thread, and with it the loop of the process whose life sign is looked at. */
function block(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}

test('is known to be alive for as long as it says so, and no longer than it wants', async () => {
  const instance = await hold()
  const number = instance.id!
  await vi.waitFor(async () => {
    const { rows } = await pool.query(
      `select extract(epoch from s.state_change - s.backend_start)::float as spoken from pg_stat_activity s join pg_locks l using (pid)
       where l.locktype = 'advisory' and l.classid = $1 and l.objid = $2`,
      [instanceLockClass, number],
    )
    expect(1_000 * rows[0].spoken).toBeGreaterThan(3 * duration)
  }, soon)
  expect(instance.id).toBe(number)
  expect(await othersBelieveInLifeOf(number)).toBe(true)
  await instance.close()
  expect(instance.id).toBeUndefined()
  await vi.waitFor(async () => expect(await othersBelieveInLifeOf(number)).toBe(false), soon)
})

test('a process that was blocked for too long knows at once that it may have lost what it claimed, and comes back as another', async () => {
  const instance = await hold()
  const number = instance.id!
  block(2 * duration)
  expect(instance.id).toBeUndefined()
  expect(await othersBelieveInLifeOf(number)).toBe(false)
  await vi.waitFor(() => expect(instance.id).toBeDefined(), soon)
  expect(instance.id).not.toBe(number)
})

test('a machine that slept, whose monotonic clock stood still, knows it too', async () => {
  const clock = createJumpingClock(new Date())
  const instance = await hold({ clock })
  expect(instance.id).toBeDefined()
  clock.advance(2 * duration)
  expect(instance.id).toBeUndefined()
})

test('a process that is cut off from the database loses its number before others take over, and gets another when it can', async () => {
  const line = await openDatabaseLine(database.url)
  closing.push(() => line.close())
  const instance = await hold({ url: line.url })
  const number = instance.id!
  line.swallow()
  const began = performance.now()
  // Postgres itself ends the session: nobody tells it that the other end is gone.
  await vi.waitFor(async () => expect(await othersBelieveInLifeOf(number)).toBe(false), soon)
  expect(instance.id).toBeUndefined()
  expect(performance.now() - began).toBeGreaterThan(duration * 0.8)
  line.mend()
  await vi.waitFor(() => expect(instance.id).toBeDefined(), soon)
  expect(instance.id).not.toBe(number)
})

test('its number is never trusted longer than Postgres keeps it', async () => {
  const line = await openDatabaseLine(database.url)
  closing.push(() => line.close())
  const instance = await hold({ url: line.url })
  const number = instance.id!
  line.swallow()
  for (;;) {
    const before = instance.id
    const alive = await othersBelieveInLifeOf(number)
    if (!alive) {
      expect(before).toBeUndefined()
      return
    }
  }
})

test('a connection that ends costs the number, at once', async () => {
  const instance = await hold()
  const number = instance.id!
  await pool.query(`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and classid = $1 and objid = $2`, [
    instanceLockClass,
    number,
  ])
  await vi.waitFor(() => expect(instance.id).not.toBe(number), soon)
  await vi.waitFor(() => expect(instance.id).toBeDefined(), soon)
})

test('behind a pooler, where the session changes under it, it claims nothing', async () => {
  const instance = await hold()
  const number = instance.id!
  // What a pooler in transaction mode does: the next statement is another session's.
  const { query } = pg.Client.prototype
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...given: unknown[]) {
    return String(given[0]).startsWith('select pg_backend_pid() as backend, (')
      ? Promise.resolve({ rows: [{ backend: -1 }] })
      : Reflect.apply(query, this, given)
  } as never)
  await vi.waitFor(() => expect(instance.id).not.toBe(number), soon)
  await vi.waitFor(async () => expect(await othersBelieveInLifeOf(number)).toBe(false), soon)
})

test('processes on one database know of each other, and tell each other something, each but itself', async () => {
  const first = await hold()
  expect(first.others).toBe(0)
  const second = await hold()
  await vi.waitFor(() => expect([first.others, second.others]).toEqual([1, 1]), soon)
  const heard: string[] = []
  first.onTold((text) => heard.push(`first: ${text}`))
  second.onTold((text) => heard.push(`second: ${text}`))
  first.tell('a')
  second.tell('b')
  await vi.waitFor(() => expect(heard.sort()).toEqual(['first: b', 'second: a']), soon)
  await second.close()
  await vi.waitFor(() => expect(first.others).toBe(0), soon)
})
