import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { dropOvertaken, reasonToWait, standingOfAnswer, waitsBecause } from '../../../core/outbox/answers.ts'
import { claimRows, requeueOrphans } from '../../../core/outbox/claimed-rows.ts'
import { forgetTurnsOfTheDead, putOff, returnTurns, takeTurns } from '../../../core/outbox/turns.ts'
import type { Database } from '../../../platform/database.ts'
import { holdInstance, type Instance } from '../../../platform/instance.ts'
import { createLogger } from '../../../platform/logger.ts'
import { createTestDatabase } from '../../support/database.ts'

const now = new Date('2026-11-24T02:00:00Z')
const chat = 7_200_000_001n
/** No process has this number. */
const dead = 1

let database: Database
let instance: Instance
let owner: number

beforeAll(async () => {
  database = await createTestDatabase()
  instance = await holdInstance({ url: database.url, logger: createLogger({ level: 'silent' }) })
  owner = instance.id!
})
afterAll(async () => {
  await instance?.close()
  await database?.close()
})
beforeEach(async () => {
  await database.pool.query('truncate outbox, inbox, draft cascade')
})

async function write(row: {
  topic: 'notice' | 'answer'
  kind?: string
  status?: string
  owner?: number
  replace?: number
  passing?: boolean
  chatId?: bigint
}): Promise<bigint> {
  const { topic, kind = 'menu', status = 'pending', replace, chatId = chat } = row
  const { rows } = await database.pool.query(
    `insert into outbox (topic, kind, status, lane, chat_id, payload, owner, attempts, created_at)
     values ($1, $2, $3, $4, $4, $5, $6, $7, $8) returning id`,
    [
      topic,
      kind,
      status,
      chatId,
      JSON.stringify({ ...(replace ? { replace } : {}), ...(row.passing ? { passing: true } : {}) }),
      row.owner ?? null,
      status === 'pending' ? 0 : 1,
      now,
    ],
  )
  return BigInt(rows[0].id)
}

const take = () => takeTurns(database.pool, { owner, now, limit: 10, staleAfter: 60_000 })
const idsOf = (rows: readonly { id: bigint }[]) => rows.map(({ id }) => id)
const asRow = (id: bigint, error: string | null = null) => ({ id, chatId: chat, error })

test('of a chat the oldest row is given, once', async () => {
  const first = await write({ topic: 'notice' })
  await write({ topic: 'notice' })
  const elsewhere = await write({ topic: 'notice', chatId: chat + 1n })
  expect(new Set(idsOf(await take()))).toEqual(new Set([first, elsewhere]))
  expect(await take()).toEqual([])
})

test('a message says in whose pace it is sent; a list of commands is none', async () => {
  const notice = await write({ topic: 'notice' })
  const commands = await write({ topic: 'notice', kind: 'commands', chatId: chat + 1n })
  const given = new Map((await take()).map(({ id, messageTo }) => [id, messageTo]))
  expect(given.get(notice)).toBe(chat.toString())
  expect(given.get(commands)).toBeNull()
})

const staleAfter = 20_000
const takeAt = (at: Date) => takeTurns(database.pool, { owner, now: at, limit: 10, staleAfter })
const after = (milliseconds: number) => new Date(now.getTime() + milliseconds)

test.each([false, true])(
  'what is put off is given again at its time, and lets nothing pass (held over night: %s)',
  async (held) => {
    const first = await write({ topic: 'notice' })
    await database.pool.query('update outbox set held = $1, not_before = $2', [held, held ? now : null])
    await write({ topic: 'notice' })
    expect(idsOf(await takeAt(now))).toEqual([first])
    await putOff(database.pool, { id: first, attempt: 0, owner, until: after(10_000), staleAfter })
    expect(await takeAt(now)).toEqual([])
    expect(await takeAt(after(9_999))).toEqual([])
    expect(idsOf(await takeAt(after(10_001)))).toEqual([first])
    // Somebody else's turn, or another attempt, is left alone.
    await putOff(database.pool, { id: first, attempt: 1, owner, until: after(11_000), staleAfter })
    await putOff(database.pool, { id: first, attempt: 0, owner: owner + 1, until: after(11_000), staleAfter })
    expect(await takeAt(after(12_000))).toEqual([])
  },
)

