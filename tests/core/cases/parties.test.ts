import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../../core/actor.ts'
import { contactsOf, peopleWhoMay, readersWith } from '../../../core/cases/audience.ts'
import { readCase, standingOf, type CaseView } from '../../../core/cases/case-view.ts'
import { caseActions, judge, turns, type CaseAction } from '../../../core/cases/lifecycle.ts'
import { countQueue } from '../../../core/cases/lists.ts'
import { caseTables, maySql, partiesSql } from '../../../core/cases/parties.ts'
import { findActor } from '../../../core/people/actor.ts'
import { defaultPolicy as policy } from '../../../core/policy/policy.ts'
import { Refusal } from '../../../core/refusal.ts'
import type { Reading } from '../../../core/transaction.ts'
import { createJumpingClock } from '../../../platform/clock.ts'
import type { Database } from '../../../platform/database.ts'
import { Prisma } from '../../../prisma/client/client.ts'
import { CaseState, Visibility, type Role } from '../../../prisma/client/enums.ts'
import { createTestDatabase } from '../../support/database.ts'
import { buildZone, size, somebody, zones, type BuiltZone } from '../../support/random-zone.ts'

const clock = createJumpingClock(new Date('2026-11-24T10:00:00+08:00'), { frozen: true })

let database: Database
let reading: Reading
beforeAll(async () => {
  database = await createTestDatabase()
  reading = { db: database.reader, clock, policy }
})
afterAll(() => database.close())

/** Who filed: one of the two contacts, or somebody of the zone. */
type Filer = 'contact' | 'colleague' | number

interface RandomCase {
  state: CaseState
  visibility: Visibility
  filer: Filer
  filerRole: Role
  handler: number | null
  objectionRuled: boolean
  overdue: boolean
  /** who did a part of the work, at some time */
  work: { by: number; action: 'sign' | 'deliver' | 'note' }[]
}

const cases: fc.Arbitrary<RandomCase> = fc.record({
  state: fc.constantFrom(...Object.values(CaseState)),
  visibility: fc.constantFrom(...Object.values(Visibility)),
  filer: fc.oneof(fc.constantFrom<Filer>('contact', 'colleague'), fc.nat(size - 1)),
  filerRole: fc.constantFrom<Role>('contact', 'contact', 'office', 'cadre', 'leader'),
  handler: somebody,
  objectionRuled: fc.boolean(),
  overdue: fc.boolean(),
  work: fc.array(fc.record({ by: fc.nat(size - 1), action: fc.constantFrom('sign', 'deliver', 'note') }), { maxLength: 3 }),
})

/** What may have become of the enterprise's side since. */
const sides = fc.record({
  /** the contact is one still */
  stays: fc.boolean(),
  /** the enterprise is in use */
  active: fc.boolean(),
  /** somebody of the zone who is a contact of the enterprise too */
  both: somebody,
})

async function buildSide(built: BuiltZone, side: { stays: boolean; active: boolean; both: number | null }): Promise<number> {
  const { prisma } = database
  const colleague = await prisma.person.create({ data: { code: 'k2', name: '同事', roles: ['contact'], telegramId: 2n } })
  const { enterpriseId } = built
  await prisma.enterpriseContact.create({ data: { enterpriseId, personId: colleague.id } })
  if (side.both !== null) {
    const personId = built.ids[side.both]!
    await prisma.person.update({ where: { id: personId }, data: { roles: { push: 'contact' } } })
    await prisma.enterpriseContact.create({ data: { enterpriseId, personId } })
  }
  if (!side.stays)
    await prisma.enterpriseContact.delete({
      where: { enterpriseId_personId: { enterpriseId, personId: built.contact.personId } },
    })
  await prisma.enterprise.update({ where: { id: enterpriseId }, data: { active: side.active } })
  return colleague.id
}

let lastNumber = 0

async function buildCase(built: BuiltZone, colleagueId: number, random: RandomCase): Promise<number> {
  const { filer } = random
  const now = clock.now()
  const created = await database.prisma.case.create({
    data: {
      number: `XG-2026-${String(++lastNumber).padStart(6, '0')}`,
      enterpriseId: built.enterpriseId,
      categoryId: (await database.prisma.category.findFirstOrThrow()).id,
      filerId: filer === 'contact' ? built.contact.personId : filer === 'colleague' ? colleagueId : built.ids[filer]!,
      filerRole: random.filerRole,
      description: '市政道路提前接通使用',
      urgency: 'normal',
      visibility: random.visibility,
      state: random.state,
      objectionRuled: random.objectionRuled,
      handlerId: random.handler === null ? null : built.ids[random.handler]!,
      submittedAt: now,
      touchedAt: now,
      events: {
        create: random.work.map(({ by, action }) => ({ at: now, actorId: built.ids[by]!, actorRole: 'handler', action })),
      },
    },
  })
  if (random.overdue)
    await database.prisma.deadline.create({
      data: {
        subjectId: created.id,
        caseId: created.id,
        kind: 'sign',
        startedAt: now,
        dueAt: now,
        rungs: { create: { rung: 'red', at: now, told: true } },
      },
    })
  return created.id
}

