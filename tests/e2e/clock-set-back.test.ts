import { afterAll, beforeAll, expect, test } from 'vitest'
import { notify } from '../../core/notices/notify.ts'
import { transactionOf } from '../../core/transaction.ts'
import type { Person } from '../../playground/telegram/index.ts'
import { drain, soon } from '../support/report.ts'
import { openZone, tuesdayMorning, type TestZone } from '../support/zone.ts'

let zone: TestZone
let office: Person
beforeAll(async () => {
  zone = await openZone()
  office = await zone.join('office-1')
  await zone.settled()
  await drain(office)
})
afterAll(() => zone?.close())

async function tells(): Promise<void> {
  const { id } = await zone.database.prisma.person.findUniqueOrThrow({ where: { telegramId: BigInt(office.id) } })
  await zone.database.prisma.$transaction((db) =>
    notify(transactionOf(db, zone), { kind: 'unrouted', facts: { reason: 'nobody' }, to: [id] }),
  )
}

const ahead = (days: number, hours: number) => new Date(tuesdayMorning.getTime() + (24 * days + hours) * 3_600_000)

test('what was held while the clock was ahead comes when it may by the clock that is right', async () => {
  // Half past eleven at night, and the program has noticed.
  zone.clock.set(ahead(40, 14))
  await tells()
  await zone.settled()
  const held = () => zone.database.prisma.outbox.findFirstOrThrow({ where: { kind: 'unrouted' }, orderBy: { id: 'desc' } })
  expect((await held()).notBefore!.getTime()).toBeGreaterThan(ahead(40, 0).getTime())
  await zone.restart()
  zone.clock.set(ahead(0, 1))
  await office.sees(/暂无人可交办/, soon)
})

test('held by night on the wrong day, it comes in the morning of the right one', async () => {
  zone.clock.set(ahead(3, 14))
  await zone.restart()
  await tells()
  // The night before.
  zone.clock.set(ahead(2, 14))
  const row = () => zone.database.prisma.outbox.findFirstOrThrow({ where: { kind: 'unrouted' }, orderBy: { id: 'desc' } })
  await expect.poll(async () => (await row()).notBefore, { timeout: 20_000 }).toEqual(new Date(ahead(2, 22.5)))
  zone.clock.set(ahead(2, 23))
  await office.sees(/暂无人可交办/, soon)
})

test('an update that was to be tried again by a clock that was ahead is tried again now', async () => {
  const { pool } = zone.database
  await pool.query(
    `insert into inbox (update_id, lane, received_at, not_before, attempts, update)
     values (1, $1, $2, $3, 1, '{"update_id": 1}')`,
    [office.id, zone.clock.now(), ahead(60, 0)],
  )
  const waiting = async () => (await pool.query('select 1 from inbox where update_id = 1 and lane is not null')).rowCount
  await expect.poll(waiting, { timeout: 20_000 }).toBe(0)
})
