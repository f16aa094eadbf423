import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../../../core/actor.ts'
import { lockCase } from '../../../core/cases/case-view.ts'
import { findActor } from '../../../core/people/actor.ts'
import { answerRequest, askFor, dropRequests, openRequests, type Asking } from '../../../core/requests/requests.ts'
import { changeClocks, runningDeadlines } from '../../../core/clocks/deadlines.ts'
import type { Transaction } from '../../../core/transaction.ts'
import { createJumpingClock } from '../../../platform/clock.ts'
import type { Database } from '../../../platform/database.ts'
import type { Case } from '../../../prisma/client/client.ts'
import { createTestDatabase } from '../../support/database.ts'
import { createCase, createSmallZone, transactions, type SmallZone } from '../../support/fixtures.ts'

const clock = createJumpingClock(new Date('2026-11-24T10:00:00+08:00'), { frozen: true })
const extension: Asking = { kind: 'extension', of: 'office', value: { date: '2026-12-15' }, reason: '等待设备到货' }

let database: Database
let zone: SmallZone
let file: Case
let cadre: Actor
let office: Actor
let run: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>

beforeAll(async () => {
  database = await createTestDatabase()
  zone = await createSmallZone(database.prisma)
  run = transactions(database.prisma, clock)
  const actorOf = async ({ telegramId }: { telegramId: bigint | null }) =>
    (await findActor(database.prisma, telegramId!, 'zh-CN'))!
  cadre = await actorOf(zone.people.cadre)
  office = await actorOf(zone.people.office)
})
afterAll(() => database.close())
beforeEach(async () => {
  file = await createCase(database.prisma, zone, clock.now())
})

const asks = (asking = extension) => run(async (tx) => askFor(tx, cadre, await lockCase(tx, cadre, file), asking))

test('a request is open until somebody decides, with what is asked for and why', async () => {
  const { id } = await asks()
  const before = await run((tx) => openRequests(tx, file.id))
  expect(before).toMatchObject([
    { id, kind: 'extension', askedById: cadre.personId, askedOf: 'office', value: { date: '2026-12-15' } },
  ])
  const answered = await run((tx) => answerRequest(tx, office, id, { granted: true, answer: '同意' }))
  expect(answered).toMatchObject({ status: 'granted', answeredById: office.personId, answer: '同意', answeredAt: clock.now() })
  expect(await run((tx) => openRequests(tx, file.id))).toEqual([])
})

test('a second one of its kind has to wait, one of another kind has not', async () => {
  const { id } = await asks()
  await expect(asks()).rejects.toMatchObject({ code: 'not-now' })
  await asks({ ...extension, kind: 'shelving' })
  await run((tx) => answerRequest(tx, office, id, { granted: false, answer: '请按期办结' }))
  expect(await asks()).toMatchObject({ status: 'open' })
})

test('is answered once, and not after it was dropped', async () => {
  const { id } = await asks()
  await run((tx) => answerRequest(tx, office, id, { granted: false, answer: '不同意' }))
  const again = () => run((tx) => answerRequest(tx, office, id, { granted: true, answer: '同意' }))
  await expect(again()).rejects.toMatchObject({ code: 'not-now' })
  const other = await asks()
  expect(await run((tx) => dropRequests(tx, file.id))).toBe(1)
  await expect(run((tx) => answerRequest(tx, office, other.id, { granted: true, answer: '同意' }))).rejects.toMatchObject({
    code: 'not-now',
  })
})

test('has clocks of its own, which are none of its case’s', async () => {
  const { id } = await asks()
  const { urgency, touchedAt } = file
  const request = { subject: 'request' as const, id, caseId: file.id, urgency, touchedAt }
  await run((tx) => changeClocks(tx, file, { starts: ['solve'] }))
  await run((tx) => changeClocks(tx, request, { starts: ['assign'] }))
  expect((await run((tx) => runningDeadlines(tx, file.id))).map(({ kind }) => kind)).toEqual(['solve'])
  const { changed } = await run((tx) => changeClocks(tx, request, { meets: ['assign', 'solve'] }))
  expect(changed).toMatchObject([{ kind: 'assign', status: 'met' }])
  expect((await run((tx) => runningDeadlines(tx, file.id))).map(({ kind }) => kind)).toEqual(['solve'])
})
