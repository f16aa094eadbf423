import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { adoptBot } from '../../core/zone/bot.ts'
import { createTelegramServer, type TelegramServer } from '../../playground/telegram/index.ts'
import { soon } from '../support/report.ts'
import { openZone, type TestZone } from '../support/zone.ts'
import { transactionOf } from '../../core/transaction.ts'

let zone: TestZone
let other: TelegramServer
beforeAll(async () => {
  zone = await openZone()
  other = await createTelegramServer({ token: `987654321:${'b'.repeat(35)}`, botUsername: 'other_zone_bot', clock: zone.clock })
})
afterAll(async () => {
  await zone?.close()
  await other?.close()
})

test('a second bot is refused and sends nothing; once it has adopted the zone, people press Start and go on', async () => {
  const office = await zone.join('office-1')
  const contact = await zone.join('contact-1')
  await zone.settled()
  await zone.stop()
  await zone.database.pool.query(
    `insert into outbox (topic, kind, lane, chat_id, person_id, payload, created_at)
     select 'notice', 'unreachable', telegram_id, telegram_id, id, '{"name": "甲", "phone": ""}', $1 from person where telegram_id = $2`,
    [zone.clock.now(), office.id],
  )
  await expect(zone.startFor(other)).rejects.toThrow(
    `this database belongs to the bot @${zone.server.bot.username} (${zone.server.bot.id}), and BOT_TOKEN is that of @other_zone_bot (987654321)`,
  )
  expect(Object.keys(other.calls)).toEqual(['getMe'])
  const { rows } = await zone.database.pool.query('select status, attempts from outbox where lane is not null')
  expect(rows).toEqual([{ status: 'pending', attempts: 0 }])

  await zone.database.prisma.$transaction((db) =>
    adoptBot(transactionOf(db, zone), { id: BigInt(other.bot.id), name: other.bot.username! }),
  )
  const moved = await zone.startFor(other)
  const again = other.person({ id: contact.id, firstName: contact.name, languageCode: 'zh-hans' })
  again.starts()
  await again.sees(/送解上门/, soon)
  // The list of commands is each bot's own.
  await vi.waitFor(() => expect(again.commands().map(({ command }) => command)).toContain('report'), { timeout: 20_000 })
  expect(other.people().map(({ id }) => id)).toEqual([contact.id])
  await moved.stop()
  other.assertClean({ unexpected: true })
})
