import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../../core/actor.ts'
import { sendBackCase } from '../../../core/cases/close.ts'
import { superviseCase } from '../../../core/cases/nudge.ts'
import { findActor } from '../../../core/people/actor.ts'
import type { Transaction } from '../../../core/transaction.ts'
import { createJumpingClock } from '../../../platform/clock.ts'
import type { Database } from '../../../platform/database.ts'
import { createTestDatabase } from '../../support/database.ts'
import { createCase, createSmallZone, transactions, type SmallZone } from '../../support/fixtures.ts'

const clock = createJumpingClock(new Date('2026-11-24T10:00:00+08:00'), { frozen: true })

let database: Database
let zone: SmallZone
let office: Actor
let run: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>

beforeAll(async () => {
  database = await createTestDatabase()
  zone = await createSmallZone(database.prisma)
  run = transactions(database.prisma, clock)
  // In a small zone one person is the office and the head of the handler's department.
  const { id } = zone.people.office
  const { departmentId } = await database.prisma.person.findUniqueOrThrow({ where: { id: zone.people.cadre.id } })
  await database.prisma.department.update({ where: { id: departmentId! }, data: { headId: id } })
  await database.prisma.person.update({ where: { id }, data: { roles: ['office', 'head'] } })
  office = (await findActor(database.prisma, zone.people.office.telegramId!, 'zh-CN'))!
})
afterAll(() => database.close())

/** Who got notices of a kind about a case. */
async function told(caseId: number, kind: string): Promise<(number | null)[]> {
  const rows = await database.prisma.outbox.findMany({ where: { caseId, kind }, orderBy: { personId: 'asc' } })
  return rows.map(({ personId }) => personId)
}

test('nobody is told what they did themselves, whatever else they are to the case', async () => {
  const confirmed = await createCase(database.prisma, zone, clock.now(), { state: 'confirmed', handlerId: zone.people.cadre.id })
  await run((tx) => sendBackCase(tx, office, confirmed, { reason: '请补充佐证。', messageIds: [] }))
  const sentBack = await told(confirmed.id, 'sentBack')
  expect(sentBack).toContain(zone.people.cadre.id)
  expect(sentBack).not.toContain(office.personId)

  const stalled = await createCase(database.prisma, zone, clock.now(), { state: 'in_progress', handlerId: zone.people.cadre.id })
  await run((tx) => superviseCase(tx, office, stalled))
  expect(await told(stalled.id, 'supervised')).toEqual([zone.people.cadre.id])
})
