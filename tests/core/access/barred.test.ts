import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { assignByOffice } from '../../../core/routing/assign-by-office.ts'
import { actingHandlers, peopleWhoMay, readersWith } from '../../../core/cases/audience.ts'
import { lockCaseForWorker, readCase, type CaseView } from '../../../core/cases/case-view.ts'
import { countQueue, pageOfCases } from '../../../core/cases/lists.ts'
import { submitCase, type FiledCase } from '../../../core/cases/submit.ts'
import { checkIndependence } from '../../../core/roster/independence.ts'
import { createMistakeList } from '../../../core/roster/mistakes.ts'
import { readRosterState } from '../../../core/roster/rows.ts'
import { parseRoster } from '../../../core/roster/roster.ts'
import { notify } from '../../../core/notices/notify.ts'
import { findActor } from '../../../core/people/actor.ts'
import { Refusal } from '../../../core/refusal.ts'
import { assignableTo } from '../../../core/routing/assignable.ts'
import { routeCase } from '../../../core/routing/route-case.ts'
import type { Transaction } from '../../../core/transaction.ts'
import { createJumpingClock } from '../../../platform/clock.ts'
import type { Database } from '../../../platform/database.ts'
import type { Role } from '../../../prisma/client/enums.ts'
import { createTestDatabase } from '../../support/database.ts'
import { transactions } from '../../support/fixtures.ts'
import { buildZone, zones, type BuiltZone, type Links, type RandomZone } from '../../support/random-zone.ts'

const clock = createJumpingClock(new Date('2026-11-24T10:00:00+08:00'), { frozen: true })

let database: Database
let run: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>
beforeAll(async () => {
  database = await createTestDatabase()
  run = transactions(database.prisma, clock)
})
afterAll(() => database.close())

/** Who is out of the secret cases of an enterprise with these links: once more, and in other words than `barredSql` has. */
function linkedIn({ people, heads }: RandomZone, all: readonly Links[]): Set<number> {
  const out = new Set<number>()
  for (const { leader, cadre } of all) {
    if (leader !== null) out.add(leader)
    if (cadre === null) continue
    out.add(cadre)
    const { department } = people[cadre]!
    if (department === null) continue
    people.forEach((person, index) => person.department === department && out.add(index))
    const head = heads[department]!
    if (head !== null) out.add(head)
  }
  return out
}

function files({ contact, enterpriseId }: BuiltZone): Promise<FiledCase> {
  return run(async (tx) =>
    submitCase(tx, contact, {
      enterpriseId,
      projectId: null,
      categoryId: (await tx.db.category.findFirstOrThrow()).id,
      description: '有干部在检查时要求接待用餐',
      wish: null,
      urgency: 'normal',
      visibility: 'enterprise',
      attachments: [],
      sources: [],
      addToCaseId: null,
    }),
  )
}

/** What everybody reads of a case: their parties to it, or undefined for somebody to whom it doesn't exist. */
async function readers({ ids }: BuiltZone, caseId: number): Promise<(CaseView | undefined)[]> {
  return run(async (tx) => {
    const views: (CaseView | undefined)[] = []
    for (const index of ids.keys()) {
      const actor = (await findActor(tx.db, BigInt(1_000 + index), 'zh-CN'))!
      const view = await readCase(tx, actor, { id: caseId }).catch((error: unknown) => {
        if (error instanceof Refusal) return undefined
        throw error
      })
      // No list, no count and no queue has what can't be opened.
      const listed = (await pageOfCases(tx, actor, 0, 5)).cases.length
      const { open, queue } = await countQueue(tx, actor)
      expect([listed, open]).toEqual(view === undefined ? [0, 0] : [1, 1])
      if (view === undefined) expect(queue).toBe(0)
      views.push(view)
    }
    return views
  })
}

