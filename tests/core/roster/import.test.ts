import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { applyImport, importRoster } from '../../../core/roster/apply.ts'
import { planImport, type ImportPlan } from '../../../core/roster/plan.ts'
import { parseRoster } from '../../../core/roster/roster.ts'
import { createInvitation } from '../../../core/people/invitation.ts'
import { defaultPolicy } from '../../../core/policy/policy.ts'
import { transactionOf, type Transaction } from '../../../core/transaction.ts'
import { createJumpingClock } from '../../../platform/clock.ts'
import type { Database } from '../../../platform/database.ts'
import { packageRoot } from '../../../platform/root.ts'
import { createTestDatabase } from '../../support/database.ts'

let database: Database
const clock = createJumpingClock(new Date('2026-11-24T02:00:00Z'), { frozen: true })

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())
beforeEach(() =>
  database.pool.query('TRUNCATE department, category, person, enterprise, project, leave, outbox RESTART IDENTITY CASCADE'),
)

const transaction = <T>(command: (tx: Transaction) => Promise<T>) =>
  database.prisma.$transaction((db) => command(transactionOf(db, { clock, policy: defaultPolicy })))
const planOf = (content: unknown) => planImport(database.prisma, parseRoster(JSON.stringify(content), 'roster.json'))
const importOf = (content: unknown) => transaction((tx) => importRoster(tx, parseRoster(JSON.stringify(content), 'roster.json')))
const sample = readFileSync(join(packageRoot, 'playground', 'sample-zone.json'), 'utf8')
const said = (list: { place: string; message: string }[]) => list.map(({ place, message }) => `${place}: ${message}`)

/** What a plan does, kind by kind, without what stays. */
function doings(plan: ImportPlan) {
  return Object.fromEntries(
    Object.entries(plan.kinds)
      .map(([kind, { added, changed, deactivated }]) => [
        kind,
        {
          ...(added.length > 0 && { added: added.map((row) => row.key) }),
          ...(changed.length > 0 && {
            changed: changed.map((row) => [row.key, row.changes.map((c) => `${c.field}: ${c.before} → ${c.after}`)]),
          }),
          ...(deactivated.length > 0 && { deactivated: deactivated.map((row) => row.key) }),
        },
      ])
      .filter(([, doing]) => Object.keys(doing as object).length > 0),
  )
}

const small = {
  departments: [
    { code: 'd1', name: '建设局', head: 'h1' },
    { code: 'd2', name: '金融办' },
  ],
  categories: [{ code: 'roads', name: '道路', leadDepartment: 'd1' }],
  people: [
    { code: 'o1', name: '企服办主任', roles: ['office'] },
    { code: 'h1', name: '建设局负责人', roles: ['head'], department: 'd1' },
    { code: 'c1', name: '驻企干部一', roles: ['cadre'], department: 'd1' },
    { code: 'c2', name: '驻企干部二', roles: ['cadre'], department: 'd2' },
    { code: 'l1', name: '包联领导一', roles: ['leader'] },
    { code: 'k1', name: '企业联系人一', roles: ['contact'], phone: '13800138001' },
    { code: 'k2', name: '企业联系人二', roles: ['contact'] },
  ],
  enterprises: [
    { code: 'e1', name: '示例一', key: true, leader: 'l1', cadre: 'c1', contacts: ['k1'], creditCode: '9144030071526726XG' },
    { code: 'e2', name: '示例二', contacts: ['k2'], creditCode: '91110000100010433L' },
  ],
  projects: [{ code: 'p1', name: '示例项目', enterprise: 'e1', key: true }],
  leaves: [{ person: 'c1', from: '2026-12-01', to: '2026-12-05', substitute: 'c2' }],
}

