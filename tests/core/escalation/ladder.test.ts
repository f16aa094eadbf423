import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addToCase } from '../../../core/cases/add.ts'
import { noteCase } from '../../../core/cases/handle.ts'
import { superviseCase, urgeCase } from '../../../core/cases/nudge.ts'
import { findActor } from '../../../core/people/actor.ts'
import { parsePolicy } from '../../../core/policy/policy.ts'
import { changeClocks } from '../../../core/clocks/deadlines.ts'
import { climb, dueRungs, sweep, type ClimbOptions } from '../../../core/escalation/ladder.ts'
import type { Transaction } from '../../../core/transaction.ts'
import { createJumpingClock } from '../../../platform/clock.ts'
import type { Database } from '../../../platform/database.ts'
import type { Case, Deadline, Prisma } from '../../../prisma/client/client.ts'
import type { ClockKind } from '../../../prisma/client/enums.ts'
import { startDeadline } from '../../support/clocks.ts'
import { createTestDatabase } from '../../support/database.ts'
import { createCase, createSmallZone, transactions, type SmallZone } from '../../support/fixtures.ts'

// 2026-11-23 is a Monday. Signing is due on Tuesday 17:30; of its 16 hours a fifth is left at 14:18.
const local = (text: string) => new Date(`${text}:00+08:00`)
const start = local('2026-11-23T10:00')
const beforeBlue = local('2026-11-24T14:17')
const blue = local('2026-11-24T14:18')
const red = local('2026-11-24T17:30')
const top = local('2026-12-01T17:30')

const toldAtTop = ['包联领导一: sign top', '企服办专员一: sign top', '督查专员一: sign top']

const clock = createJumpingClock(start, { frozen: true })
const options: ClimbOptions = {
  putOffCallback: () => Promise.resolve(false),
  onCallbackExpired: () => Promise.reject(new Error('no callback ran out here')),
}

let database: Database
let zone: SmallZone
let run: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 10 })
  zone = await createSmallZone(database.prisma)
  run = transactions(database.prisma, clock)
})
afterAll(() => database.close())
beforeEach(async () => {
  clock.set(start)
  await database.prisma.outbox.deleteMany()
  await database.prisma.deadline.updateMany({ data: { nextAt: null } })
})

async function open(
  kind: ClockKind,
  changes: Partial<Prisma.CaseUncheckedCreateInput> = {},
): Promise<{ file: Case; deadline: Deadline }> {
  const file = await createCase(database.prisma, zone, start, changes)
  return { file, deadline: await run((tx) => startDeadline(tx, file, kind, start)) }
}

async function somebodyWaitsForALock(): Promise<void> {
  for (;;) {
    const { rowCount } = await database.pool.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    if (rowCount !== 0) return
  }
}

/** Sweeps at an instant, and says who was told what since the last time: `驻企干部一: sign blue`. */
async function sweepAt(instant: Date): Promise<string[]> {
  clock.set(instant)
  expect((await sweep(run, options)).failed).toEqual([])
  const rows = await database.prisma.outbox.findMany({
    include: { person: true },
    orderBy: [{ caseId: 'asc' }, { personId: 'asc' }],
  })
  await database.prisma.outbox.deleteMany()
  return rows.map(({ person, payload }) => {
    const { clock, rung } = payload as { clock: string; rung: string }
    return `${person!.name}: ${clock} ${rung}`
  })
}

const rungsOf = async ({ id }: Deadline) =>
  (await database.prisma.rungFired.findMany({ where: { deadlineId: id }, orderBy: { rung: 'asc' } })).map(
    ({ rung, told }) => `${rung}${told ? '' : ' (recorded)'}`,
  )

