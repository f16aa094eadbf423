/* What is about no case, or about one that has left its reader, is asked about once more too when it is sent. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { NoticeKind } from '../../core/notices/notice.ts'
import { createCase } from '../support/fixtures.ts'
import { openWorker, start, type TestWorker } from './worker.ts'

let worker: TestWorker
beforeAll(async () => {
  worker = await openWorker()
})
afterAll(() => worker?.close())
beforeEach(async () => {
  await worker.database.pool.query('truncate outbox cascade')
  worker.calls.length = 0
  worker.clock.set(start)
})

type Who = keyof TestWorker['zone']['people']

function write(who: Who, kind: NoticeKind, payload: object, more: { caseId?: number; urgent?: boolean; held?: boolean } = {}) {
  const { id, telegramId } = worker.zone.people[who]
  const data = { topic: 'notice' as const, kind, personId: id, chatId: telegramId, lane: telegramId, payload, createdAt: start }
  return worker.database.prisma.outbox.create({ data: { ...data, ...more } })
}

const sent = () => worker.calls.map(({ given }) => String(given[1])).join('\n')

test.each<[NoticeKind, object]>([
  ['unreachable', { name: '企业联系人一', phone: '+8613800138001', enterprise: '重点企业一' }],
  ['handlersGone', { people: '督查专员一', cases: 1 }],
  ['deadLetter', { updateId: '1', at: start.toISOString() }],
  ['digest', { day: '2026-11-24', fresh: [], stalled: [], waiting: [], gaps: 2 }],
])('what is for a role (%s) goes to nobody who has lost it since', async (kind, facts) => {
  const { database, zone } = worker
  const { office } = zone.people
  await write('office', kind, facts)
  await database.prisma.person.update({ where: { id: office.id }, data: { roles: ['contact'] } })
  await worker.work()
  await database.prisma.person.update({ where: { id: office.id }, data: { roles: ['office'] } })
  expect(sent()).toBe('')
})

test('who handled a secret case and is linked to its enterprise since doesn’t hear who has it now', async () => {
  const { database, zone } = worker
  const { inspector, leader } = zone.people
  const secret = await createCase(database.prisma, zone, start, {
    visibility: 'secret',
    state: 'assigned',
    handlerId: zone.people.office.id,
  })
  await write('inspector', 'takenOver', { handler: '督查专员二' }, { caseId: secret.id })
  await database.prisma.enterprise.update({ where: { id: zone.enterprise.id }, data: { leaderId: inspector.id } })
  await worker.work()
  await database.prisma.enterprise.update({ where: { id: zone.enterprise.id }, data: { leaderId: leader.id } })
  expect(sent()).toBe('')
})

test('at night what is urgent comes at once, and what isn’t waits, though both come back together', async () => {
  const { database, zone } = worker
  const urgent = await createCase(database.prisma, zone, start, { urgency: 'urgent', state: 'delivered' })
  const normal = await createCase(database.prisma, zone, start)
  worker.clock.set(new Date('2026-11-24T23:30:00+08:00'))
  // As `bringBackMissed` leaves them.
  await write('contact', 'signed', { handler: 'x', hearBy: null }, { caseId: normal.id, held: true })
  await write(
    'contact',
    'delivered',
    { handler: 'x', solution: '已抢修', how: 'site' },
    { caseId: urgent.id, held: true, urgent: true },
  )
  await worker.work()
  expect(sent()).toContain(urgent.number)
  expect(sent()).not.toContain(normal.number)
  worker.clock.set(new Date('2026-11-25T09:00:00+08:00'))
  await worker.work()
  expect(sent()).toContain(normal.number)
})
