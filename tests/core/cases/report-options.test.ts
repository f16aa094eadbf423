import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../../core/actor.ts'
import { createReportChoices } from '../../../core/cases/report-options.ts'
import { findActor } from '../../../core/people/actor.ts'
import type { Database } from '../../../platform/database.ts'
import { createTestDatabase } from '../../support/database.ts'
import { createCase, createSmallZone, type SmallZone } from '../../support/fixtures.ts'

let database: Database
let zone: SmallZone
let contact: Actor

beforeAll(async () => {
  database = await createTestDatabase()
  zone = await createSmallZone(database.prisma)
  contact = (await findActor(database.prisma, zone.people.contact.telegramId!, 'zh-CN'))!
})
afterAll(() => database.close())

const rosterVersion = async () => (await database.prisma.rosterVersion.findUniqueOrThrow({ where: { id: 1 } })).version

/** The choices, and how many statements they have cost so far. */
function counting() {
  let statements = 0
  const choices = createReportChoices({
    $queryRaw: ((...given: Parameters<typeof database.reader.$queryRaw>) => {
      statements += 1
      return database.reader.$queryRaw(...given)
    }) as typeof database.reader.$queryRaw,
  })
  return { choices, statements: () => statements }
}

test('the options of somebody are read once for a version of the roster', async () => {
  const { choices, statements } = counting()
  const version = await rosterVersion()
  const first = await choices.optionsOf(contact, version)
  expect(await choices.optionsOf(contact, version)).toBe(first)
  expect(first.enterprises).toEqual([{ id: zone.enterprise.id, name: '重点企业一', own: true }])
  expect(statements()).toBe(1)
  await choices.optionsOf({ ...contact, contactOf: [] }, version)
  expect(statements()).toBe(2)
})

test.each([
  ['a category', () => database.prisma.category.update({ where: { id: zone.category.id }, data: { name: '道路' } })],
  ['an enterprise', () => database.prisma.enterprise.update({ where: { id: zone.enterprise.id }, data: { name: '重点企业' } })],
  ['a project', () => database.prisma.project.update({ where: { id: zone.project.id }, data: { active: false } })],
  [
    'the contacts of an enterprise',
    () => database.prisma.enterpriseContact.deleteMany({ where: { personId: contact.personId } }),
  ],
] as const)('a change of %s is a new version, under which nothing old counts', async (_name, change) => {
  const { choices } = counting()
  const before = await rosterVersion()
  const old = await choices.optionsOf(contact, before)
  await change()
  const after = await rosterVersion()
  expect(after).toBeGreaterThan(before)
  expect(await choices.optionsOf(contact, after)).not.toBe(old)
})

test('a dialog reads the open cases of an enterprise once, and another dialog reads them anew', async () => {
  const { choices, statements } = counting()
  const of = { draftId: 5, enterpriseId: zone.enterprise.id }
  expect(await choices.openCasesOf(contact, of)).toEqual([])
  const { id } = await createCase(database.prisma, zone, new Date('2026-11-24T01:30:00Z'))
  expect(await choices.openCasesOf(contact, of)).toEqual([])
  expect(statements()).toBe(1)
  expect(await choices.openCasesOf(contact, { ...of, draftId: 6 })).toMatchObject([{ id }])
})
