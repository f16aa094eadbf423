/* Between the commit and the sending lies time: what its reader may no longer know isn't sent, whatever it is. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { unbindPerson } from '../../core/people/unbind.ts'
import { callbackData } from '../../screens/callback-data.ts'
import type { Case } from '../../prisma/client/client.ts'
import { createCase, transactions } from '../support/fixtures.ts'
import { openWorker, start, type TestWorker } from './worker.ts'

const secretWords = '有干部在检查时要求我们接待用餐'
/** No process has this number. */
const dead = 1

let worker: TestWorker
let ordinary: Case
beforeAll(async () => {
  worker = await openWorker()
  ordinary = await createCase(worker.database.prisma, worker.zone, start)
})
afterAll(() => worker?.close())
beforeEach(async () => {
  const { database, zone, calls } = worker
  await database.pool.query('truncate outbox cascade')
  calls.length = 0
  const { contact } = zone.people
  await database.prisma.person.update({
    where: { id: contact.id },
    data: { active: true, telegramId: contact.telegramId, unreachableSince: null },
  })
  await database.prisma.case.update({ where: { id: ordinary.id }, data: { visibility: 'enterprise', filerId: contact.id } })
})

let written = 0

function write(answer: { caseId?: number; names?: number[]; stranger?: boolean; status?: 'sending' }) {
  const { id, telegramId } = worker.zone.people.contact
  const { caseId = null, names = [], stranger = false, status = 'pending' } = answer
  return worker.database.prisma.outbox.create({
    data: {
      topic: 'answer',
      kind: 'case',
      status,
      personId: stranger ? null : id,
      chatId: telegramId,
      lane: telegramId,
      caseId,
      payload: {
        chatId: Number(telegramId),
        screen: {
          // Each says something of its own: of two that say the same only one is sent.
          text: `${secretWords} ${++written}`,
          buttons: [names.map((named) => ({ text: '打开', data: callbackData.action('open', named, 1) }))],
        },
      },
      ...(status === 'sending' ? { owner: dead, attempts: 1 } : {}),
      createdAt: start,
    },
  })
}

const statusOf = async ({ id }: { id: bigint }) => {
  const { status, error } = await worker.database.prisma.outbox.findUniqueOrThrow({ where: { id } })
  return error === null ? status : `${status}: ${error}`
}
const withdrawn = 'undeliverable: access withdrawn'

const updatePerson = (data: object) =>
  worker.database.prisma.person.update({ where: { id: worker.zone.people.contact.id }, data })
const hideCase = () =>
  worker.database.prisma.case.update({
    where: { id: ordinary.id },
    data: { visibility: 'filer', filerId: worker.zone.people.cadre.id },
  })

const changes: Record<string, [() => Promise<unknown>, string]> = {
  'has nothing changed': [() => Promise.resolve(), 'sent'],
  'lost their account': [() => updatePerson({ telegramId: null }), withdrawn],
  'was struck off the roster': [() => updatePerson({ active: false }), withdrawn],
  'may no longer see the case': [hideCase, withdrawn],
  'blocked the bot': [() => updatePerson({ unreachableSince: start }), 'undeliverable: unreachable'],
}

test.each(Object.entries(changes))('an answer about a case, to somebody who %s', async (_who, [change, expected]) => {
  const row = await write({ caseId: ordinary.id })
  await change()
  await worker.work()
  expect(await statusOf(row)).toBe(expected)
  expect(worker.calls.length).toBe(expected === 'sent' ? 1 : 0)
})

test('a list that names a case which its reader may no longer see isn’t sent', async () => {
  const [seen, hidden] = [await write({ names: [ordinary.id] }), await write({ names: [ordinary.id] })]
  const other = await createCase(worker.database.prisma, worker.zone, start, {
    visibility: 'filer',
    filerId: worker.zone.people.office.id,
  })
  const mixed = await write({ names: [ordinary.id, other.id] })
  await worker.database.prisma.outbox.update({ where: { id: hidden.id }, data: { notBefore: new Date(start.getTime() + 1) } })
  await worker.work()
  await hideCase()
  worker.clock.advance(1)
  await worker.work()
  expect([await statusOf(seen), await statusOf(hidden), await statusOf(mixed)]).toEqual(['sent', withdrawn, withdrawn])
})

test('what a dead process was sending to an account that was withdrawn meanwhile is never sent', async () => {
  const { database, zone, clock } = worker
  const row = await write({ caseId: ordinary.id, status: 'sending' })
  await transactions(database.prisma, clock)((tx) => unbindPerson(tx, zone.people.contact.id))
  expect(await statusOf(row)).toBe(withdrawn)
  await worker.work()
  expect(worker.calls).toEqual([])
})

test('the account that somebody else is bound to gets nothing of what was meant for the one before', async () => {
  const { database, zone } = worker
  const { contact, substitute } = zone.people
  const notice = await database.prisma.outbox.create({
    data: {
      topic: 'notice',
      kind: 'signed',
      personId: contact.id,
      chatId: contact.telegramId,
      lane: contact.telegramId,
      caseId: ordinary.id,
      payload: { handler: 'x', hearBy: null },
      createdAt: start,
    },
  })
  const answer = await write({})
  await updatePerson({ telegramId: null })
  await database.prisma.person.update({ where: { id: substitute.id }, data: { telegramId: contact.telegramId } })
  await worker.work()
  await database.prisma.person.update({ where: { id: substitute.id }, data: { telegramId: substitute.telegramId } })
  expect([await statusOf(notice), await statusOf(answer)]).toEqual(['undeliverable: no longer bound to this account', withdrawn])
  expect(worker.calls).toEqual([])
})

test('a stranger gets what any stranger may know', async () => {
  const row = await write({ stranger: true })
  await updatePerson({ telegramId: null })
  await worker.work()
  expect(await statusOf(row)).toBe('sent')
})

test('a digest that is sent late leaves out what its leader may no longer see', async () => {
  const { database, zone } = worker
  const { leader } = zone.people
  const line = ({ id, number }: Case) => ({ caseId: id, version: 1, number, enterprise: '重点企业一', category: '市政道路' })
  const secret = await createCase(database.prisma, zone, start, { visibility: 'secret' })
  await database.prisma.outbox.create({
    data: {
      topic: 'notice',
      kind: 'digest',
      personId: leader.id,
      chatId: leader.telegramId,
      lane: leader.telegramId,
      payload: { day: '2026-11-24', fresh: [line(ordinary), line(secret)], stalled: [], waiting: [], gaps: 0, secret: 0 },
      createdAt: start,
    },
  })
  await worker.work()
  const text = String(worker.calls[0]?.given[1])
  expect(text).toContain(ordinary.number)
  expect(text).not.toContain(secret.number)
})
