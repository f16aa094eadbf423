/* Whatever a process does after it was frozen, about rows that others have taken over: nothing comes of it. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { giveBack, settle, stillSending, requeueOrphans } from '../../../core/outbox/claimed-rows.ts'
import { forgetTurnsOfTheDead, putOff, returnTurns } from '../../../core/outbox/turns.ts'
import type { Database } from '../../../platform/database.ts'
import { createTestDatabase } from '../../support/database.ts'

const now = new Date('2026-11-24T02:00:00Z')
const chat = 7_200_000_001n
/** The number that the frozen process had, and the one that has taken over. No process of this test lives. */
const [frozen, other] = [11, 12]

let database: Database
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.close())
beforeEach(async () => {
  await database.pool.query('truncate outbox cascade')
})

async function write(status: 'pending' | 'sending', owner = other): Promise<bigint> {
  const { rows } = await database.pool.query(
    `insert into outbox (topic, kind, status, lane, chat_id, payload, owner, attempts, queued_at, created_at)
     values ('answer', 'menu', $1, $2, $2, '{}', $3, 1, $4, $4) returning id`,
    [status, chat, owner, now],
  )
  return BigInt(rows[0].id)
}

const everything = async () => (await database.pool.query('select * from outbox order by id')).rows as unknown[]

const settled = (id: bigint, owner: number) =>
  settle(database.pool, owner, now, [{ row: { id, attempts: 1 }, outcome: { status: 'sent', messageId: 7 } }])

const writes = {
  'notes what became of it': ['sending', settled],
  'gives it back': ['sending', (id: bigint, owner: number) => giveBack(database.pool, owner, [{ id, attempts: 1 }])],
  'puts it off': [
    'pending',
    (id: bigint, owner: number) => putOff(database.pool, { id, attempt: 1, owner, until: now, staleAfter: 1_000 }),
  ],
  'returns it from the queue': ['pending', (id: bigint, owner: number) => returnTurns(database.pool, owner, [id])],
} as const

test.each(Object.entries(writes))('who was frozen %s: in vain', async (_what, [status, write_]) => {
  const id = await write(status)
  const before = await everything()
  await write_(id, frozen)
  expect(await everything()).toEqual(before)
  // The same from the one who has it does something.
  await write_(id, other)
  expect(await everything()).not.toEqual(before)
})

test('who was frozen knows that a row isn’t theirs any more', async () => {
  const id = await write('sending')
  const ask = (owner: number) => database.transact((db) => stillSending(db, { id, attempts: 1, owner }))
  expect([await ask(frozen), await ask(other)]).toEqual([false, true])
})

test.each([
  ['sending', requeueOrphans],
  ['pending', forgetTurnsOfTheDead],
] as const)(
  'a row (%s) that a frozen process has locked doesn’t keep the others from being taken over',
  async (status, takeBack) => {
    const [locked, free] = [await write(status, frozen), await write(status, frozen)]
    const ownerOf = async (id: bigint) => (await database.prisma.outbox.findUniqueOrThrow({ where: { id } })).owner
    await database.transact(async (db) => {
      await db.$queryRaw`select 1 from outbox where id = ${locked} for update`
      await takeBack(database.pool)
      expect([await ownerOf(locked), await ownerOf(free)]).toEqual([frozen, null])
    })
    await takeBack(database.pool)
    expect(await ownerOf(locked)).toBeNull()
  },
)