describe('the ladder of a clock', () => {
  test('goes up one rung at a time, each once, and tells whom the policy names', async () => {
    const { deadline } = await open('sign')
    expect(await sweepAt(beforeBlue)).toEqual([])
    expect(await sweepAt(blue)).toEqual(['驻企干部一: sign blue'])
    expect(await sweepAt(blue)).toEqual([])
    expect(await sweepAt(red)).toEqual(['驻企干部一: sign red', '建设局负责人: sign red', '包联领导一: sign red'])
    expect(await sweepAt(new Date(top.getTime() - 1))).toEqual([])
    expect(await sweepAt(top)).toEqual(toldAtTop)
    expect(await sweepAt(local('2027-06-01T10:00'))).toEqual([])
    expect(await rungsOf(deadline)).toEqual(['blue', 'red', 'top'])
    expect(await database.prisma.deadline.findUnique({ where: { id: deadline.id } })).toMatchObject({
      status: 'running',
      nextAt: null,
    })
  })

  test.each<[ClockKind, Date, string[]]>([
    ['assign', red, ['企服办专员一: assign red']],
    ['contact', red, ['驻企干部一: contact red', '建设局负责人: contact red']],
    ['plan', local('2026-11-26T17:30'), ['驻企干部一: plan red', '建设局负责人: plan red']],
    ['strike_off', local('2026-11-25T17:30'), ['企服办专员一: strike_off red']],
  ])('%s has red only', async (kind, dueAt, told) => {
    await open(kind)
    expect(await sweepAt(new Date(dueAt.getTime() - 1))).toEqual([])
    expect(await sweepAt(dueAt)).toEqual(told)
    expect(await sweepAt(local('2027-06-01T10:00'))).toEqual([])
  })

  test('after a day of downtime only the highest rung is told, the lower ones are on record', async () => {
    const { deadline } = await open('sign')
    expect(await sweepAt(local('2026-11-25T10:00'))).toEqual([
      '驻企干部一: sign red',
      '建设局负责人: sign red',
      '包联领导一: sign red',
    ])
    expect(await rungsOf(deadline)).toEqual(['blue (recorded)', 'red'])

    const { deadline: other } = await open('sign')
    expect(await sweepAt(local('2026-12-24T10:00'))).toEqual([...toldAtTop, ...toldAtTop])
    expect(await rungsOf(other)).toEqual(['blue (recorded)', 'red (recorded)', 'top'])
  })

  test('the top is reached only by a case that nobody touches: each touch puts it off', async () => {
    const { file, deadline } = await open('sign')
    await sweepAt(red)
    const touch = (touchedAt: Date) => database.prisma.case.update({ where: { id: file.id }, data: { touchedAt } })
    await touch(local('2026-11-30T09:00'))
    expect(await sweepAt(top)).toEqual([])
    expect(await rungsOf(deadline)).toEqual(['blue (recorded)', 'red'])
    await touch(local('2026-12-01T09:00'))
    expect(await sweepAt(local('2026-12-07T17:30'))).toEqual([])
    expect(await sweepAt(local('2026-12-08T17:29'))).toEqual([])
    expect(await sweepAt(local('2026-12-08T17:30'))).toHaveLength(3)
  })

  test('pressing it puts nothing off: a case that is supervised and urged every day, and worked on by nobody, reaches the top', async () => {
    const { file, deadline } = await open('sign')
    const [leader, office, contact] = await Promise.all(
      [zone.people.leader, zone.people.office, zone.people.contact].map(({ telegramId }) =>
        findActor(database.prisma, telegramId!, 'zh-CN'),
      ),
    )
    await sweepAt(red)
    for (const day of ['2026-11-25', '2026-11-26', '2026-11-27', '2026-11-30', '2026-12-01']) {
      clock.set(local(`${day}T09:00`))
      await run((tx) => superviseCase(tx, leader!, { id: file.id }))
      await run((tx) => urgeCase(tx, office!, { id: file.id }))
      await run((tx) => urgeCase(tx, contact!, { id: file.id }))
      await run((tx) => addToCase(tx, contact!, { id: file.id }, { text: '还没有人来', attachments: [], sources: [] }))
    }
    await database.prisma.outbox.deleteMany()
    expect(await sweepAt(new Date(top.getTime() - 1))).toEqual([])
    expect(await sweepAt(top)).toEqual(toldAtTop)
    expect(await rungsOf(deadline)).toEqual(['blue (recorded)', 'red', 'top'])
  })

  test('a note of its handler puts it off', async () => {
    const { file } = await open('sign')
    const cadre = await findActor(database.prisma, zone.people.cadre.telegramId!, 'zh-CN')
    await sweepAt(red)
    clock.set(local('2026-11-30T09:00'))
    await run((tx) => noteCase(tx, cadre!, { id: file.id }, { text: '已协调', public: false, attachments: [] }))
    await database.prisma.outbox.deleteMany()
    const signClock = (told: string[]) => told.filter((one) => one.includes(': sign '))
    expect(signClock(await sweepAt(top))).toEqual([])
    expect(signClock(await sweepAt(local('2026-12-07T17:30')))).toEqual(toldAtTop)
  })

  test('is as quick as the policy says, down to seconds', async () => {
    const seconds = parsePolicy({
      clocks: { normal: { solve: '30s' } },
      ladder: {
        solve: [
          { rung: 'blue', left: 50, tell: ['handler'] },
          { rung: 'red', tell: ['head'] },
          { rung: 'top', silent: '10s', tell: ['office'] },
        ],
      },
    })
    const quick = transactions(database.prisma, clock, seconds)
    const file = await createCase(database.prisma, zone, start)
    const { id } = await quick((tx) => startDeadline(tx, file, 'solve', start))
    const fired = []
    for (let second = 1; second <= 60; second++) {
      clock.advance(1_000)
      const rung = await quick((tx) => climb(tx, id, options))
      if (rung !== null) fired.push([second, rung])
    }
    expect(fired).toEqual([
      [15, 'blue'],
      [30, 'red'],
      [40, 'top'],
    ])
  })

  test('a settled or a paused clock fires nothing', async () => {
    const { file: met } = await open('sign')
    const { file: paused } = await open('solve')
    await run((tx) => changeClocks(tx, met, { meets: ['sign'] }))
    await run((tx) => changeClocks(tx, paused, { pauses: 'all' }))
    expect(await sweepAt(local('2027-06-01T10:00'))).toEqual([])
  })

  test('a rung that fires in quiet hours is recorded then; holding it back is up to the sender', async () => {
    const urgent = await open('solve', { urgency: 'urgent' })
    const { nextAt } = urgent.deadline
    expect(nextAt).toEqual(local('2026-11-24T05:12'))
    expect(await sweepAt(nextAt!)).toEqual(['驻企干部一: solve blue'])
    expect(await database.prisma.rungFired.findMany({ where: { deadlineId: urgent.deadline.id } })).toMatchObject([
      { at: nextAt, told: true },
    ])
  })
})

