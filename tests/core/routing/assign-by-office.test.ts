import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readCase } from '../../../core/cases/case-view.ts'
import type { NoticeFacts } from '../../../core/notices/notice.ts'
import { findActor } from '../../../core/people/actor.ts'
import { assignableTo, nextAssignable } from '../../../core/routing/assignable.ts'
import { assignByOffice } from '../../../core/routing/assign-by-office.ts'
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

/** How one may be unable to hear of a case, and who takes it then. */
type Reach = 'reachable' | 'blocked' | 'unbound'
const reaches: Reach[] = ['reachable', 'blocked', 'unbound']
const reach = {
  reachable: {},
  blocked: { unreachableSince: new Date('2026-11-20T00:00:00Z') },
  unbound: { telegramId: null },
} as const
const leaves = ['here', 'on leave, nobody named', 'on leave', 'on leave, the substitute too'] as const
const situations = leaves.flatMap((leave) =>
  reaches.flatMap((handler) =>
    (leave === 'on leave' ? reaches : (['reachable'] as const)).map((substitute) => ({ leave, handler, substitute })),
  ),
)

test.each(situations)(
  'the office names somebody: $leave, $handler, substitute $substitute',
  async ({ leave, handler, substitute }) => {
    const { prisma } = database
    const { people, construction } = zone
    const chosen = await prisma.person.create({
      data: {
        code: 'cadre-3',
        name: '建设局经办三',
        phone: '+8613800138123',
        roles: ['cadre'],
        departmentId: construction.id,
        telegramId: 3_000n,
        ...reach[handler],
      },
    })
    await prisma.person.update({ where: { id: people.substitute.id }, data: { phone: '+8613800138122', ...reach[substitute] } })
    const days = { firstDay: new Date('2026-11-24'), lastDay: new Date('2026-11-25') }
    if (leave !== 'here')
      await prisma.leave.create({
        data: { ...days, personId: chosen.id, substituteId: leave === 'on leave, nobody named' ? null : people.substitute.id },
      })
    if (leave === 'on leave, the substitute too') await prisma.leave.create({ data: { ...days, personId: people.substitute.id } })
    const takes = {
      here: handler === 'reachable' ? 'self' : 'unreachable',
      'on leave': substitute === 'reachable' ? 'substitute' : 'unreachable',
      'on leave, nobody named': 'away',
      'on leave, the substitute too': 'away',
    }[leave]

    const { id } = await createCase(prisma, zone, clock.now(), { state: 'submitted', handlerId: null })
    const office = (await findActor(prisma, people.office.telegramId!, 'zh-CN'))!
    const { given, view } = await run(async (tx) => {
      const before = await readCase(tx, office, { id })
      const offered = await assignableTo(tx, office, before, { offset: 0, limit: 8 })
      expect(offered.find((one) => one.id === chosen.id)!.taker.is).toBe(takes)
      // The next who is offered is one who will hear of it.
      expect((await nextAssignable(tx, office, before, chosen.id))?.id).toBe(people.cadre.id)
      return assignByOffice(tx, office, { id }, chosen.id)
    })
    expect(given.taker.is).toBe(takes)

    const rows = await prisma.outbox.findMany({ where: { topic: 'notice' }, orderBy: { id: 'asc' } })
    const told = (kind: string) => rows.filter((row) => row.kind === kind).map(({ personId }) => personId)
    // Whoever will work on it is told: the handler, and who stands in for them.
    const standsIn = leave === 'on leave' || leave === 'on leave, the substitute too'
    expect(told('assigned')).toEqual([
      ...(handler === 'unbound' ? [] : [chosen.id]),
      ...(standsIn && substitute !== 'unbound' ? [people.substitute.id] : []),
    ])
    // Whoever won't hear of it is phoned, and until then nobody is promised a call.
    const heard = takes === 'self' || takes === 'substitute'
    const phoned = rows.filter(({ kind }) => kind === 'unreachable')
    expect(phoned.map(({ personId, caseId, payload }) => [personId, caseId, (payload as { phone: string }).phone])).toEqual(
      heard ? [] : [[people.office.id, id, leave === 'on leave' ? '+8613800138122' : '+8613800138123']],
    )
    const found = rows.find(({ kind }) => kind === 'handlerFound')!.payload as unknown as NoticeFacts['handlerFound']
    expect(found).toMatchObject({ handler: chosen.name, unheard: !heard, substitute: standsIn ? people.substitute.name : '' })
    expect(found.hearBy === null).toBe(!heard)
    expect(found.phone).toBe(standsIn ? '+8613800138122' : '+8613800138123')
    // The case says who stands in.
    expect(view.standIn?.name).toBe(standsIn ? people.substitute.name : undefined)
    const shown = await run((tx) => readCase(tx, office, { id }))
    expect(shown.standIn).toEqual(standsIn ? { name: people.substitute.name, phone: '+8613800138122' } : null)
  },
)