test('imports the sample zone, and the second time nothing changes', async () => {
  const roster = parseRoster(sample, 'sample-zone.json')
  const first = await transaction((tx) => importRoster(tx, roster))
  expect(said(first.mistakes)).toEqual([])
  // The office and the cadres of the sample zone are of one department: of their enterprises' secret reports only the inspector is independent.
  expect(said(first.warnings)).toEqual([
    'people: only one person could read a secret report of 3 enterprises ("gxjc-6906", "sample-materials", "sample-equipment"), ' +
      'and nobody closes what they handle themselves; give the role inspector to somebody else who is not linked to it',
  ])
  expect(first.kinds.enterprises.added).toHaveLength(roster.sections.enterprises.length)

  const key = await database.prisma.enterprise.findFirstOrThrow({
    where: { name: '国信军创（岳阳）六九零六科技有限公司' },
    include: { leader: true, cadre: { include: { department: true } }, projects: true, contacts: { include: { person: true } } },
  })
  expect(key).toMatchObject({ key: true, creditCode: null, leader: { name: '包联领导一' }, cadre: { name: '驻企干部一' } })
  expect(key.projects).toMatchObject([{ name: '岳阳北斗导航应用基地（二期）', key: true, leaderId: key.leaderId }])
  expect(new Set(key.contacts.map(({ person }) => person.phone))).toEqual(new Set(['+8613800138001', null]))
  expect(key.contacts).toHaveLength(2)

  const second = await transaction((tx) => importRoster(tx, parseRoster(sample, 'sample-zone.json')))
  expect(doings(second)).toEqual({})
  expect(second.kinds.people.unchanged).toBe(roster.sections.people.length)
})

test('writes every field and every reference', async () => {
  expect(said((await importOf(small)).mistakes)).toEqual([])
  const departments = await database.prisma.department.findMany({
    orderBy: { code: 'asc' },
    include: { head: true, categories: true },
  })
  expect(departments).toMatchObject([
    { name: '建设局', head: { code: 'h1' }, categories: [{ code: 'roads', active: true }] },
    { head: null },
  ])
  const leave = await database.prisma.leave.findFirstOrThrow({ include: { person: true, substitute: true } })
  expect(leave).toMatchObject({ person: { code: 'c1' }, substitute: { code: 'c2' } })
  expect([leave.firstDay, leave.lastDay].map((day) => day.toISOString())).toEqual([
    '2026-12-01T00:00:00.000Z',
    '2026-12-05T00:00:00.000Z',
  ])
  expect(await database.prisma.person.findUniqueOrThrow({ where: { code: 'k1' } })).toMatchObject({
    phone: '+8613800138001',
    roles: ['contact'],
  })
})

test('shows what changes, field by field, and leaves alone what it does not mention', async () => {
  await importOf(small)
  const later = {
    people: [
      { code: 'k1', phone: '13800138009' },
      { code: 'k3', name: '企业联系人三', roles: ['contact'] },
    ],
    enterprises: [
      { code: 'e2', key: true, cadre: 'c2', contacts: ['k3', 'k2'] },
      { code: 'e1', cadre: null, contacts: ['k1'] },
    ],
    projects: [{ code: 'p1', active: false }],
    leaves: [{ person: 'c1', from: '2026-12-01', to: '2026-12-05', active: false }],
  }
  const plan = await importOf(later)
  expect(said(plan.mistakes)).toEqual([])
  expect(doings(plan)).toEqual({
    people: { added: ['k3'], changed: [['k1', ['phone: +8613800138001 → +8613800138009']]] },
    enterprises: {
      changed: [
        ['e2', ['key: no → yes', 'cadre: — → c2', 'contacts: k2 → k2, k3']],
        ['e1', ['cadre: c1 → —']],
      ],
    },
    projects: { deactivated: ['p1'] },
    leaves: { deactivated: ['c1 2026-12-01'] },
  })
  expect(said(plan.warnings)).toEqual([
    'enterprises[0]: key enterprise "e2" has no linked leader',
    'enterprises[1]: key enterprise "e1" has no cadre of its own',
  ])
  expect(await database.prisma.enterprise.findUniqueOrThrow({ where: { code: 'e1' } })).toMatchObject({
    name: '示例一',
    key: true,
    cadreId: null,
  })
  expect(await database.prisma.enterpriseContact.count()).toBe(3)
  expect(await database.prisma.person.count()).toBe(8)
  expect(await database.prisma.leave.count()).toBe(0)
  expect(doings(await planOf({ ...later, leaves: [] }))).toEqual({})
})

