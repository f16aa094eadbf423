import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTurnCommits, type TurnCommit } from '../../../core/inbox/commit-turns.ts'
import type { Database } from '../../../platform/database.ts'
import { createTestDatabase } from '../../support/database.ts'
import { createSmallZone, type SmallZone } from '../../support/fixtures.ts'

const now = new Date('2026-11-24T01:30:00Z')
const owner = 7
let database: Database
let zone: SmallZone

beforeAll(async () => {
  database = await createTestDatabase()
  zone = await createSmallZone(database.prisma)
})
afterAll(() => database.close())
beforeEach(() => database.pool.query('truncate inbox, outbox, draft'))

/** Claims an update of a chat for this process. */
async function claimed(updateId: number, claimedBy = owner): Promise<TurnCommit> {
  await database.pool.query(
    `insert into inbox (update_id, lane, status, owner, received_at, update) values ($1, $1, 'claimed', $2, $3, '{}')`,
    [updateId, claimedBy, now],
  )
  return {
    updateId: BigInt(updateId),
    owner,
    now,
    chatId: updateId,
    personId: zone.people.contact.id,
    answer: { kind: 'menu', caseId: null, payload: JSON.stringify({ chatId: updateId }) },
  }
}

async function draft(kind: string): Promise<number> {
  const { id } = await database.prisma.draft.create({
    data: { personId: zone.people.contact.id, kind, formVersion: 1, step: 'first', createdAt: now, touchedAt: now },
  })
  return id
}

/** Counts what goes to the database. */
function counting() {
  const statements: string[] = []
  const pool = {
    query: (statement: { name: string }) => {
      statements.push(statement.name)
      return database.pool.query(statement as never)
    },
  } as never
  return { commit: createTurnCommits(pool), statements }
}

const answersOf = async () =>
  (await database.prisma.outbox.findMany({ orderBy: { chatId: 'asc' } })).map(({ id, chatId, status, attempts, payload }) => ({
    id,
    chatId: Number(chatId),
    status,
    attempts,
    payload,
  }))

test('turns that commit at the same moment share one statement, and each gets its own answer', async () => {
  const { commit, statements } = counting()
  const turns = await Promise.all([1, 2, 3].map((id) => claimed(id)))
  const results = await Promise.all(turns.map((turn) => commit(turn)))
  expect(statements).toEqual(['commit-turns'])
  const answers = await answersOf()
  expect(answers).toMatchObject([1, 2, 3].map((chatId) => ({ chatId, status: 'sending', attempts: 1, payload: { chatId } })))
  expect(results).toEqual(answers.map(({ id }) => ({ outcome: 'done', answerId: id })))
  const { rows } = await database.pool.query(
    `select count(*)::int as handled from inbox where status = 'handled' and lane is null`,
  )
  expect(rows[0].handled).toBe(3)
})

test('one that comes while others are on their way goes with the next', async () => {
  const { commit, statements } = counting()
  const turns = await Promise.all([1, 2, 3].map((id) => claimed(id)))
  const first = commit(turns[0]!)
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
  await Promise.all([first, commit(turns[1]!), commit(turns[2]!)])
  expect(statements).toEqual(['commit-turns', 'commit-turns'])
})

test('an update that was taken over leaves no trace, and the others count', async () => {
  const { commit } = counting()
  const [mine, theirs] = [await claimed(1), await claimed(2, owner + 1)]
  expect(await Promise.all([commit(mine), commit(theirs)])).toMatchObject([{ outcome: 'done' }, { outcome: 'lost' }])
  expect(await answersOf()).toMatchObject([{ chatId: 1 }])
  const row = await database.prisma.inbox.findUniqueOrThrow({ where: { updateId: 2n } })
  expect(row).toMatchObject({ status: 'claimed', owner: owner + 1 })
})

test('a dialog moves on from the version that was read, and from no other', async () => {
  const { commit } = counting()
  const [fresh, stale] = [await draft('report'), await draft('note')]
  const step = (id: number, version: number) => ({
    change: 'step' as const,
    id,
    version,
    step: 'second',
    answers: '{"first":"yes"}',
  })
  const turns = [
    { ...(await claimed(1)), draft: step(fresh, 1) },
    { ...(await claimed(2)), draft: step(stale, 9) },
  ]
  const [done, refused] = await Promise.all(turns.map((turn) => commit(turn)))
  expect(refused).toEqual({ outcome: 'stale' })
  expect(await database.prisma.draft.findUniqueOrThrow({ where: { id: fresh } })).toMatchObject({
    step: 'second',
    version: 2,
    answers: { first: 'yes' },
    screenId: (done as { answerId: bigint }).answerId,
  })
  expect(await database.prisma.draft.findUniqueOrThrow({ where: { id: stale } })).toMatchObject({ step: 'first', version: 1 })
  expect(await database.prisma.inbox.findUniqueOrThrow({ where: { updateId: 2n } })).toMatchObject({ status: 'claimed' })
})

test('a dialog begins under the id that its buttons name', async () => {
  const { commit } = counting()
  const begin = { change: 'begin' as const, id: 4_711, kind: 'report', caseId: 0, formVersion: 1, step: 'what', answers: '{}' }
  const done = await commit({ ...(await claimed(1)), draft: begin })
  expect(await database.prisma.draft.findUniqueOrThrow({ where: { id: 4_711 } })).toMatchObject({
    personId: zone.people.contact.id,
    step: 'what',
    version: 1,
    screenId: (done as { answerId: bigint }).answerId,
  })
})

test('what the database refuses stops none of those that went with it', async () => {
  const { commit, statements } = counting()
  const [good, bad, other] = [await claimed(1), await claimed(2), await claimed(3)]
  bad.answer = { kind: 'menu', caseId: null, payload: '{"text":"\\ud800"}' }
  const results = await Promise.allSettled([commit(good), commit(bad), commit(other)])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect((await answersOf()).map(({ chatId }) => chatId)).toEqual([1, 3])
  expect(statements).toHaveLength(4)
})
