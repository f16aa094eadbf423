import { afterAll, beforeAll, expect, test } from 'vitest'
import { markReachable, markUnreachable } from '../../../core/outages/reachability.ts'
import { openPeople, type People } from '../people/people.ts'

let people: People
beforeAll(async () => {
  people = await openPeople()
})
afterAll(() => people.close())

test('the office is told once per outage, with the number to phone', async () => {
  const office = await people.person({ telegramId: 1n })
  await people.person({ telegramId: 2n, active: false })
  await people.person({ telegramId: 3n, roles: ['leader'] })
  const lost = await people.person({ telegramId: 4n, roles: ['cadre'], phone: '+8613800138121' })
  const told = (kind = 'unreachable') =>
    people.prisma.outbox.findMany({ where: { kind }, select: { kind: true, personId: true, payload: true } })
  const notice = { kind: 'unreachable', personId: office.id, payload: { name: lost.name, phone: '+8613800138121' } }

  await Promise.all([1, 2, 3].map(() => people.transaction((tx) => markUnreachable(tx, lost.id))))
  expect(await told()).toEqual([notice])
  expect(await people.prisma.person.findUniqueOrThrow({ where: { id: lost.id } })).toMatchObject({
    unreachableSince: people.clock.now(),
  })

  await people.transaction((tx) => markReachable(tx, 4n))
  expect(await people.prisma.person.findUniqueOrThrow({ where: { id: lost.id } })).toMatchObject({ unreachableSince: null })
  expect(await told('commands')).toEqual([{ kind: 'commands', personId: lost.id, payload: {} }])
  await people.transaction((tx) => markUnreachable(tx, lost.id))
  expect(await told()).toEqual([notice, notice])
})

test("the office isn't told of itself, nor of somebody who has no account", async () => {
  await people.prisma.person.updateMany({ where: { roles: { has: 'office' } }, data: { active: false } })
  const alone = await people.person({ telegramId: 11n })
  const unbound = await people.person({ roles: ['cadre'] })
  const before = await people.prisma.outbox.count()
  await people.transaction((tx) => markUnreachable(tx, alone.id))
  await people.transaction((tx) => markUnreachable(tx, unbound.id))
  expect(await people.prisma.outbox.count()).toBe(before)
})
