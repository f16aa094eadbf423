/* People are moved after a secret report was filed: nobody comes in by that, and nobody is left with a case that they may not open. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readCase } from '../../../core/cases/case-view.ts'
import { pageOfGone } from '../../../core/cases/lists.ts'
import { submitCase } from '../../../core/cases/submit.ts'
import { findActor } from '../../../core/people/actor.ts'
import { importRoster } from '../../../core/roster/apply.ts'
import { parseRoster } from '../../../core/roster/roster.ts'
import type { Transaction } from '../../../core/transaction.ts'
import { createJumpingClock } from '../../../platform/clock.ts'
import type { Database } from '../../../platform/database.ts'
import { createTestDatabase } from '../../support/database.ts'
import { createCase, createSmallZone, transactions, type SmallZone } from '../../support/fixtures.ts'

const clock = createJumpingClock(new Date('2026-11-24T10:00:00+08:00'), { frozen: true })
let database: Database
let run: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>
let zone: SmallZone

beforeAll(async () => {
  database = await createTestDatabase()
  run = transactions(database.prisma, clock)
})
afterAll(() => database?.close())
beforeEach(async () => {
  await database.pool.query(
    'truncate department, category, person, enterprise, project, leave, outbox, case_file restart identity cascade',
  )
  zone = await createSmallZone(database.prisma)
})

const actor = async (id: bigint) => (await findActor(database.prisma, id, 'zh-CN'))!
const opensIt = (telegramId: bigint, id: number) =>
  run(async (tx) => readCase(tx, await actor(telegramId), { id })).then(
    () => true,
    () => false,
  )

test.each<[string, (to: { departmentId: number }) => Promise<unknown>]>([
  ['the cadre', (data) => database.prisma.person.update({ where: { id: zone.people.cadre.id }, data })],
  ['the colleague', (data) => database.prisma.person.update({ where: { code: 'office-9' }, data })],
])('a colleague of the cadre stays out of what was filed while they were one, though %s is moved', async (_who, move) => {
  const { people, construction, enterprise, category } = zone
  const colleague = await database.prisma.person.create({
    data: { code: 'office-9', name: '建设局窗口', roles: ['office'], departmentId: construction.id, telegramId: 9_001n },
  })
  const { id } = await run(async (tx) =>
    submitCase(tx, await actor(people.contact.telegramId!), {
      enterpriseId: enterprise.id,
      projectId: null,
      categoryId: category.id,
      description: '有干部在检查时要求接待用餐',
      wish: null,
      urgency: 'normal',
      visibility: 'secret',
      attachments: [],
      sources: [],
      addToCaseId: null,
    }),
  )
  expect(await opensIt(colleague.telegramId!, id)).toBe(false)
  const other = await database.prisma.department.create({ data: { code: 'finance', name: '金融办' } })
  await move({ departmentId: other.id })
  expect(await opensIt(colleague.telegramId!, id)).toBe(false)
})

test('a secret case whose inspector is linked to its enterprise since is given to another', async () => {
  const { people } = zone
  const { id } = await createCase(database.prisma, zone, clock.now(), { visibility: 'secret', handlerId: people.inspector.id })
  await run(async (tx) => {
    const roster = {
      people: [{ code: 'inspector-1', roles: ['inspector', 'leader'] }],
      enterprises: [{ code: 'e-1', leader: 'inspector-1' }],
    }
    const { mistakes } = await importRoster(tx, parseRoster(JSON.stringify(roster), 'roster.json'))
    expect(mistakes).toEqual([])
  })
  expect(await opensIt(people.inspector.telegramId!, id)).toBe(false)
  const office = await actor(people.office.telegramId!)
  await run(async (tx) => {
    expect((await readCase(tx, office, { id })).handlerGone).toBe(true)
    expect((await pageOfGone(tx, office, 0, 6)).cases.map((one) => one.id)).toEqual([id])
  })
  const told = await database.prisma.outbox.findMany({ where: { kind: 'handlersGone' } })
  expect(told.map(({ personId }) => personId)).toEqual([people.office.id])
})
