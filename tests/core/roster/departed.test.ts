import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addToCase } from '../../../core/cases/add.ts'
import { assignByOffice } from '../../../core/routing/assign-by-office.ts'
import { readCase, standingOf } from '../../../core/cases/case-view.ts'
import { possibleActions } from '../../../core/cases/lifecycle.ts'
import { countQueue, pageOfGone, pageOfQueue } from '../../../core/cases/lists.ts'
import { urgeCase } from '../../../core/cases/nudge.ts'
import { importRoster } from '../../../core/roster/apply.ts'
import { parseRoster } from '../../../core/roster/roster.ts'
import { findActor } from '../../../core/people/actor.ts'
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
afterAll(() => database.close())
beforeEach(async () => {
  await database.pool.query(
    'truncate department, category, person, enterprise, project, leave, outbox, case_file restart identity cascade',
  )
  zone = await createSmallZone(database.prisma)
})

const imports = (people: object[]) =>
  run(async (tx) => {
    const { mistakes } = await importRoster(tx, parseRoster(JSON.stringify({ people }), 'roster.json'))
    expect(mistakes).toEqual([])
  })
const opens = (changes: Parameters<typeof createCase>[3] = {}) => createCase(database.prisma, zone, clock.now(), changes)
const actor = async (who: keyof SmallZone['people']) => (await findActor(database.prisma, zone.people[who].telegramId!, 'zh-CN'))!
/** Who was told what since the last look. */
async function told() {
  const rows = await database.prisma.outbox.findMany({
    where: { topic: 'notice', kind: { not: 'commands' } },
    orderBy: { id: 'asc' },
  })
  await database.pool.query('delete from outbox')
  return rows.map(({ kind, personId, payload }) => ({ kind, personId, payload }))
}

test.each([
  ['is taken out of use', { code: 'cadre-1', active: false }],
  ['is a contact only', { code: 'cadre-1', roles: ['contact'] }],
])('a handler who %s leaves one notice, a list, and a case that is given on', async (_how, change) => {
  const { people, enterprise } = zone
  if ('roles' in change)
    await database.prisma.enterpriseContact.create({ data: { enterpriseId: enterprise.id, personId: people.cadre.id } })
  const cases = [await opens(), await opens({ state: 'assigned' }), await opens({ visibility: 'filer' })]
  await opens({ state: 'closed', closedAt: clock.now() })
  await opens({ handlerId: people.substitute.id })
  await imports([change])
  const facts = { people: '驻企干部一', cases: 3 }
  expect(await told()).toEqual([{ kind: 'handlersGone', personId: people.office.id, payload: facts }])
  // Once, however often the same roster comes.
  await imports([change])
  expect(await told()).toEqual([])

  const office = await actor('office')
  const ids = cases.map(({ id }) => id)
  await run(async (tx) => {
    expect((await pageOfGone(tx, office, 0, 6)).cases.map(({ id }) => id)).toEqual(ids)
    expect((await pageOfQueue(tx, office, 0, 6)).cases.map(({ id }) => id)).toEqual(ids)
    expect((await countQueue(tx, office)).queue).toBe(3)
    expect((await pageOfGone(tx, await actor('leader'), 0, 6)).cases).toEqual([])
    for (const id of ids) {
      const view = await readCase(tx, office, { id })
      expect(view.handlerGone).toBe(true)
      expect(possibleActions(view.parties, standingOf(view))).toContain('assign')
    }
    await assignByOffice(tx, office, { id: ids[0]! }, people.substitute.id)
  })
  expect((await told()).map(({ kind, personId }) => [kind, personId])).toContainEqual(['assigned', people.substitute.id])
  await run(async (tx) => expect((await pageOfGone(tx, office, 0, 6)).cases.map(({ id }) => id)).toEqual(ids.slice(1)))
})

test('what is said to a handler who has left reaches whoever may name another', async () => {
  const { people } = zone
  const { id } = await opens()
  await imports([{ code: 'cadre-1', active: false }])
  await told()
  const [contact, leader] = [await actor('contact'), await actor('leader')]
  await run((tx) => addToCase(tx, contact, { id }, { text: '材料补齐了', attachments: [], sources: [] }))
  await run((tx) => urgeCase(tx, leader, { id }))
  expect((await told()).map(({ kind, personId }) => [kind, personId])).toEqual([
    ['added', people.office.id],
    ['urged', people.office.id],
  ])
})

test('a secret case of an inspector who has left is told to those only who may know of it', async () => {
  const { people, construction } = zone
  const accused = await database.prisma.person.create({
    data: { code: 'office-2', name: '企服办专员二', roles: ['office'], departmentId: construction.id, telegramId: 2_000n },
  })
  const other = await database.prisma.person.create({
    data: { code: 'inspector-2', name: '督查专员二', roles: ['inspector'], telegramId: 2_001n },
  })
  await opens({ visibility: 'secret', handlerId: people.inspector.id })
  await opens({ handlerId: people.inspector.id, visibility: 'enterprise' })
  await imports([{ code: 'inspector-1', active: false }])
  const facts = (cases: number) => ({ people: '督查专员一', cases })
  expect(await told()).toEqual([
    { kind: 'handlersGone', personId: people.office.id, payload: facts(2) },
    { kind: 'handlersGone', personId: accused.id, payload: facts(1) },
    { kind: 'handlersGone', personId: other.id, payload: facts(1) },
  ])
})
