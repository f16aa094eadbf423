import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reportContext } from '../../../bot/forms/report-context.ts'
import { createReportChoices } from '../../../core/cases/report-options.ts'
import type { Answers } from '../../../bot/forms/answers.ts'
import { report } from '../../../bot/forms/report.ts'
import type { Actor } from '../../../core/actor.ts'
import type { Database } from '../../../platform/database.ts'
import type { Person } from '../../../prisma/client/client.ts'
import { createTestDatabase } from '../../support/database.ts'
import { createCase, createSmallZone, type SmallZone } from '../../support/fixtures.ts'
import { openDialog } from './dialog.ts'

const now = new Date('2026-11-24T01:30:00Z')
let database: Database
let zone: SmallZone
let other: { enterpriseId: number; contact: Person }

beforeAll(async () => {
  database = await createTestDatabase()
  const db = database.prisma
  zone = await createSmallZone(db)
  const contact = await db.person.create({
    data: { code: 'contact-2', name: '企业联系人二', roles: ['contact'], telegramId: 900n },
  })
  const enterprise = await db.enterprise.create({
    data: { code: 'e-2', name: '小微企业二', contacts: { create: { personId: contact.id } } },
  })
  await db.enterprise.create({
    data: { code: 'e-3', name: '停业企业三', active: false, contacts: { create: { personId: contact.id } } },
  })
  await db.category.create({ data: { code: 'old', name: '旧类别', active: false } })
  await db.category.create({ data: { code: 'conduct', name: '吃拿卡要', secret: true, position: 9 } })
  await db.project.create({
    data: { code: 'p-2', name: '二期项目', enterpriseId: enterprise.id, cadreId: zone.people.substitute.id },
  })
  other = { enterpriseId: enterprise.id, contact }
})
afterAll(() => database.close())

async function actorOf(person: Person): Promise<Actor> {
  const contactOf = await database.prisma.enterpriseContact.findMany({ where: { personId: person.id } })
  const { id, name, roles, departmentId, telegramId } = person
  return {
    personId: id,
    name,
    roles,
    departmentId,
    headOf: [],
    contactOf: contactOf.map(({ enterpriseId }) => enterpriseId),
    locale: 'zh-CN',
    telegramId: telegramId!,
  }
}

async function contextOf(person: Person, answers: Answers = { category: 1 }) {
  const actor = await actorOf(person)
  return reportContext(createReportChoices(database.reader), actor, {
    draftId: 1,
    rosterVersion: 1,
    answers,
    attachments: { files: 10, megabytes: 20 },
  })
}

const namesOf = (list: readonly { name: string }[]) => list.map(({ name }) => name)

describe('enterprises that somebody may file for', () => {
  test('a contact: those that they are a contact of and that are active', async () => {
    expect(namesOf((await contextOf(zone.people.contact)).enterprises)).toEqual(['重点企业一'])
    expect(namesOf((await contextOf(other.contact)).enterprises)).toEqual(['小微企业二'])
  })

  test('cadre and leader: those linked to them, also by a project', async () => {
    expect(namesOf((await contextOf(zone.people.cadre)).enterprises)).toEqual(['重点企业一'])
    expect(namesOf((await contextOf(zone.people.substitute)).enterprises)).toEqual(['小微企业二'])
    expect(namesOf((await contextOf(zone.people.projectLeader)).enterprises)).toEqual(['重点企业一'])
  })

  test('the office: all active ones', async () => {
    expect(namesOf((await contextOf(zone.people.office)).enterprises).sort()).toEqual(['小微企业二', '重点企业一'].sort())
  })

  test('as a contact their own, everybody else on its behalf', async () => {
    const both = await database.prisma.person.create({
      data: { code: 'both', name: '两职', roles: ['contact', 'office'], telegramId: 902n },
    })
    await database.prisma.enterpriseContact.create({ data: { enterpriseId: other.enterpriseId, personId: both.id } })
    const owning = async (person: Person) =>
      (await contextOf(person)).enterprises.map(({ name, own }) => `${name} ${own ? 'own' : 'on behalf'}`).sort()
    expect(await owning(other.contact)).toEqual(['小微企业二 own'])
    expect(await owning(zone.people.cadre)).toEqual(['重点企业一 on behalf'])
    expect(await owning(both)).toEqual(['小微企业二 own', '重点企业一 on behalf'])
  })

  test('anybody else: none', async () => {
    await expect(contextOf(zone.people.head)).rejects.toMatchObject({ code: 'no-enterprise' })
    await expect(contextOf(zone.people.inspector)).rejects.toMatchObject({ code: 'no-enterprise' })
  })
})

test('projects and categories are the active ones', async () => {
  const context = await contextOf(zone.people.contact)
  expect(namesOf(context.projects)).toEqual(['重点项目一'])
  expect(context.categories).toEqual([
    { id: zone.category.id, name: '市政道路', nameEn: null, secret: false },
    expect.objectContaining({ name: '吃拿卡要', secret: true }),
  ])
})

test('open cases are those that they may add to, newest first', async () => {
  const db = database.prisma
  const colleague = await db.person.create({
    data: { code: 'contact-3', name: '企业联系人三', roles: ['contact'], telegramId: 901n },
  })
  await db.enterpriseContact.create({ data: { enterpriseId: zone.enterprise.id, personId: colleague.id } })
  const open = await createCase(db, zone, now)
  const mine = await createCase(db, zone, now, { visibility: 'filer' })
  const secret = await createCase(db, zone, now, { visibility: 'secret' })
  const others = await createCase(db, zone, now, { visibility: 'filer', filerId: colleague.id })
  await createCase(db, zone, now, { state: 'closed' })
  await createCase(db, zone, now, { enterpriseId: other.enterpriseId, filerId: other.contact.id })

  const numbersFor = async (person: Person, answers: Answers = { category: 1 }) =>
    (await contextOf(person, answers)).openCases.map(({ number }) => number)
  expect(await numbersFor(zone.people.contact)).toEqual([secret.number, mine.number, open.number])
  expect(await numbersFor(colleague)).toEqual([others.number, open.number])
  // Before there is a category, nothing can be similar.
  expect(await numbersFor(zone.people.contact, {})).toEqual([])
  // The cadre handles them, but it isn't for them to add to them.
  expect(await numbersFor(zone.people.cadre)).toEqual([])
  expect(await numbersFor(zone.people.office, { enterprise: zone.enterprise.id, category: 1 })).toEqual([])
})

test('the dialog runs on what was loaded', async () => {
  const context = await contextOf(zone.people.contact)
  const dialog = openDialog(report, context)
  dialog.taps('重点项目一').taps('市政道路').says('道路不通').taps('跳过').taps('紧急').taps('跳过').taps('本企业可见')
  expect(dialog.draft.step).toBe('similar')
  expect(dialog.taps('另行提交').taps('确认提交').last.done).toBe(true)
  expect(dialog.result).toMatchObject({
    enterpriseId: zone.enterprise.id,
    projectId: zone.project.id,
    categoryId: zone.category.id,
  })
})