describe('what a rung says', () => {
  test('the notice has the clock, the due date and who must act, and is as urgent as the case', async () => {
    const { file, deadline } = await open('solve', { urgency: 'urgent' })
    clock.set(deadline.dueAt)
    await run((tx) => climb(tx, deadline.id, options))
    const rows = await database.prisma.outbox.findMany()
    expect(rows).toHaveLength(3)
    for (const row of rows) {
      expect(row).toMatchObject({ kind: 'stalled', caseId: file.id, urgent: true, createdAt: deadline.dueAt })
      expect(row.payload).toEqual({ clock: 'solve', rung: 'red', dueAt: deadline.dueAt.toISOString(), waiting: '驻企干部一' })
    }
  })

  test('what the office has to do waits for the office', async () => {
    const { deadline } = await open('strike_off', { state: 'confirmed' })
    clock.set(deadline.dueAt)
    await run((tx) => climb(tx, deadline.id, options))
    expect(await database.prisma.outbox.findMany()).toMatchObject([{ urgent: false, payload: { waiting: '企服办专员一' } }])
  })

  test('the history keeps it, hidden from the enterprise, and neither state, version nor the last touch change', async () => {
    const { file, deadline } = await open('sign')
    await sweepAt(red)
    expect(await database.prisma.caseEvent.findMany({ where: { caseId: file.id } })).toMatchObject([
      {
        action: 'rung',
        actorId: null,
        actorRole: 'clock',
        public: false,
        at: red,
        details: { clock: 'sign', rung: 'red', dueAt: deadline.dueAt.toISOString(), passed: ['blue'] },
      },
    ])
    expect(await database.prisma.case.findUnique({ where: { id: file.id } })).toEqual(file)
  })

  test("a project's own leader is told instead of the enterprise's", async () => {
    await open('sign', { projectId: zone.project.id })
    expect(await sweepAt(red)).toEqual(['驻企干部一: sign red', '建设局负责人: sign red', '包联领导二: sign red'])
  })

  test('while the handler is on leave their substitute is urged', async () => {
    await open('sign')
    const leave = { firstDay: new Date('2026-11-24T00:00:00Z'), lastDay: new Date('2026-11-24T00:00:00Z') }
    await database.prisma.leave.create({
      data: { ...leave, personId: zone.people.cadre.id, substituteId: zone.people.substitute.id },
    })
    expect(await sweepAt(blue)).toEqual(['驻企干部二: sign blue'])
    await database.prisma.leave.deleteMany()
  })

  test('a secret case is stalled without a word to head and leader: the inspectors stand in for them', async () => {
    const { inspector, contact } = zone.people
    await open('sign', { visibility: 'secret', handlerId: inspector.id })
    expect(await sweepAt(blue)).toEqual(['督查专员一: sign blue'])
    expect(await sweepAt(red)).toEqual(['督查专员一: sign red'])
    expect(await sweepAt(top)).toEqual(['企服办专员一: sign top', '督查专员一: sign top'])
    await open('contact', { visibility: 'secret', handlerId: null, filerId: contact.id })
    expect(await sweepAt(local('2026-12-24T10:00'))).toEqual(['督查专员一: contact red'])
  })
})

