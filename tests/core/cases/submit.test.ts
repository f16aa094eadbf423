import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Actor } from '../../../core/actor.ts'
import type { CaseSubmission } from '../../../core/cases/submission.ts'
import { submitCase } from '../../../core/cases/submit.ts'
import { findActor } from '../../../core/people/actor.ts'
import { defaultPolicy as policy } from '../../../core/policy/policy.ts'
import { routeCase } from '../../../core/routing/route-case.ts'
import { transactionOf, writingOf, type Writing } from '../../../core/transaction.ts'
import { createJumpingClock } from '../../../platform/clock.ts'
import type { Database } from '../../../platform/database.ts'
import { createTestDatabase } from '../../support/database.ts'
import { createSmallZone, type SmallZone } from '../../support/fixtures.ts'

const at = new Date('2026-11-23T10:00:00+08:00')
const clock = createJumpingClock(at, { frozen: true })

let database: Database
let zone: SmallZone
beforeAll(async () => {
  database = await createTestDatabase()
  zone = await createSmallZone(database.prisma)
})
afterAll(() => database.close())

const actorOf = async ({ telegramId }: { telegramId: bigint | null }): Promise<Actor> =>
  (await findActor(database.prisma, telegramId!, 'zh-CN'))!

const submission = (changes: Partial<CaseSubmission> = {}): CaseSubmission => ({
  enterpriseId: zone.enterprise.id,
  projectId: zone.project.id,
  categoryId: zone.category.id,
  description: '市政道路提前接通使用',
  wish: null,
  urgency: 'normal',
  visibility: 'enterprise',
  attachments: [{ kind: 'location', latitude: 29.44, longitude: 113.11 }],
  sources: [{ messageId: 7, part: 'description' }],
  addToCaseId: null,
  ...changes,
})

/** The two kinds of transaction that a `Writing` may be. */
const kinds: { kind: string; write: <T>(work: (tx: Writing) => Promise<T>) => Promise<T> }[] = [
  { kind: 'pg', write: (work) => database.transact((db) => work(writingOf(db, { clock, policy }))) },
  { kind: 'Prisma', write: (work) => database.prisma.$transaction((db) => work(transactionOf(db, { clock, policy }))) },
]

describe.each(kinds)('in a transaction of $kind', ({ kind, write }) => {
  const messageId = kind === 'pg' ? 7 : 8

  test('a report is filed whole, and routed to the cadre of its enterprise', async () => {
    const contact = await actorOf(zone.people.contact)
    const sources = [{ messageId, part: 'description' as const }]
    const { id, number } = await write((tx) => submitCase(tx, contact, submission({ wish: '请先通行', sources })))
    expect(number).toBe(`XG-2026-${String(id).padStart(6, '0')}`)
    expect(await write((tx) => routeCase(tx, id))).toBe(true)

    const filed = await database.prisma.case.findUniqueOrThrow({
      where: { id },
      include: {
        events: { orderBy: { id: 'asc' } },
        deadlines: { orderBy: { id: 'asc' } },
        attachments: true,
        sources: true,
        outbox: true,
      },
    })
    expect(filed).toMatchObject({
      projectId: zone.project.id,
      filerRole: 'contact',
      wish: '请先通行',
      state: 'assigned',
      version: 2,
      assignments: 1,
      handlerId: zone.people.cadre.id,
      serviceGap: true,
      submittedAt: at,
      assignedAt: at,
    })
    expect(filed.events).toMatchObject([
      { action: 'submit', actorId: contact.personId, from: null, to: 'submitted', details: { earlier: [] } },
      {
        action: 'assign',
        actorId: null,
        actorRole: 'router',
        from: 'submitted',
        to: 'assigned',
        details: { reason: 'enterpriseCadre' },
      },
    ])
    expect(filed.deadlines.map(({ kind: clockKind, status }) => [clockKind, status])).toEqual([
      ['assign', 'met'],
      ['sign', 'running'],
      ['contact', 'running'],
      ['plan', 'running'],
      ['progress', 'running'],
      ['solve', 'running'],
    ])
    expect(filed.attachments).toMatchObject([{ kind: 'location', latitude: 29.44, longitude: 113.11, bytes: null, position: 0 }])
    expect(filed.sources).toMatchObject([{ chatId: contact.telegramId, messageId, part: 'description' }])
    expect(filed.outbox).toMatchObject([
      { topic: 'route', lane: BigInt(-id), urgent: true },
      { topic: 'notice', kind: 'assigned', personId: zone.people.cadre.id, held: false },
      {
        topic: 'notice',
        kind: 'handlerFound',
        chatId: contact.telegramId,
        payload: { handler: '驻企干部一', department: '建设局' },
      },
    ])
  })

  test('a second run of the router leaves the case alone', async () => {
    const { id } = await write(async (tx) => submitCase(tx, await actorOf(zone.people.contact), submission({ sources: [] })))
    expect(await write((tx) => routeCase(tx, id))).toBe(true)
    expect(await write((tx) => routeCase(tx, id))).toBe(false)
    expect(await database.prisma.caseEvent.count({ where: { caseId: id, action: 'assign' } })).toBe(1)
  })
})

