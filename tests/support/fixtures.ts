import type { Case, Prisma, PrismaClient } from '../../prisma/client/client.ts'
import type { Role } from '../../prisma/client/enums.ts'
import type { Clock } from '../../platform/clock.ts'
import { defaultPolicy, type Policy } from '../../core/policy/policy.ts'
import { transactionOf, type Transaction } from '../../core/transaction.ts'

/** Runs work in one transaction, as the programs do. */
export function transactions(prisma: PrismaClient, clock: Clock, policy: Policy = defaultPolicy) {
  return <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
    prisma.$transaction((db) => work(transactionOf(db, { clock, policy })))
}

/** A small zone straight in the database, everybody bound: for tests of rules that need people and links, not a roster. */
export type SmallZone = Awaited<ReturnType<typeof createSmallZone>>

export async function createSmallZone(db: PrismaClient) {
  const construction = await db.department.create({ data: { code: 'construction', name: '建设局' } })
  const category = await db.category.create({ data: { code: 'roads', name: '市政道路', leadDepartmentId: construction.id } })
  let account = 1_000n
  const person = (code: string, name: string, role: Role, departmentId: number | null = null) =>
    db.person.create({ data: { code, name, roles: [role], departmentId, telegramId: ++account } })
  const people = {
    contact: await person('contact-1', '企业联系人一', 'contact'),
    cadre: await person('cadre-1', '驻企干部一', 'cadre', construction.id),
    substitute: await person('cadre-2', '驻企干部二', 'cadre', construction.id),
    head: await person('head-1', '建设局负责人', 'head', construction.id),
    leader: await person('leader-1', '包联领导一', 'leader'),
    projectLeader: await person('leader-2', '包联领导二', 'leader'),
    office: await person('office-1', '企服办专员一', 'office'),
    inspector: await person('inspector-1', '督查专员一', 'inspector'),
  }
  await db.department.update({ where: { id: construction.id }, data: { headId: people.head.id } })
  const enterprise = await db.enterprise.create({
    data: { code: 'e-1', name: '重点企业一', key: true, leaderId: people.leader.id, cadreId: people.cadre.id },
  })
  await db.enterpriseContact.create({ data: { enterpriseId: enterprise.id, personId: people.contact.id } })
  const project = await db.project.create({
    data: { code: 'p-1', name: '重点项目一', key: true, enterpriseId: enterprise.id, leaderId: people.projectLeader.id },
  })
  return { construction, category, enterprise, project, people }
}

let lastNumber = 0

/** A case in progress with the zone's cadre; what differs is said in `changes`. Starts no clock. */
export function createCase(
  db: PrismaClient,
  zone: SmallZone,
  at: Date,
  changes: Partial<Prisma.CaseUncheckedCreateInput> = {},
): Promise<Case> {
  return db.case.create({
    data: {
      number: `XG-2026-${String(++lastNumber).padStart(6, '0')}`,
      enterpriseId: zone.enterprise.id,
      categoryId: zone.category.id,
      filerId: zone.people.contact.id,
      filerRole: 'contact',
      description: '市政道路提前接通使用',
      urgency: 'normal',
      state: 'in_progress',
      handlerId: zone.people.cadre.id,
      submittedAt: at,
      assignedAt: at,
      touchedAt: at,
      ...changes,
    },
  })
}
