import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parsePolicy } from '../../../core/policy/policy.ts'
import { changeClocks, runningDeadlines } from '../../../core/clocks/deadlines.ts'
import { explainDeadline } from '../../../core/clocks/reasoning.ts'
import type { Transaction } from '../../../core/transaction.ts'
import { createJumpingClock } from '../../../platform/clock.ts'
import type { Database } from '../../../platform/database.ts'
import type { Case } from '../../../prisma/client/client.ts'
import type { ClockKind } from '../../../prisma/client/enums.ts'
import { startClocks, startDeadline } from '../../support/clocks.ts'
import { createTestDatabase } from '../../support/database.ts'
import { createCase, createSmallZone, transactions, type SmallZone } from '../../support/fixtures.ts'

// 2026-11-23 is a Monday.
const local = (text: string) => new Date(`${text}:00+08:00`)
const start = local('2026-11-23T10:00')
const hour = 3_600_000
const clock = createJumpingClock(start, { frozen: true })
const policy = parsePolicy({ clocks: { urgent: { callback: '1d' } } })

let database: Database
let zone: SmallZone
let file: Case
let run: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>

beforeAll(async () => {
  database = await createTestDatabase()
  zone = await createSmallZone(database.prisma)
  run = transactions(database.prisma, clock, policy)
})
afterAll(() => database.close())
beforeEach(async () => {
  clock.set(start)
  file = await createCase(database.prisma, zone, start)
})

const begin = (kind: ClockKind) => run((tx) => startDeadline(tx, file, kind, clock.now()))
const meet = async (kind: ClockKind) => (await run((tx) => changeClocks(tx, file, { meets: [kind] }))).changed[0]?.status
const restart = (kind: ClockKind) => run((tx) => changeClocks(tx, file, { restarts: [kind] }))
const reread = (id: number) => database.prisma.deadline.findUniqueOrThrow({ where: { id } })

describe('a started clock', () => {
  test('is due as the policy says for the urgency, and its first rung waits in the index', async () => {
    const solve = await begin('solve')
    expect(solve).toMatchObject({
      status: 'running',
      startedAt: start,
      dueAt: local('2026-12-02T17:30'),
      remaining: null,
      provisional: false,
    })
    // 7.5 hours of the start day and seven days of 8.5: a fifth of 67 hours is left 13.4 hours before it is due.
    expect(solve.nextAt).toEqual(local('2026-12-01T12:36'))
  })

  test('of an urgent case runs round the clock', async () => {
    const urgent = await createCase(database.prisma, zone, start, { urgency: 'urgent' })
    const solve = await run((tx) => startDeadline(tx, urgent, 'solve', start))
    expect(solve).toMatchObject({ dueAt: local('2026-11-24T10:00'), nextAt: local('2026-11-24T05:12') })
  })

  test('without a ladder has nothing to fire, and one with red only fires when it is due', async () => {
    const quiet = transactions(database.prisma, clock, parsePolicy({ ladder: { plan: [] } }))
    expect((await quiet((tx) => startDeadline(tx, file, 'plan', start))).nextAt).toBeNull()
    const [contact, callback] = await run((tx) => startClocks(tx, file, ['contact', 'callback'], start))
    expect(contact).toMatchObject({ kind: 'contact', nextAt: local('2026-11-24T17:30') })
    expect(callback).toMatchObject({ kind: 'callback', nextAt: local('2026-11-26T17:30') })
  })

  test('explains itself with the rule, and the days that were skipped', async () => {
    expect(explainDeadline(await begin('solve'))).toEqual({
      clock: 'solve',
      status: 'running',
      rule: 'normal.solve',
      length: { amount: 7, unit: 'wd' },
      startedAt: start,
      dueAt: local('2026-12-02T17:30'),
      settledAt: null,
      provisional: false,
      skipped: ['2026-11-28', '2026-11-29'],
      pauses: [],
      remaining: null,
    })
  })

  test('takes the place of an open one of its kind, and of no other', async () => {
    const [sign, plan] = await run((tx) => startClocks(tx, file, ['sign', 'plan'], start))
    clock.advance(hour)
    const again = await begin('sign')
    expect(await reread(sign!.id)).toMatchObject({ status: 'cancelled', settledAt: clock.now(), nextAt: null })
    expect((await run((tx) => runningDeadlines(tx, file.id))).map(({ id }) => id)).toEqual([again.id, plan!.id])
  })
})

describe('a clock is settled', () => {
  test.each([
    ['to the millisecond in time', 0, 'met'],
    ['a millisecond late', 1, 'missed'],
  ])('%s', async (_, late, status) => {
    const sign = await begin('sign')
    clock.set(new Date(sign.dueAt.getTime() + late))
    expect(await meet('sign')).toBe(status)
    expect(await reread(sign.id)).toMatchObject({ status, settledAt: clock.now(), nextAt: null })
  })

  test('once: meeting it again, or one that never ran, does nothing', async () => {
    const sign = await begin('sign')
    await meet('sign')
    clock.set(local('2026-12-24T10:00'))
    expect(await meet('sign')).toBeUndefined()
    expect(await meet('solve')).toBeUndefined()
    expect(await reread(sign.id)).toMatchObject({ status: 'met', settledAt: start })
  })

  test('cancelling keeps on record what had already been missed, and touches no other case', async () => {
    const other = await createCase(database.prisma, zone, start)
    const theirs = await run((tx) => startDeadline(tx, other, 'sign', start))
    const [sign, plan, solve] = await run((tx) => startClocks(tx, file, ['sign', 'plan', 'solve'], start))
    clock.set(local('2026-11-25T09:00'))
    await run((tx) => changeClocks(tx, file, { cancels: ['sign', 'plan'] }))
    const statuses = await Promise.all([sign!, plan!, solve!, theirs].map(async ({ id }) => (await reread(id)).status))
    expect(statuses).toEqual(['missed', 'cancelled', 'running', 'running'])
    await run((tx) => changeClocks(tx, file, { cancels: 'all' }))
    expect((await reread(solve!.id)).status).toBe('cancelled')
    expect((await reread(theirs.id)).status).toBe('running')
  })
})

