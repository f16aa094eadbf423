import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { notify } from '../../core/notices/notify.ts'
import type { Person } from '../../playground/telegram/index.ts'
import { callbackData } from '../../screens/callback-data.ts'
import { drain, fillReport, soon } from '../support/report.ts'
import { openZone, type TestZone } from '../support/zone.ts'
import { transactionOf } from '../../core/transaction.ts'

let zone: TestZone
const people = {} as Record<'contact' | 'cadre' | 'office', Person>

beforeAll(async () => {
  zone = await openZone({ strangers: {} })
  people.contact = await zone.join('contact-1')
  people.cadre = await zone.join('cadre-1')
  people.office = await zone.join('office-1')
})
afterAll(() => zone?.close({ unexpected: false }))
afterEach(async () => {
  await zone.settled()
  for (const person of zone.server.people()) await drain(person)
  expect(zone.server.hastyCalls).toBe(0)
})

const fromBot = (person: Person) => person.shown().filter((message) => message.fromBot)

/** Telegram refuses the next call in somebody's chat, and wants silence there. */
function silence({ id }: Person): void {
  zone.server.faults.add({ kind: 'flood', chatId: id, seconds: 2 })
}

async function rowsOf({ id }: Person): Promise<{ status: string; error: string | null }[]> {
  const { rows } = await zone.database.pool.query('select status::text, error from outbox where chat_id = $1 order by id', [id])
  return rows
}

async function tells(person: Person, { database, clock, policy }: TestZone = zone): Promise<void> {
  await database.prisma.$transaction(async (db) => {
    const { id } = await db.person.findUniqueOrThrow({ where: { telegramId: BigInt(person.id) } })
    await notify(transactionOf(db, { clock, policy }), { kind: 'unrouted', facts: { reason: 'nobody' }, to: [id], urgent: true })
  })
}

test('a stranger gets one answer, however fast they type, and what isn’t answered leaves nothing behind', async () => {
  const stranger = zone.server.person({ firstName: '路人' })
  stranger.starts()
  for (let times = 0; times < 40; times += 1) {
    stranger.says('在吗')
    stranger.says('/report')
    stranger.tapsData(callbackData.go('menu'))
    stranger.sends({ sticker: true })
  }
  await stranger.sees(/送解上门/, soon)
  await zone.settled()
  expect(fromBot(stranger)).toHaveLength(1)
  expect(await rowsOf(stranger)).toHaveLength(1)
})

test('a stranger is let in all the same, while what they typed before isn’t answered any more', async () => {
  const contact = await zone.join('contact-2')
  expect(fromBot(contact).at(-1)!.text).toMatch(/企业联系人二/)
})

test('Telegram refuses messages in one chat: that one is left in peace until it is over, nobody else is', async () => {
  const { contact, cadre, office } = people
  silence(contact)
  const before = fromBot(contact).length
  for (let times = 0; times < 30; times += 1) contact.says('/help')
  await tells(contact)
  cadre.says('/help')
  await cadre.sees(/\/queue/, soon)
  await tells(office)
  await office.sees(/没有合适的承办人|请/, soon)
  expect(fromBot(contact)).toHaveLength(before)
  await contact.sees(/\/report/, soon)
  await zone.settled()
  const rows = await rowsOf(contact)
  expect(rows.filter(({ status }) => status === 'pending' || status === 'sending')).toEqual([])
  // The last help and the notice.
  expect(fromBot(contact)).toHaveLength(before + 2)
  expect(rows.filter(({ error }) => error === 'overtaken by a newer answer')).toHaveLength(29)
})

test('an answer that says something comes below when another screen has taken its place meanwhile', async () => {
  const { contact } = people
  const review = await fillReport(contact, {
    project: '不涉及项目',
    category: '道路',
    what: '道路未接通。',
    visibility: '本企业可见',
  })
  silence(contact)
  await contact.taps('✅ 确认提交')
  contact.tapsData(callbackData.go('menu'), review)
  contact.tapsData(callbackData.go('cases'), review)
  const said = await contact.sees(/已收到，编号/, soon)
  expect(said.id).toBeGreaterThan(review.id)
  await contact.sees(/诉求/, soon)
  await zone.settled()
  expect(contact.shown().find(({ id }) => id === review.id)!.text).toMatch(/^📂|诉求/)
})

test('what Telegram refuses the part that sends notices isn’t tried by the part that answers', async () => {
  const apart = await openZone({ processes: [['bot'], ['workers']] })
  try {
    const contact = await apart.join('contact-1')
    apart.server.faults.add({ kind: 'flood', chatId: contact.id, seconds: 2 })
    await tells(contact, apart)
    await vi.waitFor(() => expect(apart.server.failures['sendMessage 429']).toBe(1), { timeout: 20_000, interval: 10 })
    for (let times = 0; times < 40; times += 1) contact.says('/help')
    await contact.sees(/暂无人可交办/, soon)
    await contact.sees(/\/report/, soon)
    await apart.settled()
    expect(apart.server.hastyCalls).toBe(0)
  } finally {
    await apart.close({ unexpected: false })
  }
})

test('who taps so fast that Telegram won’t take the mark off the button mutes nobody else', async () => {
  const { contact, cadre } = people
  const before = zone.server.faults.fired.flood
  zone.server.faults.add({ kind: 'flood', method: 'answerCallbackQuery', seconds: 60 })
  const tapped = contact.shown().findLast(({ buttons }) => buttons.length > 0)!
  contact.tapsData(callbackData.go('help'), tapped)
  await vi.waitFor(() => expect(zone.server.faults.fired.flood).toBe(before + 1))
  await zone.server.idle(50)
  await tells(cadre)
  await cadre.sees(/暂无人可交办/, { within: 5_000 })
})
