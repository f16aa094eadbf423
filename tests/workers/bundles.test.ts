import { GrammyError, HttpError } from 'grammy'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { requeueOrphans } from '../../core/outbox/claimed-rows.ts'
import { createCase } from '../support/fixtures.ts'
import { openWorker, start, type Call, type TestWorker } from './worker.ts'

/** No process has this number. */
const dead = 1

let worker: TestWorker
beforeAll(async () => {
  worker = await openWorker()
})
afterAll(() => worker?.close())
beforeEach(async () => {
  worker.calls.length = 0
  worker.answerBy(() => undefined)
  worker.clock.set(start)
  await worker.database.pool.query('truncate outbox, case_file cascade')
})

/** Urgings of so many cases, held over night. @returns the cases' numbers, in order */
async function hold(count: number): Promise<string[]> {
  const { database, zone } = worker
  const { id: personId, telegramId } = zone.people.cadre
  const numbers: string[] = []
  for (let index = 0; index < count; index += 1) {
    const { id: caseId, number } = await createCase(database.prisma, zone, start)
    numbers.push(number)
    await database.prisma.outbox.create({
      data: {
        topic: 'notice',
        kind: 'urged',
        personId,
        chatId: telegramId,
        lane: telegramId,
        caseId,
        payload: { by: 'leader', name: '包联领导一' },
        held: true,
        notBefore: start,
        createdAt: start,
      },
    })
  }
  return numbers
}

const rows = () => worker.database.prisma.outbox.findMany({ orderBy: { id: 'asc' } })
const said = ({ given }: Call) => String(given[1])
const numbersIn = (call: Call) => said(call).match(/XG-2026-\d{6}/g) ?? []

test('whatever was sent was listed: what doesn’t fit into the message follows in the next, in order', async () => {
  const numbers = await hold(60)
  await worker.work()
  expect(worker.calls.map((call) => numbersIn(call).length)).toEqual([25, 25, 10])
  expect(worker.calls.flatMap(numbersIn)).toEqual(numbers)
  expect(worker.calls.map((call) => /还有 (\d+) 条/.exec(said(call))?.[1])).toEqual(['35', '10', undefined])
  const books = await rows()
  expect(new Set(books.map(({ status }) => status))).toEqual(new Set(['sent']))
  expect(new Set(books.map(({ messageId }) => messageId)).size).toBe(3)
})

const failures: Record<string, [() => unknown, number]> = {
  'Telegram wants silence': [
    () => {
      throw new GrammyError('no', { ok: false, error_code: 429, description: 'x', parameters: { retry_after: 3 } }, 'x', {})
    },
    0,
  ],
  'the network gives no answer': [
    () => {
      throw new HttpError('no answer', new Error('timeout'))
    },
    1,
  ],
  'something of ours fails': [
    () => {
      throw new TypeError('a bug')
    },
    0,
  ],
}

test.each(Object.entries(failures))('a bundle comes as one message again when %s', async (_what, [fail, doubts]) => {
  const numbers = await hold(30)
  let left = 1
  // The second of two messages fails.
  worker.answerBy(({ given }) => (String(given[1]).includes(numbers[29]!) && left-- > 0 ? fail() : undefined))
  await worker.work()
  const waiting = (await rows()).filter(({ status }) => status === 'pending')
  expect(waiting).toHaveLength(5)
  expect(new Set(waiting.map(({ notBefore }) => notBefore?.getTime())).size).toBe(1)
  expect(waiting.every((row) => row.held && row.doubts === doubts)).toBe(true)
  worker.clock.advance(60_000)
  await worker.work()
  expect(worker.calls.map((call) => numbersIn(call).length)).toEqual([25, 5, 5])
  expect(numbersIn(worker.calls[2]!)).toEqual(numbers.slice(25))
})

test('what a dead process was sending as one message comes as one again', async () => {
  const numbers = await hold(3)
  await worker.database.prisma.outbox.updateMany({ data: { status: 'sending', owner: dead, attempts: 1 } })
  await requeueOrphans(worker.database.pool)
  await worker.work()
  expect(worker.calls.map(numbersIn)).toEqual([numbers])
  expect((await rows()).map(({ doubts }) => doubts)).toEqual([1, 1, 1])
})

test('one that can’t be written doesn’t keep the others from being read', async () => {
  const numbers = await hold(3)
  const [, bad] = await rows()
  await worker.database.prisma.outbox.update({ where: { id: bad!.id }, data: { payload: { by: 'nobody', name: 'x' } } })
  for (let attempt = 0; attempt < 10; attempt += 1) {
    await worker.work()
    worker.clock.advance(300_000)
  }
  expect(worker.calls.map(numbersIn)).toEqual([[numbers[0], numbers[2]]])
  expect((await rows()).map(({ status }) => status)).toEqual(['sent', 'undeliverable', 'sent'])
})
