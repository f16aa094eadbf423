import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { forgetOld } from '../../workers/tidy.ts'
import { openWorker, start, type TestWorker } from './worker.ts'

let worker: TestWorker
beforeAll(async () => {
  worker = await openWorker()
})
afterAll(() => worker?.close())
beforeEach(() => worker.database.pool.query('truncate inbox, outbox'))

/** So many settled rows of each table, one a second from an age on. */
async function fill(updates: number, messages: number): Promise<void> {
  const { pool } = worker.database
  await pool.query(
    `insert into inbox (update_id, status, received_at, settled_at, update)
     select n, 'handled', $1, $1::timestamptz - interval '8 days' - n * interval '1 second', '{}' from generate_series(1, $2::int) n`,
    [start, updates],
  )
  await pool.query(
    `insert into outbox (topic, kind, status, payload, created_at, settled_at)
     select 'answer', 'menu', 'sent', '{}', $1, $1::timestamptz - interval '200 days' - n * interval '1 second' from generate_series(1, $2::int) n`,
    [start, messages],
  )
}

async function left() {
  const { rows } = await worker.database.pool.query(
    `select (select count(*)::int from inbox) as updates, (select count(*)::int from outbox) as messages`,
  )
  return rows[0]
}

test('one round forgets everything that is old, however much it is, and nothing else', async () => {
  const { pool } = worker.database
  await fill(7_300, 5_200)
  // Young ones, one that waits, and many of the same instant.
  await pool.query(
    `insert into inbox (update_id, lane, status, received_at, settled_at, update) values
      (100001, 5, 'pending', $1::timestamptz - interval '30 days', null, '{}'),
      (100002, null, 'handled', $1, $1::timestamptz - interval '6 days', '{}')`,
    [start],
  )
  await pool.query(
    `insert into inbox (update_id, status, received_at, settled_at, update)
     select 200000 + n, 'dead', $1, $1::timestamptz - interval '9 days', '{}' from generate_series(1, 2500) n`,
    [start],
  )
  await pool.query(
    `insert into outbox (topic, kind, status, payload, created_at, settled_at) values ('answer', 'menu', 'sent', '{}', $1, $1::timestamptz - interval '179 days')`,
    [start],
  )
  expect(await forgetOld(worker.deps)).toBe(7_300 + 2_500 + 5_200)
  expect(await left()).toEqual({ updates: 2, messages: 1 })
})

test('it ends with the batch at work when the process is to end', async () => {
  await fill(5_000, 5_000)
  const stop = new AbortController()
  const { database } = worker
  const pool = new Proxy(database.pool, {
    get: (target, key) =>
      key === 'query'
        ? (...given: Parameters<typeof target.query>) => {
            stop.abort()
            return target.query(...given)
          }
        : Reflect.get(target, key),
  })
  expect(await forgetOld({ ...worker.deps, database: { ...database, pool } }, stop.signal)).toBe(1_000)
  expect(await left()).toEqual({ updates: 4_000, messages: 5_000 })
  expect(await forgetOld(worker.deps)).toBe(9_000)
})