test('a row that waits on the queue for long is given again by the one that gave it, and by no other', async () => {
  const id = await write({ topic: 'notice' })
  expect(idsOf(await takeAt(now))).toEqual([id])
  const other = await holdInstance({ url: database.url, logger: createLogger({ level: 'silent' }) })
  const takeAs = (who: number) => takeTurns(database.pool, { owner: who, now: after(21_000), limit: 10, staleAfter })
  expect(await takeAs(other.id!)).toEqual([])
  await forgetTurnsOfTheDead(database.pool)
  expect(await takeAs(other.id!)).toEqual([])
  await other.close()
  expect(idsOf(await takeAs(owner))).toEqual([id])
})

test('what a process had put off when it died is given again at once', async () => {
  const row = await write({ topic: 'notice' })
  await takeAt(now)
  await database.pool.query('update outbox set owner = $1', [dead])
  await putOff(database.pool, { id: row, attempt: 0, owner: dead, until: after(10_000), staleAfter })
  await forgetTurnsOfTheDead(database.pool)
  expect(idsOf(await takeAt(now))).toEqual([row])
})

test('an answer to somebody who acted waits for no notice, only for the answer before it', async () => {
  await write({ topic: 'notice' })
  const answer = await write({ topic: 'answer' })
  await write({ topic: 'answer' })
  expect(idsOf(await take())).toContain(answer)
  expect(idsOf(await take())).toEqual([])
})

test('a notice waits for the answers before it ten seconds, an urgent one not at all; for one that is being sent both do', async () => {
  await write({ topic: 'answer' })
  const notice = await write({ topic: 'notice' })
  await database.pool.query('update outbox set not_before = $1', [after(60_000)])
  await database.pool.query('update outbox set not_before = null where id = $1', [notice])
  expect(idsOf(await takeAt(after(10_000)))).toEqual([])
  await database.pool.query(`update outbox set urgent = true`)
  expect(idsOf(await takeAt(now))).toEqual([notice])
  await returnTurns(database.pool, owner, [notice])
  await database.pool.query(`update outbox set urgent = false`)
  expect(idsOf(await takeAt(after(10_001)))).toEqual([notice])
  await returnTurns(database.pool, owner, [notice])
  await database.pool.query(`update outbox set status = 'sending', owner = $1 where topic = 'answer'`, [owner])
  expect(await takeAt(after(10_001))).toEqual([])
})

test('of answers that say the same the newest is left; of questions which case something is for, all', async () => {
  const screens = { menu: '没看懂', refusal: '找不到', 'which-case': '请问是哪一件？' }
  const last: bigint[] = []
  for (const [kind, text] of Object.entries(screens))
    for (let times = 0; times < 3; times += 1) {
      const id = await write({ topic: 'answer', kind })
      const button = { text: '提交诉求', data: kind === 'refusal' ? 'n.menu' : `n.report.${times}` }
      await database.pool.query('update outbox set payload = $2 where id = $1', [id, { screen: { text, buttons: [[button]] } }])
      if (times === 2 || kind === 'which-case') last.push(id)
    }
  await dropOvertaken(database.pool, chat, now)
  const { rows } = await database.pool.query(`select id from outbox where status = 'pending' order by id`)
  expect(rows.map(({ id }) => BigInt(id))).toEqual(last)
})

test('what a dead process had given to the queue is given again, what a living one gave is not', async () => {
  const id = await write({ topic: 'notice' })
  await take()
  await forgetTurnsOfTheDead(database.pool)
  expect(await take()).toEqual([])
  await database.pool.query('update outbox set owner = $1', [dead])
  await forgetTurnsOfTheDead(database.pool)
  expect(idsOf(await take())).toEqual([id])
})

