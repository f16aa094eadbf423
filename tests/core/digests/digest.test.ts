import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { composeDigest, digestsDue, readDigest } from '../../../core/digests/digest.ts'
import type { DigestFacts } from '../../../core/notices/notice.ts'
import { defaultPolicy, parsePolicy } from '../../../core/policy/policy.ts'
import { changeClocks, type ClockedSubject } from '../../../core/clocks/deadlines.ts'
import { sweep } from '../../../core/escalation/ladder.ts'
import type { Transaction } from '../../../core/transaction.ts'
import { createJumpingClock } from '../../../platform/clock.ts'
import type { Database } from '../../../platform/database.ts'
import type { Prisma } from '../../../prisma/client/client.ts'
import type { ClockKind } from '../../../prisma/client/enums.ts'
import { startDeadline } from '../../support/clocks.ts'
import { createTestDatabase } from '../../support/database.ts'
import { createCase, createSmallZone, transactions, type SmallZone } from '../../support/fixtures.ts'

// 2026-11-24 is a Tuesday.
const local = (text: string) => new Date(`${text}:00+08:00`)
const morning = local('2026-11-24T08:30')
const clock = createJumpingClock(morning, { frozen: true })

let database: Database
let zone: SmallZone
let run: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>

beforeAll(async () => {
  database = await createTestDatabase()
  zone = await createSmallZone(database.prisma)
  run = transactions(database.prisma, clock)
})
afterAll(() => database.close())
beforeEach(async () => {
  clock.set(morning)
  await database.prisma.digest.deleteMany()
  await database.prisma.outbox.deleteMany()
  await database.prisma.deadline.deleteMany()
  await database.prisma.caseEvent.deleteMany()
  await database.prisma.case.deleteMany()
})

const leaders = () => [zone.people.leader.id, zone.people.projectLeader.id]
const due = async (now: Date, policy = defaultPolicy) =>
  (await digestsDue(database.prisma, policy, now)).map(({ personId }) => personId)
const submit = (at: string, changes: Partial<Prisma.CaseUncheckedCreateInput> = {}) =>
  createCase(database.prisma, zone, local(at), changes)

async function compose(personId = zone.people.leader.id, day = '2026-11-24'): Promise<DigestFacts> {
  await database.prisma.outbox.deleteMany()
  expect(await run((tx) => composeDigest(tx, personId, day))).toBe(true)
  const [row, ...more] = await database.prisma.outbox.findMany()
  expect(more).toEqual([])
  expect(row).toMatchObject({ kind: 'digest', personId, urgent: false, caseId: null })
  return row!.payload as unknown as DigestFacts
}

describe('leaders want their digest', () => {
  test.each([
    ['not before the hour', '2026-11-24T08:29', false],
    ['from the hour on', '2026-11-24T08:30', true],
    ['later, when the morning was missed', '2026-11-24T16:00', true],
    ['not once the evening is quiet', '2026-11-24T21:00', false],
    ['not on a Saturday', '2026-11-28T08:30', false],
  ])('%s', async (_, now, wanted) => {
    expect(await due(local(now))).toEqual(wanted ? leaders() : [])
  })

  test('on a make-up Saturday, and not on a holiday', async () => {
    const policy = parsePolicy({ calendar: { holidays: ['2026-11-24'], workdays: ['2026-11-28'] } })
    expect(await due(morning, policy)).toEqual([])
    expect(await due(local('2026-11-28T08:30'), policy)).toEqual(leaders())
  })

  test('an early digest waits for the quiet hours to end', async () => {
    const policy = parsePolicy({ digest: { at: '07:00' } })
    expect(await due(local('2026-11-24T07:30'), policy)).toEqual([])
    expect(await due(local('2026-11-24T08:00'), policy)).toEqual(leaders())
  })

  test('once a day, and again the next day', async () => {
    await compose()
    expect(await due(morning)).toEqual([zone.people.projectLeader.id])
    expect(await due(local('2026-11-25T08:30'))).toEqual(leaders())
  })

  test('only if they are bound, since before this morning, and still there', async () => {
    const { leader, projectLeader } = zone.people
    const change = (id: number, data: Prisma.PersonUpdateInput) => database.prisma.person.update({ where: { id }, data })
    await change(leader.id, { telegramId: null })
    await change(projectLeader.id, { active: false })
    expect(await due(morning)).toEqual([])
    await change(leader.id, { telegramId: leader.telegramId, boundAt: local('2026-11-24T09:00') })
    await change(projectLeader.id, { active: true, boundAt: local('2026-11-24T08:29') })
    expect(await due(local('2026-11-24T10:00'))).toEqual([projectLeader.id])
    await change(leader.id, { boundAt: null })
    await change(projectLeader.id, { boundAt: null })
  })
})