describe('a pause', () => {
  test('keeps the rest of working time, whatever time it takes', async () => {
    const plan = await begin('plan')
    expect(plan.dueAt).toEqual(local('2026-11-26T17:30'))
    clock.set(local('2026-11-25T16:30'))
    await run((tx) => changeClocks(tx, file, { pauses: 'all' }))
    expect(await reread(plan.id)).toMatchObject({ status: 'paused', nextAt: null, remaining: BigInt(9.5 * hour) })

    clock.set(local('2026-12-11T16:00'))
    await run((tx) => changeClocks(tx, file, { resumes: 'all' }))
    const resumed = await reread(plan.id)
    // Friday 16:00: an hour and a half, then eight hours of Monday.
    expect(resumed).toMatchObject({
      status: 'running',
      remaining: null,
      dueAt: local('2026-12-14T17:00'),
      nextAt: local('2026-12-14T17:00'),
    })
    expect(explainDeadline(resumed)).toMatchObject({
      skipped: ['2026-12-12', '2026-12-13'],
      pauses: [{ from: local('2026-11-25T16:30'), until: local('2026-12-11T16:00') }],
    })
  })

  test('keeps the rest of plain time for hours', async () => {
    const urgent = await createCase(database.prisma, zone, start, { urgency: 'urgent' })
    const solve = await run((tx) => startDeadline(tx, urgent, 'solve', start))
    clock.advance(4 * hour)
    await run((tx) => changeClocks(tx, urgent, { pauses: 'all' }))
    clock.set(local('2026-11-28T12:00'))
    await run((tx) => changeClocks(tx, urgent, { resumes: 'all' }))
    expect(await reread(solve.id)).toMatchObject({ dueAt: local('2026-11-29T08:00'), nextAt: local('2026-11-29T03:12') })
  })

  test('repeated for no time at all gives nothing away', async () => {
    const solve = await begin('solve')
    for (const day of ['24', '25', '26']) {
      clock.set(local(`2026-11-${day}T11:00`))
      await run((tx) => changeClocks(tx, file, { pauses: 'all' }))
      await run((tx) => changeClocks(tx, file, { resumes: 'all' }))
    }
    expect(await reread(solve.id)).toMatchObject({ dueAt: solve.dueAt, nextAt: solve.nextAt })
    expect(explainDeadline(await reread(solve.id))).toMatchObject({ skipped: ['2026-11-28', '2026-11-29'] })
  })

  test('does not mend what had run out: it stays due when it was, and is missed', async () => {
    const sign = await begin('sign')
    clock.set(local('2026-11-28T10:00'))
    await run((tx) => changeClocks(tx, file, { pauses: 'all' }))
    expect((await reread(sign.id)).remaining).toBeLessThan(0n)
    clock.set(local('2026-12-08T10:00'))
    await run((tx) => changeClocks(tx, file, { resumes: 'all' }))
    expect(await reread(sign.id)).toMatchObject({ status: 'running', dueAt: sign.dueAt })
    await run((tx) => changeClocks(tx, file, { pauses: 'all' }))
    expect(await meet('sign')).toBe('missed')
  })

  test('is in time for what it waited for, however long it took', async () => {
    await begin('solve')
    await run((tx) => changeClocks(tx, file, { pauses: 'all' }))
    clock.set(local('2027-03-01T10:00'))
    expect(await meet('solve')).toBe('met')
  })

  test('pausing twice and resuming twice are pausing and resuming once', async () => {
    const plan = await begin('plan')
    await run((tx) => changeClocks(tx, file, { pauses: 'all' }))
    const paused = await reread(plan.id)
    clock.advance(hour)
    await run((tx) => changeClocks(tx, file, { pauses: 'all' }))
    expect(await reread(plan.id)).toEqual(paused)
    await run((tx) => changeClocks(tx, file, { resumes: 'all' }))
    const resumed = await reread(plan.id)
    clock.advance(hour)
    await run((tx) => changeClocks(tx, file, { resumes: 'all' }))
    expect(await reread(plan.id)).toEqual(resumed)
  })
})

describe('progress', () => {
  test('each note settles the running clock and starts the next, so that every one is on record', async () => {
    await begin('progress')
    clock.set(local('2026-11-25T10:00'))
    await restart('progress')
    clock.set(local('2026-12-02T10:00'))
    const third = await restart('progress')
    const all = await database.prisma.deadline.findMany({ where: { caseId: file.id, kind: 'progress' }, orderBy: { id: 'asc' } })
    expect(all.map(({ status, dueAt }) => [status, dueAt])).toEqual([
      ['met', local('2026-11-26T17:30')],
      ['missed', local('2026-11-30T17:30')],
      ['running', local('2026-12-07T17:30')],
    ])
    expect(third.open).toMatchObject([{ kind: 'progress', dueAt: all[2]!.dueAt }])
  })

  test('a note during a pause changes no clock', async () => {
    const progress = await begin('progress')
    await run((tx) => changeClocks(tx, file, { pauses: 'all' }))
    expect(await restart('progress')).toMatchObject({ changed: [], started: [] })
    expect((await reread(progress.id)).status).toBe('paused')
  })
})
