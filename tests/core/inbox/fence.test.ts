/* Whatever a process does after it was frozen, about an update that others have taken over: nothing comes of it. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { giveBackUnknown, LostClaimError, releaseUpdate, stillClaimed, requeueOrphans } from '../../../core/inbox/claims.ts'
import { createStrangers } from '../../../bot/answers/strangers.ts'
import { openTurn, type BotDeps, type OpenTurn } from '../../../bot/turn/turn.ts'
import { createTurnCommits } from '../../../core/inbox/commit-turns.ts'
import { createClaims } from '../../../core/outbox/claims.ts'
import { defaultPolicy } from '../../../core/policy/policy.ts'
import { systemClock } from '../../../platform/clock.ts'
import type { Database } from '../../../platform/database.ts'
import { createLogger } from '../../../platform/logger.ts'
import { createTestDatabase } from '../../support/database.ts'

const now = new Date('2026-11-24T02:00:00Z')
const chat = 7_200_000_001n
/** The number that the frozen process had, and the one that has taken over. No process of this test lives. */
const [frozen, other] = [11, 12]

let database: Database
let personId: number
beforeAll(async () => {
  database = await createTestDatabase()
  const person = await database.prisma.person.create({ data: { code: 'contact-1', name: '企业联系人一', roles: ['contact'] } })
  personId = person.id
})
afterAll(() => database?.close())
beforeEach(async () => {
  await database.pool.query('truncate inbox, outbox, draft cascade')
})

async function store(updateId: number, owner = other): Promise<void> {
  await database.pool.query(
    `insert into inbox (update_id, lane, status, owner, received_at, update) values ($1, $2, 'claimed', $3, $4, '{}')`,
    [updateId, chat, owner, now],
  )
}

const everything = async () => {
  const read = async (table: string) => (await database.pool.query(`select * from ${table} order by 1`)).rows as unknown[]
  return [await read('inbox'), await read('outbox'), await read('draft'), await read('person')]
}

const claimOf = (updateId: bigint, owner: number) => ({
  updateId,
  owner,
  lane: chat,
  update: { update_id: Number(updateId) },
  attempts: 0,
  receivedAt: now,
  session: null,
})

const writes = {
  'gives it back': (owner: number) =>
    releaseUpdate(database.pool, claimOf(1n, owner), { notBefore: now, error: 'bug', count: true }),
  'gives back what it doesn’t know of': (owner: number) => giveBackUnknown(database.pool, owner, []),
}

test.each(Object.entries(writes))('who was frozen %s: in vain', async (_what, write) => {
  await store(1)
  const before = await everything()
  await write(frozen)
  expect(await everything()).toEqual(before)
  await write(other)
  expect(await everything()).not.toEqual(before)
})

const answer = { kind: 'menu', screen: { text: '主菜单' } }
const draft = { id: 1, personId: 0, kind: 'report', caseId: 0, formVersion: 1, step: 'what', answers: {} }

const commits: Record<string, (turn: OpenTurn) => Promise<void>> = {
  transact: (turn) =>
    turn.transact(async ({ db }) => {
      await db.person.update({ where: { id: personId }, data: { name: '改了' } })
      return answer
    }),
  write: (turn) =>
    turn.write(async ({ db }) => {
      await db.$executeRaw`update person set name = '改了' where id = ${personId}`
      return answer
    }),
  answer: (turn) => turn.answer(() => answer),
  finish: (turn) => turn.finish(),
  begin: (turn) => turn.begin({ ...draft, personId }, answer),
  step: (turn) => turn.step({ id: 1, version: 0, step: 'wish', answers: {} }, answer),
}

test.each(Object.entries(commits))('who was frozen commits an update by `%s`: in vain', async (name, commit) => {
  await store(1)
  if (name === 'step')
    await database.prisma.draft.create({
      data: { id: 1, personId, kind: 'report', formVersion: 1, step: 'what', version: 0, createdAt: now, touchedAt: now },
    })
  const logger = createLogger({ level: 'silent' })
  const claims = createClaims({ pool: database.pool, clock: systemClock, instance: { id: undefined }, logger })
  const deps = {
    database,
    clock: systemClock,
    policy: defaultPolicy,
    logger,
    claims,
    strangers: createStrangers(),
    commitTurn: createTurnCommits(database.pool),
  } as BotDeps
  const open = (owner: number) => openTurn(deps, claimOf(1n, owner), undefined, chat, 'zh-CN')
  const before = await everything()
  await expect(commit(open(frozen))).rejects.toThrow(LostClaimError)
  expect(await everything()).toEqual(before)
  await commit(open(other))
  expect(await everything()).not.toEqual(before)
})

test('who was frozen knows that an update isn’t theirs any more', async () => {
  await store(1)
  const ask = (owner: number) => database.transact((db) => stillClaimed(db, { updateId: 1n, owner }))
  expect([await ask(frozen), await ask(other)]).toEqual([false, true])
})

test('an update that a frozen process has locked doesn’t keep the others from being taken over', async () => {
  await store(1, frozen)
  await store(2, frozen)
  await database.transact(async (db) => {
    await db.$queryRaw`select 1 from inbox where update_id = 1 for update`
    expect(await requeueOrphans(database.pool)).toBe(1)
  })
  expect(await requeueOrphans(database.pool)).toBe(1)
})