describe('a digest', () => {
  test('of an empty day is a digest too', async () => {
    expect(await compose()).toEqual({ day: '2026-11-24', fresh: [], stalled: [], waiting: [], gaps: 0 })
  })

  test('is written once, however many write it at the same time', async () => {
    const person = zone.people.leader.id
    const written = await Promise.all(Array.from({ length: 4 }, () => run((tx) => composeDigest(tx, person, '2026-11-24'))))
    expect(written.filter(Boolean)).toHaveLength(1)
    expect(await database.prisma.outbox.count()).toBe(1)
    expect(await run((tx) => composeDigest(tx, person, '2026-11-24'))).toBe(false)
    expect(await database.prisma.digest.findMany()).toMatchObject([{ personId: person, period: 'day:2026-11-24', at: morning }])
  })

  test('lists what is new since the last one, over the weekend too, else since the hour of the one before', async () => {
    await submit('2026-11-23T08:29')
    const second = await submit('2026-11-23T08:31', { serviceGap: true })
    const first = await compose()
    expect(first.fresh).toEqual([
      { caseId: second.id, version: 1, number: second.number, enterprise: '重点企业一', category: '市政道路' },
    ])
    expect(first.gaps).toBe(1)

    clock.set(local('2026-11-27T08:30'))
    expect((await compose(undefined, '2026-11-27')).fresh).toEqual([])
    const friday = await submit('2026-11-27T17:00')
    const struckOff = await submit('2026-11-28T11:00', { state: 'closed', serviceGap: true })
    await submit('2026-11-28T12:00', { state: 'withdrawn', serviceGap: true })
    clock.set(local('2026-11-30T08:30'))
    const monday = await compose(undefined, '2026-11-30')
    expect(monday.fresh.map(({ caseId }) => caseId)).toEqual([friday.id, struckOff.id])
    expect(monday.gaps).toBe(1)
  })

  test('lists what stalled, the longest overdue first, with its clock and whom it waits for', async () => {
    const start = async (file: ClockedSubject, kind: ClockKind, from: string) =>
      run((tx) => startDeadline(tx, file, kind, local(from)))
    const open = async (from: string, ...kinds: ClockKind[]) => {
      const file = (await submit(from)) as Awaited<ReturnType<typeof submit>> & { urgency: 'normal' }
      for (const kind of kinds) await start(file, kind, from)
      return file
    }
    const recent = await open('2026-11-20T10:00', 'sign')
    const oldest = await open('2026-11-10T10:00', 'progress', 'contact')
    const office = await open('2026-11-16T10:00', 'strike_off')
    await database.prisma.case.update({ where: { id: office.id }, data: { state: 'confirmed' } })
    await open('2026-11-23T18:00', 'sign')
    const paused = await open('2026-11-09T10:00', 'solve')
    const met = await open('2026-11-09T10:00', 'sign')
    expect(
      (
        await sweep(run, {
          putOffCallback: () => Promise.resolve(false),
          onCallbackExpired: () => Promise.reject(new Error('none')),
        })
      ).failed,
    ).toEqual([])
    await run((tx) => changeClocks(tx, paused, { pauses: 'all' }))
    await run((tx) => changeClocks(tx, met, { meets: ['sign'] }))

    const { stalled } = await compose()
    expect(stalled.map(({ caseId, clock, dueAt, waiting }) => [caseId, clock, dueAt, waiting])).toEqual([
      [oldest.id, 'contact', local('2026-11-11T17:30').toISOString(), '驻企干部一'],
      [office.id, 'strike_off', local('2026-11-18T17:30').toISOString(), '企服办专员一'],
      [recent.id, 'sign', local('2026-11-23T17:30').toISOString(), '驻企干部一'],
    ])
    expect(stalled[0]).toEqual({
      caseId: oldest.id,
      version: oldest.version,
      number: oldest.number,
      enterprise: '重点企业一',
      category: '市政道路',
      clock: 'contact',
      dueAt: local('2026-11-11T17:30').toISOString(),
      waiting: '驻企干部一',
    })
  })

  test('lists what waits for the enterprise or for the office to close', async () => {
    const confirmed = await submit('2026-11-10T10:00', { state: 'confirmed', deliveredAt: local('2026-11-18T10:00') })
    const delivered = await submit('2026-11-10T10:00', { state: 'delivered', deliveredAt: local('2026-11-17T10:00') })
    await submit('2026-11-10T10:00', { state: 'closed', deliveredAt: local('2026-11-16T10:00') })
    await submit('2026-11-10T10:00')
    expect((await compose()).waiting.map(({ caseId }) => caseId)).toEqual([delivered.id, confirmed.id])
  })

  test('of a day with secret cases reads like one of a day without, whatever has become of them', async () => {
    const secret = { visibility: 'secret', serviceGap: true } as const
    const stalled = await submit('2026-11-23T09:00', { ...secret, urgency: 'urgent' })
    await run((tx) => startDeadline(tx, stalled, 'sign', local('2026-11-23T09:00')))
    await sweep(run, { putOffCallback: () => Promise.resolve(false), onCallbackExpired: () => Promise.reject(new Error('none')) })
    await submit('2026-11-23T09:00', { ...secret, state: 'delivered' })
    await submit('2026-11-23T09:00', { ...secret, state: 'closed' })
    expect(await compose()).toEqual({ day: '2026-11-24', fresh: [], stalled: [], waiting: [], gaps: 0 })
  })

  test('can be read again during the day, with what has come since', async () => {
    const before = await submit('2026-11-23T09:00')
    const written = await compose()
    clock.set(local('2026-11-24T15:00'))
    expect(await run((tx) => readDigest(tx, zone.people.leader.id, '2026-11-24'))).toEqual(written)
    await database.prisma.digest.create({
      data: { personId: zone.people.leader.id, period: 'day:2026-11-20', at: local('2026-11-20T08:30') },
    })
    const since = await submit('2026-11-24T14:00')
    const { fresh } = await run((tx) => readDigest(tx, zone.people.leader.id, '2026-11-24'))
    expect(fresh.map(({ caseId }) => caseId)).toEqual([before.id, since.id])
    expect(await database.prisma.digest.count()).toBe(2)
  })

  test("a project's case is its own leader's, and not the enterprise leader's", async () => {
    const enterprise = await submit('2026-11-23T09:00')
    const project = await submit('2026-11-23T09:00', { projectId: zone.project.id })
    expect((await compose()).fresh.map(({ caseId }) => caseId)).toEqual([enterprise.id])
    expect((await compose(zone.people.projectLeader.id)).fresh.map(({ caseId }) => caseId)).toEqual([project.id])
  })
})