describe('a callback that runs out', () => {
  test('is missed and handed to the case, in the same transaction, once; nobody is told of a rung', async () => {
    const { file, deadline } = await open('callback', { state: 'delivered' })
    const expired: number[] = []
    const onCallbackExpired: ClimbOptions['onCallbackExpired'] = async (tx, caseId) => {
      expect(await tx.db.deadline.findUnique({ where: { id: deadline.id } })).toMatchObject({ status: 'missed', nextAt: null })
      expired.push(caseId)
    }
    clock.set(deadline.dueAt)
    const failing = {
      putOffCallback: () => Promise.resolve(false),
      onCallbackExpired: () => Promise.reject(new Error('the case could not be confirmed')),
    }
    expect((await sweep(run, failing)).failed).toMatchObject([{ deadlineId: deadline.id }])
    expect(await database.prisma.deadline.findUnique({ where: { id: deadline.id } })).toMatchObject({
      status: 'running',
      nextAt: deadline.dueAt,
    })

    expect(await sweep(run, { putOffCallback: () => Promise.resolve(false), onCallbackExpired })).toEqual({
      climbed: 1,
      failed: [],
    })
    expect(await sweep(run, { putOffCallback: () => Promise.resolve(false), onCallbackExpired })).toEqual({
      climbed: 0,
      failed: [],
    })
    expect(expired).toEqual([file.id])
    expect(await rungsOf(deadline)).toEqual(['red (recorded)'])
    expect(await database.prisma.outbox.count()).toBe(0)
  })
})

describe('a sweep', () => {
  test('takes the longest due first, page by page, and one that fails holds up none of the others', async () => {
    const ladder = []
    for (let n = 0; n < 7; n++) ladder.push((await open('sign')).deadline)
    await database.prisma.deadline.update({ where: { id: ladder[3]!.id }, data: { nextAt: start } })
    clock.set(red)
    const ids = (await run((tx) => dueRungs(tx.db, red, 3))).map(({ id }) => id)
    expect(ids).toEqual([ladder[3]!.id, ladder[0]!.id, ladder[1]!.id])

    await database.prisma.deadline.update({ where: { id: ladder[3]!.id }, data: { reasoning: 'torn' } })
    const { climbed, failed } = await sweep(run, options, 2)
    expect(climbed).toBe(6)
    expect(failed.map(({ deadlineId }) => deadlineId)).toEqual([ladder[3]!.id])
    expect((await run((tx) => dueRungs(tx.db, red, 10))).map(({ id }) => id)).toEqual([ladder[3]!.id])
  })

  test('fires each rung once, however many sweepers run side by side', async () => {
    const deadlines = []
    for (let n = 0; n < 20; n++) deadlines.push((await open('sign')).deadline)
    for (const [instant, told] of [
      [blue, 1],
      [red, 3],
      [top, 3],
    ] as const) {
      clock.set(instant)
      const results = await Promise.all(Array.from({ length: 4 }, () => sweep(run, options)))
      expect(results.flatMap(({ failed }) => failed)).toEqual([])
      expect(results.reduce((sum, { climbed }) => sum + climbed, 0)).toBe(20)
      expect(await database.prisma.outbox.count()).toBe(20 * told)
      await database.prisma.outbox.deleteMany()
    }
    for (const deadline of deadlines) expect(await rungsOf(deadline)).toEqual(['blue', 'red', 'top'])
  })

  test('that meets a command on the same case waits for it, and then finds the clock settled', async () => {
    const { file, deadline } = await open('sign')
    clock.set(red)
    let climbing: Promise<unknown> = Promise.resolve()
    const settled = await run(async (tx) => {
      await tx.db.$queryRaw`select id from case_file where id = ${file.id} for update`
      climbing = run((other) => climb(other, deadline.id, options))
      await somebodyWaitsForALock()
      return changeClocks(tx, file, { meets: ['sign'] })
    })
    expect(settled.changed).toMatchObject([{ status: 'met' }])
    expect(await climbing).toBeNull()
    expect(await rungsOf(deadline)).toEqual([])
  })

  test('of a ladder that the policy has shortened meanwhile takes the deadline from the index', async () => {
    const { deadline } = await open('sign')
    const shortened = transactions(database.prisma, clock, parsePolicy({ ladder: { sign: [] } }))
    clock.set(blue)
    expect(await shortened((tx) => climb(tx, deadline.id, options))).toBeNull()
    expect(await database.prisma.deadline.findUnique({ where: { id: deadline.id } })).toMatchObject({
      status: 'running',
      nextAt: null,
    })
  })

  test('of a deadline that is gone does nothing', async () => {
    expect(await run((tx) => climb(tx, 2_000_000_000, options))).toBeNull()
  })
})