test('says every reference that leads nowhere or to the wrong person, at once', async () => {
  await importOf(small)
  const before = await database.prisma.person.count()
  const plan = await importOf({
    departments: [
      { code: 'd3', name: '新局', head: 'nobody' },
      { code: 'd1', head: 'c1' },
    ],
    categories: [{ code: 'new', name: '新类', leadDepartment: 'nowhere' }, { code: 'unnamed' }],
    people: [
      { code: 'n1', name: '甲', roles: ['cadre'], department: 'nowhere' },
      { code: 'n2', name: '乙', roles: ['cadre'] },
      { code: 'n3', name: '丙', roles: ['contact'] },
      { code: 'n4', name: '丁', roles: [] },
      { code: 'n5', name: '戊', roles: ['leader'], phone: '13800138001' },
      { code: 'n6', name: '己' },
      { code: 'broken', name: '庚', roles: ['boss'] },
    ],
    enterprises: [
      { code: 'e3', name: '示例三', leader: 'c1', cadre: 'nobody', contacts: ['k1', 'l1', 'nobody'] },
      { code: 'e4', name: '示例四', creditCode: '91110000100010433L', cadre: 'broken' },
    ],
    projects: [
      { code: 'p2', name: '新项目', enterprise: 'nowhere', cadre: 'k1' },
      { code: 'p3', name: '无主' },
    ],
    leaves: [
      { person: 'nobody', from: '2026-12-01', to: '2026-12-02' },
      { person: 'c1', from: '2026-11-30', to: '2026-12-01', substitute: 'no' },
    ],
  })
  expect(said(plan.mistakes)).toEqual([
    'departments[0].head: there is no person "nobody"',
    'departments[1].head: "c1" hasn\'t the role head',
    'categories[0].leadDepartment: there is no department "nowhere"',
    'categories[1].name: is missing: "unnamed" is new',
    'people[0].department: there is no department "nowhere"',
    'people[1].department: is missing: a cadre belongs to a department',
    'people[2]: "n3" is a contact, but no enterprise names them among its contacts',
    'people[3].roles: is empty: say "active": false for somebody who has no part any more',
    'people[4].phone: +8613800138001 is already the number of "k1"',
    'people[5].roles: is missing: "n6" is new',
    'people[6].roles[0]: must be one of: contact, cadre, head, leader, office, inspector',
    'enterprises[0].leader: "c1" hasn\'t the role leader',
    'enterprises[0].cadre: there is no person "nobody"',
    'enterprises[0].contacts[1]: "l1" hasn\'t the role contact',
    'enterprises[0].contacts[2]: there is no person "nobody"',
    'enterprises[1].creditCode: 91110000100010433L is already the code of "e2"',
    'projects[0].enterprise: there is no enterprise "nowhere"',
    'projects[0].cadre: "k1" hasn\'t the role cadre',
    'projects[1].enterprise: is missing: "p3" is new',
    'leaves[0].person: there is no person "nobody"',
    'leaves[1].from: "c1" is away already from 2026-12-01 to 2026-12-05',
    'leaves[1].substitute: there is no person "no"',
  ])
  expect(await database.prisma.person.count()).toBe(before)
  await expect(transaction((tx) => applyImport(tx, plan))).rejects.toThrow('must not be applied')
})

test('warns of what works badly, and imports it', async () => {
  await importOf(small)
  const filerId = (await database.prisma.person.findUniqueOrThrow({ where: { code: 'k1' } })).id
  const handlerId = (await database.prisma.person.findUniqueOrThrow({ where: { code: 'c1' } })).id
  const { id: categoryId } = await database.prisma.category.findFirstOrThrow()
  const { id: enterpriseId } = await database.prisma.enterprise.findFirstOrThrow()
  const now = clock.now()
  await database.prisma.case.create({
    data: {
      number: 'XG-2026-000001',
      enterpriseId,
      categoryId,
      filerId,
      filerRole: 'contact',
      handlerId,
      description: '市政道路提前接通使用',
      urgency: 'normal',
      state: 'assigned',
      submittedAt: now,
      touchedAt: now,
    },
  })
  const plan = await importOf({
    categories: [
      { code: 'misc', name: '其他' },
      { code: 'conduct', name: '作风', secret: true },
    ],
    people: [
      { code: 'o1', active: false },
      { code: 'c1', active: false },
      { code: 'l1', roles: ['inspector'], active: false },
      { code: 'h2', name: '金融办负责人', roles: ['head'] },
    ],
    enterprises: [{ code: 'e2', contacts: [] }],
  })
  expect(said(plan.mistakes)).toEqual([])
  expect(said(plan.warnings)).toEqual([
    'categories: there is a secret category, but nobody has the role inspector',
    'categories[0]: category "misc" has no lead department: its cases are never routed by themselves',
    'people: nobody has the role office: nobody triages what can not be routed, and nobody closes cases',
    'people[1]: "c1" still handles 1 open case: assign them to somebody else',
    'people[1]: "c1" is still the cadre of "e1"',
    'people[2]: "l1" is still the linked leader of "e1"',
    'people[3]: "h2" has the role head, but heads no department',
    'enterprises[0].contacts: "k2" is no longer a contact of any enterprise',
  ])
  expect(plan.kinds.people.deactivated.map((row) => row.key)).toEqual(['o1', 'c1', 'l1'])
})

