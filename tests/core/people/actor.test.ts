import { afterAll, beforeAll, expect, test } from 'vitest'
import { findActor } from '../../../core/people/actor.ts'
import { openPeople, type People } from './people.ts'

let people: People
beforeAll(async () => {
  people = await openPeople()
})
afterAll(() => people.close())

test('finds who is behind an account, with what they head and whose contact they are', async () => {
  const { prisma } = people
  const department = await prisma.department.create({ data: { code: 'd', name: '建设局' } })
  const { id } = await people.person({
    name: '甲',
    roles: ['head', 'contact'],
    departmentId: department.id,
    telegramId: 9_007_199_254_740_993n,
    locale: 'en',
  })
  const headed = await prisma.department.create({ data: { code: 'd2', name: '金融办', headId: id } })
  const active = await prisma.enterprise.create({ data: { code: 'e', name: '示例一', contacts: { create: { personId: id } } } })
  await prisma.enterprise.create({ data: { code: 'f', name: '示例二', active: false, contacts: { create: { personId: id } } } })
  expect(await findActor(prisma, 9_007_199_254_740_993n, 'zh-CN')).toEqual({
    personId: id,
    name: '甲',
    roles: ['head', 'contact'],
    departmentId: department.id,
    headOf: [headed.id],
    contactOf: [active.id],
    locale: 'en',
    telegramId: 9_007_199_254_740_993n,
  })
})

test('gives the default language and empty lists to somebody without', async () => {
  const { id, name } = await people.person({ telegramId: 77n })
  expect(await findActor(people.prisma, 77n, 'zh-CN')).toEqual({
    personId: id,
    name,
    roles: ['office'],
    departmentId: null,
    headOf: [],
    contactOf: [],
    locale: 'zh-CN',
    telegramId: 77n,
  })
})

test('a stranger, somebody deactivated and somebody without roles are nobody', async () => {
  await people.person({ telegramId: 81n, active: false })
  await people.person({ telegramId: 82n, roles: [] })
  expect(await findActor(people.prisma, 80n, 'zh-CN')).toBeUndefined()
  expect(await findActor(people.prisma, 81n, 'zh-CN')).toBeUndefined()
  expect(await findActor(people.prisma, 82n, 'zh-CN')).toBeUndefined()
})