test('what a dead process was sending is sent again, and counts as a doubt', async () => {
  const id = await write({ topic: 'answer', status: 'sending', owner: dead })
  await write({ topic: 'answer', status: 'sending', owner, chatId: chat + 1n })
  expect(await requeueOrphans(database.pool)).toBe(1)
  expect(idsOf(await take())).toEqual([id])
  expect(await claimRows(database.pool, { id, attempt: 1, owner, now })).toMatchObject([{ doubts: 1, attempts: 2 }])
})

test('a screen of a dialog that has moved on is overtaken', async () => {
  const [old, current] = [
    await write({ topic: 'answer', kind: 'form-report' }),
    await write({ topic: 'answer', kind: 'form-report' }),
  ]
  const { id: personId } = await database.prisma.person.create({
    data: { code: `contact-${current}`, name: '企业联系人一', roles: ['contact'] },
  })
  await database.prisma.draft.create({
    data: { personId, kind: 'report', formVersion: 1, step: 'what', screenId: current, createdAt: now, touchedAt: now },
  })
  expect(await standingOfAnswer(database.pool, asRow(old))).toBe('overtaken')
  expect(await standingOfAnswer(database.pool, asRow(current))).toBe('due')
})

test('an edit is overtaken by a later edit of the same message, and by no other answer', async () => {
  const first = await write({ topic: 'answer', replace: 17, passing: true })
  await write({ topic: 'answer', replace: 18, passing: true })
  expect(await standingOfAnswer(database.pool, asRow(first))).toBe('due')
  await write({ topic: 'answer', replace: 17 })
  expect(await standingOfAnswer(database.pool, asRow(first))).toBe('overtaken')
})

test('an edit that says something goes below when another screen has its place, unless it may have been shown there', async () => {
  const first = await write({ topic: 'answer', kind: 'case', replace: 17 })
  await write({ topic: 'answer', replace: 17, passing: true })
  await dropOvertaken(database.pool, chat, now)
  for (const error of [null, ...Object.values(waitsBecause), '429: Too Many Requests'])
    expect(await standingOfAnswer(database.pool, asRow(first, error))).toBe('below')
  for (const error of ['network: no answer', 'the process that was sending it died']) {
    expect(await standingOfAnswer(database.pool, asRow(first, error))).toBe('overtaken')
    expect(reasonToWait({ error }, waitsBecause.busy)).toBe(error)
  }
})

test('of the answers that wait in a chat only those are left that say something, and the newest of each kind', async () => {
  const menus = [await write({ topic: 'answer', passing: true }), await write({ topic: 'answer', passing: true })]
  const said = await write({ topic: 'answer' })
  const list = await write({ topic: 'answer', kind: 'cases', passing: true })
  const edits = [await write({ topic: 'answer', passing: true, replace: 5 }), await write({ topic: 'answer', replace: 5 })]
  const last = await write({ topic: 'answer', passing: true })
  const elsewhere = await write({ topic: 'answer', passing: true, chatId: chat + 1n })
  const notice = await write({ topic: 'notice' })
  await dropOvertaken(database.pool, chat, now)
  const { rows } = await database.pool.query(`select id from outbox where status = 'pending' order by id`)
  expect(rows.map(({ id }) => BigInt(id))).toEqual([said, list, edits[1], last, elsewhere, notice])
  const dropped = await database.pool.query(`select id from outbox where status = 'undeliverable' and lane is null order by id`)
  expect(dropped.rows.map(({ id }) => BigInt(id))).toEqual([...menus, edits[0]])
})

test('an answer holds still while its person is being answered anew', async () => {
  const id = await write({ topic: 'answer' })
  await database.pool.query(
    `insert into inbox (update_id, lane, status, owner, received_at, update) values (1, $1, 'claimed', $2, $3, '{}')`,
    [chat, owner, now],
  )
  expect(await standingOfAnswer(database.pool, asRow(id))).toBe('busy')
  await database.pool.query('update inbox set owner = $1', [dead])
  expect(await standingOfAnswer(database.pool, asRow(id))).toBe('due')
})