/** Everybody with an account, as they act. */
async function everybody({ ids }: BuiltZone): Promise<Actor[]> {
  const accounts = [1n, 2n, ...ids.map((_, index) => BigInt(1_000 + index))]
  const actors = await Promise.all(accounts.map((account) => findActor(database.prisma, account, 'zh-CN')))
  return actors.filter((actor) => actor !== undefined)
}

async function seenBy(actor: Actor, id: number): Promise<CaseView | undefined> {
  return readCase(reading, actor, { id }).catch((error: unknown) => {
    if (error instanceof Refusal) return undefined
    throw error
  })
}

/** What somebody may do to a case, as the database says. */
async function mayInSql(actor: Actor, id: number): Promise<CaseAction[]> {
  const parties = partiesSql(actor, '2026-11-24')
  const columns = caseActions.map((action) => Prisma.sql`${maySql(parties, action)} as ${Prisma.raw(`"${action}"`)}`)
  const [row] = await database.reader.$queryRaw<[Record<CaseAction, boolean>]>(
    Prisma.sql`select ${Prisma.join(columns, ', ')} from ${caseTables} where c.id = ${id}`,
  )
  return caseActions.filter((action) => row[action])
}

/** Whether a case has a handler who is nobody of the zone any more, or for whom it is too secret. */
async function handlerHasLeft(id: number): Promise<boolean> {
  const { visibility, handler } = await database.prisma.case.findUniqueOrThrow({ where: { id }, include: { handler: true } })
  if (handler === null) return false
  if (visibility === 'secret') return !(await readersWith(reading, { id }, 'inspector')).includes(handler.id)
  return !handler.active || handler.roles.every((role) => role === 'contact')
}

test('what the table allows is what the database counts, tells and queues', async () => {
  let allowed = 0
  let ownCases = 0
  let unasked = 0
  await fc.assert(
    fc.asyncProperty(zones, sides, fc.array(cases, { minLength: 5, maxLength: 5 }), async (zone, side, randoms) => {
      const built = await buildZone(database, zone)
      const colleagueId = await buildSide(built, side)
      const actors = await everybody(built)
      const queues = new Map(actors.map(({ personId }) => [personId, 0]))
      for (const random of randoms) {
        const id = await buildCase(built, colleagueId, random)
        const may = new Map<CaseAction, number[]>(caseActions.map((action) => [action, []]))
        const leftAlone = await handlerHasLeft(id)
        for (const actor of actors) {
          const { personId, roles } = actor
          const view = await seenBy(actor, id)
          const verdicts = caseActions.filter(
            (action) => view !== undefined && judge(action, view.parties, standingOf(view)) === 'allowed',
          )
          expect(await mayInSql(actor, id), JSON.stringify(view?.parties)).toEqual(verdicts)
          allowed += verdicts.length
          const turn = (turns as Partial<Record<CaseState, CaseAction>>)[random.state]
          const waits = (turn !== undefined && verdicts.includes(turn)) || (leftAlone && verdicts.includes('assign'))
          if (waits) queues.set(personId, queues.get(personId)! + 1)
          if (roles.includes('office') || roles.includes('inspector'))
            for (const action of verdicts) may.get(action)!.push(personId)

          const didIt =
            random.work.some(({ by, action }) => built.ids[by] === personId && action !== 'note') ||
            (random.handler !== null && built.ids[random.handler] === personId) ||
            (random.handler !== null && random.handler === zone.handler && built.ids[zone.substitute ?? -1] === personId)
          if (didIt) {
            ownCases += 1
            expect(verdicts).not.toContain('strikeOff')
          }
        }
        // Who is asked whether it is solved may say so; and where somebody may, somebody is asked.
        const raters: number[] = []
        for (const actor of actors) {
          const view = await seenBy(actor, id)
          const delivered = view && { ...standingOf(view), state: 'delivered' as const }
          if (delivered && judge('rate', view.parties, delivered) === 'allowed') raters.push(actor.personId)
        }
        const asked = await contactsOf(reading, await database.prisma.case.findUniqueOrThrow({ where: { id } }))
        expect(raters).toEqual(expect.arrayContaining(asked))
        expect(asked.length > 0).toBe(raters.length > 0)
        if (asked.length === 0) unasked += 1

        // Who is told to do something is exactly who may.
        for (const action of ['assign', 'strikeOff', 'sendBack', 'decline'] as const)
          expect(await peopleWhoMay(reading, { id }, action), action).toEqual(may.get(action)!.toSorted((a, b) => a - b))
      }
      // Somebody's queue has exactly those of which the next turn is theirs.
      for (const actor of actors) expect((await countQueue(reading, actor)).queue).toBe(queues.get(actor.personId))
    }),
    { numRuns: 15 },
  )
  expect(allowed).toBeGreaterThan(100)
  expect(ownCases).toBeGreaterThan(10)
  expect(unasked).toBeLessThan(75)
}, 240_000)