test('a secret case is read by, told to and given to those of office and inspectors who are not linked to its enterprise, and by nobody else', async () => {
  let independent = 0
  let readerless = 0
  await fc.assert(
    fc.asyncProperty(zones, async (zone) => {
      const built = await buildZone(database, zone)
      const { ids } = built
      const filed = await files(built)
      const before = linkedIn(zone, zone.links)
      const free = (index: number, out: Set<number>) => !out.has(index)
      const within = (role: Role, out: Set<number>) =>
        ids.filter((_, index) => zone.people[index]!.roles.includes(role) && free(index, out))
      expect(filed.readerless).toBe(within('office', before).length + within('inspector', before).length === 0)
      if (filed.readerless) readerless += 1

      // What an import says beforehand agrees with what becomes of a report.
      const warnings = createMistakeList()
      checkIndependence(
        parseRoster('{"people": [{ "code": "p0" }]}', 'roster.json'),
        await run((tx) => readRosterState(tx.db)),
        warnings,
      )
      const anybody = zone.people.some(({ roles }) => roles.includes('office') || roles.includes('inspector'))
      expect(warnings.kept.some(({ message }) => message.startsWith('nobody could read'))).toBe(anybody && filed.readerless)

      // The router gives it to an inspector who is independent, or to nobody.
      const routed = await run((tx) => routeCase(tx, filed.id))
      const handler = (await database.prisma.case.findUniqueOrThrow({ where: { id: filed.id } })).handlerId
      expect(routed).toBe(handler !== null)
      if (handler !== null) expect(within('inspector', before)).toContain(handler)

      // Links change; the one who was linked when it was filed stays out.
      const idOf = (index: number | null) => (index === null ? null : ids[index]!)
      for (const [index, { leader, cadre }] of zone.later.entries()) {
        const data = { leaderId: idOf(leader), cadreId: idOf(cadre) }
        if (index === 0) await database.prisma.enterprise.update({ where: { id: built.enterpriseId }, data })
        else await database.prisma.project.update({ where: { id: built.projectIds[index - 1]! }, data })
      }
      if (zone.handler !== null)
        await database.prisma.case.update({
          where: { id: filed.id },
          data: { handlerId: ids[zone.handler]!, state: 'assigned', assignedAt: clock.now() },
        })
      const out = linkedIn(zone, [...zone.links, ...zone.later])
      const [office, inspectors] = [within('office', out), within('inspector', out)]
      independent += office.length + inspectors.length

      const views = await readers(built, filed.id)
      views.forEach((view, index) => {
        const may = office.includes(ids[index]!) || inspectors.includes(ids[index]!)
        expect(view !== undefined, `person ${index}`).toBe(may)
      })
      const as = (party: 'office' | 'inspector') => ids.filter((_, index) => views[index]?.parties.includes(party))
      await run(async (tx) => {
        const view = (await lockCaseForWorker(tx, filed.id))!
        expect(view.readerless).toBe(office.length + inspectors.length === 0)
        expect(await readersWith(tx, view, 'office')).toEqual(as('office'))
        expect(await readersWith(tx, view, 'inspector')).toEqual(as('inspector'))
        const told = [
          ...(await actingHandlers(tx, view)),
          ...(await peopleWhoMay(tx, view, 'strikeOff')),
          ...(await peopleWhoMay(tx, view, 'assign')),
        ]
        for (const id of told) expect([...office, ...inspectors]).toContain(id)
        // Whatever list a command makes, the outbox takes nobody who is kept out.
        await tx.db.outbox.deleteMany()
        await notify(tx, { kind: 'urged', facts: { by: 'leader', name: '某' }, to: ids, caseId: view.id })
        const rows = await tx.db.outbox.findMany({ select: { personId: true } })
        expect(rows.map(({ personId }) => personId)).toEqual(ids.filter((_, index) => free(index, out)))
      })

      // The office is offered whom it may choose, and may choose nobody else.
      const chooser = views.findIndex((view) => view !== undefined)
      if (chooser === -1) return
      const actor = (await findActor(database.prisma, BigInt(1_000 + chooser), 'zh-CN'))!
      const offered = await run((tx) => assignableTo(tx, actor, views[chooser]!, { offset: 0, limit: 50 }))
      expect(new Set(offered.map(({ id }) => id))).toEqual(new Set(inspectors.filter((id) => id !== views[chooser]!.handlerId)))
      const outsider = ids.find((id) => !inspectors.includes(id))
      if (outsider !== undefined)
        await expect(run((tx) => assignByOffice(tx, actor, { id: filed.id }, outsider))).rejects.toMatchObject({
          code: 'nobody-to-assign',
        })
    }),
    { numRuns: 40 },
  )
  // Zones of both kinds were met.
  expect(independent).toBeGreaterThan(10)
  expect(readerless).toBeGreaterThan(2)
}, 240_000)