test('lets two enterprises exchange credit codes and two people phones', async () => {
  await importOf(small)
  await importOf({ people: [{ code: 'k2', phone: '13800138002' }] })
  const plan = await importOf({
    people: [
      { code: 'k1', phone: '13800138002' },
      { code: 'k2', phone: '13800138001' },
    ],
    enterprises: [
      { code: 'e1', creditCode: '91110000100010433L' },
      { code: 'e2', creditCode: '9144030071526726XG' },
    ],
  })
  expect(said(plan.mistakes)).toEqual([])
  const codes = await database.prisma.enterprise.findMany({ orderBy: { code: 'asc' }, select: { creditCode: true } })
  expect(codes.map((row) => row.creditCode)).toEqual(['91110000100010433L', '9144030071526726XG'])
})

test('who is deactivated loses their link and what waits for them; whose roles change gets other commands', async () => {
  await importOf(small)
  await database.prisma.person.update({ where: { code: 'c1' }, data: { telegramId: 1001n } })
  await database.prisma.person.update({ where: { code: 'c2' }, data: { telegramId: 1002n } })
  const [c1, c2] = await database.prisma.person.findMany({ where: { code: { in: ['c1', 'c2'] } }, orderBy: { code: 'asc' } })
  const { token } = await transaction((tx) => createInvitation(tx, c1!.id))
  const waiting = { topic: 'notice' as const, kind: 'urged', payload: {}, createdAt: clock.now() }
  await database.prisma.outbox.createMany({
    data: [c1!, c2!].map(({ id, telegramId }) => ({ ...waiting, lane: telegramId, chatId: telegramId, personId: id })),
  })

  const plan = await importOf({
    people: [
      { code: 'c1', active: false, phone: '13800138077' },
      { code: 'c2', roles: ['cadre', 'head'], phone: '13800138078' },
    ],
  })
  expect(token).not.toBe('')
  expect(said(plan.warnings)).toContain(
    'people[1].phone: "c2" keeps their Telegram account; if this is another person now, unbind it: invite --revoke',
  )
  expect(await database.prisma.invitation.findFirstOrThrow()).toMatchObject({ personId: c1!.id, revokedAt: clock.now() })
  const rows = await database.prisma.outbox.findMany({
    orderBy: { id: 'asc' },
    select: { personId: true, kind: true, status: true, lane: true },
  })
  expect(rows).toEqual([
    { personId: c1!.id, kind: 'urged', status: 'undeliverable', lane: null },
    { personId: c2!.id, kind: 'urged', status: 'pending', lane: 1002n },
    { personId: c2!.id, kind: 'commands', status: 'pending', lane: 1002n },
  ])
})

test('two imports at once do one after the other', async () => {
  const plans = await Promise.all([importOf(small), importOf(small), importOf(small)])
  expect(plans.map((plan) => plan.kinds.people.added.length).toSorted((a, b) => a - b)).toEqual([0, 0, 7])
})

test('a zone of 3,000 enterprises is a handful of statements', async () => {
  const enterprises = Array.from({ length: 3_000 }, (_, n) => ({ code: `x${n}`, name: `示例${n}`, contacts: [`y${n}`] }))
  const people = Array.from({ length: 3_000 }, (_, n) => ({ code: `y${n}`, name: `联系人${n}`, roles: ['contact'] }))
  let statements = 0
  await transaction((tx) => {
    const db = new Proxy(tx.db, {
      get(target, name, receiver) {
        if (name === '$executeRaw') statements++
        return Reflect.get(target, name, receiver) as unknown
      },
    })
    return importRoster({ ...tx, db }, parseRoster(JSON.stringify({ people, enterprises }), 'roster.json'))
  })
  expect(await database.prisma.enterpriseContact.count()).toBe(3_000)
  expect(statements).toBeLessThan(10)
})