const write = kinds[0]!.write

test.each([
  ['an enterprise that isn’t there', { enterpriseId: 99_999 }, 'not-found'],
  ['a category that isn’t there', { categoryId: 99_999 }, 'not-found'],
  ['a project that isn’t there', { projectId: 99_999 }, 'not-found'],
] as const)('%s is refused', async (_name, changes, code) => {
  const contact = await actorOf(zone.people.contact)
  await expect(write((tx) => submitCase(tx, contact, submission(changes)))).rejects.toMatchObject({ code })
})

test('whoever has nothing to do with the enterprise files nothing, and uses up no number', async () => {
  const contact = await actorOf(zone.people.contact)
  const first = await write((tx) => submitCase(tx, contact, submission({ sources: [] })))
  const head = await actorOf(zone.people.head)
  await expect(write((tx) => submitCase(tx, head, submission()))).rejects.toMatchObject({ code: 'not-permitted' })
  const second = await write((tx) => submitCase(tx, contact, submission({ sources: [] })))
  expect(second.id).toBe(first.id + 1)
})

test('a linked leader files on the enterprise’s behalf, which is no service gap', async () => {
  const leader = await actorOf(zone.people.projectLeader)
  const { filerRole, serviceGap } = await write((tx) => submitCase(tx, leader, submission({ sources: [] })))
  expect({ filerRole, serviceGap }).toEqual({ filerRole: 'leader', serviceGap: false })
})

test.each([
  ['only for their own eyes', { visibility: 'filer' as const }],
  ['in secret', { visibility: 'secret' as const }],
])('whoever files for an enterprise files nothing %s, which it could neither see nor close', async (_name, changes) => {
  for (const person of [zone.people.office, zone.people.leader, zone.people.cadre]) {
    const actor = await actorOf(person)
    const filing = write((tx) => submitCase(tx, actor, submission({ projectId: null, sources: [], ...changes })))
    await expect(filing, person.name).rejects.toMatchObject({ code: 'behalf-hidden' })
  }
  const contact = await actorOf(zone.people.contact)
  const { visibility } = await write((tx) => submitCase(tx, contact, submission({ sources: [], ...changes })))
  expect(visibility).toBe(changes.visibility)
})

test('nor in a secret category, whatever visibility they ask for', async () => {
  const conduct = await database.prisma.category.create({ data: { code: 'conduct', name: '作风问题', secret: true } })
  const office = await actorOf(zone.people.office)
  const filing = write((tx) => submitCase(tx, office, submission({ categoryId: conduct.id, sources: [] })))
  await expect(filing).rejects.toMatchObject({ code: 'behalf-hidden' })
})

test('the millionth case keeps all its digits', async () => {
  await database.pool.query(`select setval(pg_get_serial_sequence('case_file', 'id'), 999999)`)
  const contact = await actorOf(zone.people.contact)
  const { number } = await write((tx) => submitCase(tx, contact, submission({ sources: [] })))
  expect(number).toBe('XG-2026-1000000')
})
