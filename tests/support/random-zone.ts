import fc from 'fast-check'
import type { Actor } from '../../core/actor.ts'
import { findActor } from '../../core/people/actor.ts'
import type { Database } from '../../platform/database.ts'
import type { Role } from '../../prisma/client/enums.ts'

/** A zone in which a few people are many things at once. Numbers name people, departments; null is nobody, none. */
export interface RandomZone {
  people: { roles: Role[]; department: number | null }[]
  /** of each department */
  heads: (number | null)[]
  /** of the enterprise, then of its two projects */
  links: Links[]
  /** what they are after the report was filed */
  later: Links[]
  /** who had the case before, if it had a handler at all */
  handler: number | null
  substitute: number | null
}

export interface Links {
  leader: number | null
  cadre: number | null
}

/** How many people of the zone there are. */
export const size = 6
export const somebody = fc.option(fc.nat(size - 1), { freq: 3 })
const links = fc.array(fc.record({ leader: somebody, cadre: somebody }), { minLength: 3, maxLength: 3 })
export const zones: fc.Arbitrary<RandomZone> = fc.record({
  people: fc.array(
    fc.record({
      roles: fc.subarray<Role>(['cadre', 'head', 'leader', 'office', 'inspector'], { minLength: 1 }),
      department: fc.option(fc.nat(2), { freq: 3 }),
    }),
    { minLength: size, maxLength: size },
  ),
  heads: fc.array(somebody, { minLength: 3, maxLength: 3 }),
  links,
  later: links,
  handler: somebody,
  substitute: somebody,
})

/** The zone in the database. */
export interface BuiltZone {
  ids: number[]
  enterpriseId: number
  projectIds: number[]
  contact: Actor
}

/** Puts a zone into the database, in the place of what was there. */
export async function buildZone(database: Database, zone: RandomZone): Promise<BuiltZone> {
  await database.pool.query(
    'truncate department, category, person, enterprise, project, leave, case_file, outbox restart identity cascade',
  )
  const { prisma } = database
  const departments = await prisma.department.createManyAndReturn({
    data: zone.heads.map((_, index) => ({ code: `d${index}`, name: `部门${index}` })),
  })
  const people = await prisma.person.createManyAndReturn({
    data: zone.people.map(({ roles, department }, index) => ({
      code: `p${index}`,
      name: `人员${index}`,
      roles,
      departmentId: department === null ? null : departments[department]!.id,
      telegramId: BigInt(1_000 + index),
    })),
  })
  const ids = people.map(({ id }) => id)
  const idOf = (index: number | null) => (index === null ? null : ids[index]!)
  for (const [index, head] of zone.heads.entries())
    await prisma.department.update({ where: { id: departments[index]!.id }, data: { headId: idOf(head) } })
  await prisma.category.create({ data: { code: 'conduct', name: '作风问题', secret: true } })
  const [own, ...ofProjects] = zone.links.map(({ leader, cadre }) => ({ leaderId: idOf(leader), cadreId: idOf(cadre) }))
  const enterprise = await prisma.enterprise.create({ data: { code: 'e', name: '企业', ...own! } })
  const projects = await prisma.project.createManyAndReturn({
    // One that is over says as much about who is linked as one that goes on.
    data: ofProjects.map((linked, index) => ({
      code: `j${index}`,
      name: '项目',
      enterpriseId: enterprise.id,
      active: index === 0,
      ...linked,
    })),
  })
  const contact = await prisma.person.create({ data: { code: 'k', name: '企业联系人', roles: ['contact'], telegramId: 1n } })
  await prisma.enterpriseContact.create({ data: { enterpriseId: enterprise.id, personId: contact.id } })
  if (zone.handler !== null && zone.substitute !== null && zone.handler !== zone.substitute) {
    const day = new Date('2026-11-24')
    await prisma.leave.create({
      data: { personId: ids[zone.handler]!, substituteId: ids[zone.substitute]!, firstDay: day, lastDay: day },
    })
  }
  return {
    ids,
    enterpriseId: enterprise.id,
    projectIds: projects.map(({ id }) => id),
    contact: (await findActor(prisma, 1n, 'zh-CN'))!,
  }
}
