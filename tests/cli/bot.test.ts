import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { runBot } from '../../cli/bot-command.ts'
import { displayWidth } from '../../cli/columns.ts'
import { createInvitation } from '../../core/people/invitation.ts'
import { holdBot } from '../../core/zone/bot.ts'
import { holdInstance } from '../../platform/instance.ts'
import { createLogger } from '../../platform/logger.ts'
import { createTelegramServer, type TelegramServer } from '../../playground/telegram/index.ts'
import { createCase, createSmallZone } from '../support/fixtures.ts'
import { openTestTool, type TestTool } from './test-tool.ts'
import { transactionOf } from '../../core/transaction.ts'

let tool: TestTool
let telegram: TelegramServer
beforeAll(async () => {
  tool = await openTestTool()
  telegram = await createTelegramServer({ botUsername: 'new_zone_bot' })
})
afterAll(async () => {
  await tool.close()
  await telegram.close()
})
afterEach(async () => {
  tool.zone.bot = undefined
  await tool.zone.prisma.zone.deleteMany()
})

const bot = (...args: string[]) => tool.run(runBot, args)
const old = { id: 77n, name: 'old_zone_bot' }
const withToken = () => (tool.zone.bot = { token: telegram.token, apiRoot: telegram.apiRoot })

test.each([[[]], [['move']], [['show', 'all']], [['adopt', '--yes']]])('explains itself for %j', async (args) => {
  const { code, out, err } = await bot(...args)
  expect([code, out]).toEqual([2, ''])
  expect(err).toContain('Usage: npm run bot -- show')
  for (const line of err.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(80)
})

test('shows whose zone it is and whose token is set', async () => {
  expect((await bot('show')).out).toBe('The zone belongs to no bot yet: the first start decides.\nBOT_TOKEN is not set.\n')
  await holdBot(tool.zone.prisma, old, tool.zone.clock.now())
  withToken()
  expect((await bot('show')).out).toBe(
    `The zone belongs to @old_zone_bot (77).\nBOT_TOKEN is that of @new_zone_bot (${telegram.bot.id}).\n`,
  )
})

test('a new name or a new token of the same bot is no other bot', async () => {
  const now = tool.zone.clock.now()
  await holdBot(tool.zone.prisma, old, now)
  await holdBot(tool.zone.prisma, { ...old, name: 'renamed_bot' }, now)
  expect((await bot('show')).out).toContain('The zone belongs to @renamed_bot (77).')
  await expect(holdBot(tool.zone.prisma, { id: 78n, name: 'other_bot' }, now)).rejects.toThrow(
    /^this database belongs to the bot @renamed_bot \(77\), and BOT_TOKEN is that of @other_bot \(78\): .*npm run bot -- adopt$/,
  )
})

test('of two bots that start on a new database at the same time one gets it', async () => {
  const now = tool.zone.clock.now()
  const bots = [1n, 2n, 3n, 4n].map((id) => ({ id, name: `bot_number_${id}` }))
  const outcomes = await Promise.allSettled(bots.map((each) => holdBot(tool.zone.prisma, each, now)))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('nothing is adopted without a token, or while Doorstep runs', async () => {
  await holdBot(tool.zone.prisma, old, tool.zone.clock.now())
  expect(await bot('adopt')).toMatchObject({ code: 1, out: '', err: 'BOT_TOKEN is not set.\n' })
  withToken()
  const instance = await holdInstance({ url: tool.databaseUrl, logger: createLogger({ level: 'silent' }) })
  expect(await bot('adopt')).toMatchObject({ code: 1, out: '', err: expect.stringContaining('still runs on this database') })
  await instance.close()
  expect((await bot('show')).out).toContain('@old_zone_bot')
})

test('the new bot gets people, cases and what nobody has handled yet, and nothing that only meant something to the old one', async () => {
  const { prisma, clock, policy } = tool.zone
  const now = clock.now()
  await holdBot(prisma, old, now)
  const zone = await createSmallZone(prisma)
  const filed = await createCase(prisma, zone, now)
  const { contact, cadre } = zone.people
  await prisma.$transaction((tx) => createInvitation(transactionOf(tx, { clock, policy }), cadre.id))
  const chatId = contact.telegramId!
  await prisma.outbox.createMany({
    data: [
      { topic: 'notice', kind: 'assigned', status: 'pending', lane: chatId, payload: {} },
      { topic: 'answer', kind: 'menu', status: 'sent', payload: { replace: 5 }, messageId: 5, settledAt: now },
      { topic: 'route', kind: 'route', status: 'pending', lane: -BigInt(filed.id), caseId: filed.id, payload: {} },
    ].map((row) => ({ ...row, chatId, personId: contact.id, createdAt: now }) as never),
  })
  await prisma.sourceMessage.create({ data: { chatId, messageId: 5, caseId: filed.id, part: 'note' } })
  await prisma.attachment.create({ data: { caseId: filed.id, kind: 'photo', fileId: 'of-the-old-bot', createdAt: now } })
  const update = (id: bigint, status: 'pending' | 'handled') => ({
    updateId: id,
    status,
    lane: status === 'pending' ? chatId : null,
    receivedAt: now,
    settledAt: status === 'pending' ? null : now,
    update: { update_id: Number(id) },
  })
  await prisma.inbox.createMany({ data: [update(500n, 'handled'), update(501n, 'pending'), update(502n, 'pending')] })

  withToken()
  const { code, out } = await bot('adopt')
  expect(code).toBe(0)
  expect(out.split('\n')).toEqual([
    `The zone belongs to @new_zone_bot (${telegram.bot.id}) now, no longer to @old_zone_bot (77).`,
    '8 people have to press Start with @new_zone_bot before it can write to them;',
    '  until then they count as unreachable. Nobody has to be invited again.',
    '1 messages that still had to be sent went to nobody.',
    "1 files that people sent can't be shown any more: only the old bot has them.",
    '1 invitation links lead to the old bot: make new ones.',
    '',
  ])
  const rows = await prisma.outbox.findMany({ orderBy: { id: 'asc' } })
  expect(rows.map(({ status, messageId, lane, payload }) => [status, messageId, lane, payload])).toEqual([
    ['undeliverable', null, null, {}],
    ['sent', null, null, {}],
    ['pending', null, -BigInt(filed.id), {}],
  ])
  expect(await prisma.sourceMessage.count()).toBe(0)
  expect(await prisma.person.count({ where: { unreachableSince: now, telegramId: { not: null } } })).toBe(8)
  const kept = await prisma.inbox.findMany({ orderBy: { updateId: 'asc' } })
  expect(kept.map(({ update }) => update)).toEqual([{ update_id: 501 }, { update_id: 502 }])
  expect(kept.every(({ updateId }) => updateId < 0n)).toBe(true)

  expect((await bot('adopt')).out).toBe(`The zone belongs to @new_zone_bot (${telegram.bot.id}) already.\n`)
})
