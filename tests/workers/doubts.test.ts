import { GrammyError, HttpError } from 'grammy'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorker, start, type Call, type TestWorker } from './worker.ts'

let worker: TestWorker
beforeAll(async () => {
  worker = await openWorker()
})
afterAll(() => worker?.close())

const refusal = (code: number, description: string) =>
  new GrammyError('no', { ok: false, error_code: code, description }, 'x', {})

/** An edit of message 17 meets a Bot API that gives no answer, until it is settled. @returns how often each method was called, and the row */
async function editWithoutAnswer(gone: boolean) {
  const { database, zone, clock, calls } = worker
  const { id: personId, telegramId } = zone.people.office
  calls.length = 0
  worker.answerBy(({ method }: Call) => {
    if (gone && method === 'editMessageText') throw refusal(400, 'Bad Request: message to edit not found')
    throw new HttpError('no answer', new Error('timeout'))
  })
  const { id } = await database.prisma.outbox.create({
    data: {
      topic: 'answer',
      kind: 'menu',
      personId,
      chatId: telegramId,
      lane: telegramId,
      payload: { chatId: Number(telegramId), screen: { text: '主菜单' }, replace: 17 },
      createdAt: start,
    },
  })
  for (let attempt = 0; attempt < 40; attempt += 1) {
    await worker.work()
    clock.advance(300_000)
  }
  const made = (method: string) => calls.filter((call) => call.method === method).length
  const row = await database.prisma.outbox.findUniqueOrThrow({ where: { id } })
  await database.prisma.outbox.delete({ where: { id } })
  return { edits: made('editMessageText'), sends: made('sendMessage'), status: row.status, doubts: row.doubts }
}

test('an edit without an answer is repeated as often as it takes, without a doubt', async () => {
  expect(await editWithoutAnswer(false)).toEqual({ edits: 40, sends: 0, status: 'pending', doubts: 0 })
})

test('once the message to edit is gone a new one is sent, and each time without an answer is a doubt', async () => {
  expect(await editWithoutAnswer(true)).toEqual({ edits: 5, sends: 5, status: 'uncertain', doubts: 5 })
})
