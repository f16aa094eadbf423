import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ClaimedUpdate } from '../../../bot/intake/update.ts'
import { LostClaimError } from '../../../core/inbox/claims.ts'
import { startLanes } from '../../../bot/intake/lanes.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Database, RawStatements } from '../../../platform/database.ts'
import { isDatabaseAway, isTooLong } from '../../../platform/database-errors.ts'
import { holdInstance, type Instance } from '../../../platform/instance.ts'
import { createLogger } from '../../../platform/logger.ts'
import { createTestDatabase } from '../../support/database.ts'

const quiet = createLogger({ level: 'fatal' })
let database: Database
let instance: Instance
beforeAll(async () => {
  database = await createTestDatabase({ logger: quiet })
  instance = await holdInstance({ url: database.url, logger: quiet })
})
afterAll(async () => {
  await instance.close()
  await database.close()
})

/** A minute goes by at each look, so that the next attempt is due at once. */
function hurrying(): Clock {
  let minutes = 0
  return { now: () => new Date(Date.UTC(2026, 10, 24, 2, minutes++)) }
}

type Asks = Pick<RawStatements, '$queryRaw' | '$queryRawUnsafe'>

/** Says nothing in an open transaction until the server has ended it. */
async function idles(db: Asks): Promise<void> {
  await db.$queryRaw`select set_config('idle_in_transaction_session_timeout', '20', true)`
  const [{ pid }] = await db.$queryRaw<[{ pid: number }]>`select pg_backend_pid() as pid`
  for (;;) {
    const { rows } = await database.pool.query('select pg_sleep(0.02) from pg_stat_activity where pid = $1', [pid])
    if (rows.length === 0) break
  }
  await db.$queryRaw`select 1`
}

async function sleeps(db: Asks): Promise<void> {
  for (;;) await db.$queryRaw`select pg_sleep(0.05)::text`
}

const everlasting = {
  'Prisma’s transaction goes on for too long': () => database.prisma.$transaction(sleeps, { timeout: 100 }),
  'Prisma’s transaction idles for too long': () => database.prisma.$transaction(idles, { timeout: 10_000 }),
  'a transaction past Prisma idles for too long': () => database.transact(idles),
}
const names = Object.keys(everlasting) as (keyof typeof everlasting)[]

test('the end of a transaction that went on for too long says so', async () => {
  const error: unknown = await database.prisma.$transaction(sleeps, { timeout: 100 }).catch((reason: unknown) => reason)
  expect([isTooLong(error), isDatabaseAway(error)]).toEqual([true, false])
})

test('whoever asks a connection that the server has ended is told why', async () => {
  const connection = await database.pool.connect()
  const ended = new Promise<void>((resolve) => connection.once('end', resolve))
  connection.on('error', () => {})
  await connection.query(`set idle_in_transaction_session_timeout = 20`)
  await connection.query('begin')
  await ended
  const error: unknown = await connection.query('select 1').catch((reason: unknown) => reason)
  expect([isTooLong(error), isDatabaseAway(error)]).toEqual([true, false])
  connection.release(true)
})

test.each(names)('an update is parked after some attempts when %s', async (name) => {
  const clock = hurrying()
  await database.pool.query('truncate inbox')
  await database.pool.query(`insert into inbox (update_id, lane, received_at, update) values (7, 5, $1, '{"update_id": 7}')`, [
    clock.now(),
  ])
  let attempts = 0
  const parked = new EventTarget()
  const done = once(parked, 'parked')
  const lanes = startLanes({
    pool: database.pool,
    clock,
    instance,
    logger: quiet,
    every: 20,
    patience: 20,
    async handle() {
      attempts++
      await everlasting[name]()
    },
    async park({ updateId }: ClaimedUpdate) {
      await database.pool.query(`update inbox set status = 'dead', lane = null where update_id = $1`, [updateId.toString()])
      parked.dispatchEvent(new Event('parked'))
    },
  })
  await done
  await lanes.stop()
  expect(attempts).toBe(5)
})

test('while the database is away attempts are not counted, whatever came of them', async () => {
  const clock = hurrying()
  await database.pool.query('truncate inbox')
  await database.pool.query(`insert into inbox (update_id, lane, received_at, update) values (8, 5, $1, '{"update_id": 8}')`, [
    clock.now(),
  ])
  let away = false
  let attempts = 0
  const pool = new Proxy(database.pool, {
    get(target, key) {
      if (key === 'query' && away) {
        // What isn't answered is over by the next try.
        away = false
        return () => Promise.reject(Object.assign(new Error('gone'), { code: '57P01' }))
      }
      const value: unknown = Reflect.get(target, key)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const settled = new EventTarget()
  const done = once(settled, 'handled')
  const lanes = startLanes({
    pool,
    clock,
    instance,
    logger: quiet,
    every: 20,
    async handle() {
      if (++attempts < 3) {
        away = true
        throw Object.assign(new Error('A query cannot be executed on an expired transaction'), { code: 'P2028' })
      }
      settled.dispatchEvent(new Event('handled'))
      throw new LostClaimError('enough')
    },
    park: () => Promise.reject(new Error('nothing is parked')),
  })
  await done
  await lanes.stop()
  const { rows } = await database.pool.query('select attempts from inbox where update_id = 8')
  expect(rows).toEqual([{ attempts: 0 }])
})
