import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { displayWidth } from '../../cli/columns.ts'
import { runInvite } from '../../cli/invite-command.ts'
import { redeemInvitation } from '../../core/people/invitation.ts'
import { openTestTool, type TestTool } from './test-tool.ts'
import { transactionOf } from '../../core/transaction.ts'

let tool: TestTool
beforeAll(async () => {
  tool = await openTestTool()
})
afterAll(() => tool.close())
afterEach(() => {
  tool.zone.bot = undefined
})

const invite = (...args: string[]) => tool.run(runInvite, args)
const tokenIn = (out: string) => /start[ =]([A-Za-z0-9_-]{32})$/m.exec(out)?.[1] ?? 'no token'
const redeem = (token: string, telegramId: bigint) =>
  tool.zone.prisma.$transaction((db) => redeemInvitation(transactionOf(db, tool.zone), { token, telegramId }))

/** A Bot API that knows one bot. */
async function withBotApi(answer: (path: string) => string | undefined, work: (apiRoot: string) => Promise<void>): Promise<void> {
  const server = createServer((request, response) => {
    const body = answer(request.url ?? '')
    if (body === undefined) request.socket.destroy()
    else response.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
}

test.each([
  [[]],
  [['--role', 'office']],
  [['--name', '甲']],
  [['--role', 'boss', '--name', '甲']],
  [['--role', 'office', '--name', '  ']],
  [['--role', 'office', '--name', '甲\n乙']],
  [['--role', 'office', '--name', '甲', '--person', 'p']],
  [['--person', 'p', '--unbind']],
  [['--person', 'p', '--list']],
  [['--person']],
  [['office', '甲']],
  [['--all']],
])('explains itself for %j', async (args) => {
  const { code, out, err } = await invite(...args)
  expect(code).toBe(2)
  expect(err).toContain('Usage: npm run invite -- --role ROLE --name NAME')
  expect(out).toBe('')
  for (const line of err.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(80)
})

test('creates a member of the office once, and each time a new token that works once', async () => {
  const first = await invite('--role', 'office', '--name', '企服办主任')
  expect(first.code).toBe(0)
  expect(first.out).toMatch(/^Created: office-[0-9a-f]{8} {2}企服办主任 \(office\)$/m)
  expect(first.out).toMatch(/^Works once, until 2026-\d\d-\d\d \d\d:\d\d:$/m)
  expect(first.out).toContain('BOT_TOKEN is not set')
  const second = await invite('--role', 'office', '--name', '企服办主任')
  expect(second.out).toMatch(/^Invited: office-[0-9a-f]{8} {2}企服办主任/m)
  expect(await tool.zone.prisma.person.count()).toBe(1)

  await expect(redeem(tokenIn(first.out), 1n)).rejects.toMatchObject({ code: 'invitation-revoked' })
  expect(await redeem(tokenIn(second.out), 1n)).toMatchObject({ outcome: 'bound' })
  const third = await invite('--role', 'office', '--name', '企服办主任')
  expect(third).toMatchObject({ code: 1, out: '' })
  expect(third.err).toContain('has an account already')
})

test('two operators who invite the same new person at once create one', async () => {
  const outcomes = await Promise.all(
    [1, 2, 3].map(() =>
      runInvite(['--role', 'leader', '--name', '包联领导'], {
        open: async () => ({ ...tool.zone, async close() {} }),
        out() {},
        err() {},
      }),
    ),
  )
  expect(outcomes).toEqual([0, 0, 0])
  expect(await tool.zone.prisma.person.count({ where: { name: '包联领导' } })).toBe(1)
})

test('prints the deep link of the bot', async () => {
  await withBotApi(
    (path) =>
      path === '/bot42:TEST/getMe'
        ? '{"ok":true,"result":{"id":42,"is_bot":true,"first_name":"D","username":"doorstep_bot"}}'
        : undefined,
    async (apiRoot) => {
      tool.zone.bot = { token: '42:TEST', apiRoot }
      const { code, out } = await invite('--role', 'inspector', '--name', '督查专员')
      expect(code).toBe(0)
      expect(out).toMatch(/^https:\/\/t\.me\/doorstep_bot\?start=[A-Za-z0-9_-]{32}$/m)
    },
  )
})

test.each([
  ['cuts the connection', undefined],
  ['answers with rubbish', '<html>'],
  ['does not know the bot', '{"ok":false,"error_code":401,"description":"Unauthorized"}'],
])("prints the token when Telegram %s, and never the bot's own", async (_, answer) => {
  await withBotApi(
    () => answer,
    async (apiRoot) => {
      tool.zone.bot = { token: '42:SECRET', apiRoot }
      const { code, out, err } = await invite('--role', 'inspector', '--name', '督查专员')
      expect(code).toBe(0)
      expect(out).toMatch(/^\/start [A-Za-z0-9_-]{32}$/m)
      expect(out + err).not.toContain('SECRET')
    },
  )
})

test('invites people of the roster by code, and says why somebody can not be invited', async () => {
  const { prisma } = tool.zone
  await prisma.person.createMany({
    data: [
      { code: 'cadre-1', name: '驻企干部一', roles: ['cadre'] },
      { code: 'cadre-2', name: '驻企干部', roles: ['cadre'] },
      { code: 'cadre-3', name: '驻企干部', roles: ['cadre'] },
      { code: 'gone', name: '离任', roles: ['cadre'], active: false },
    ],
  })
  expect((await invite('--person', 'cadre-1')).out).toContain('Invited: cadre-1  驻企干部一 (cadre)')
  expect((await invite('--role', 'cadre', '--name', '驻企干部一')).out).toContain('Invited: cadre-1')
  expect(await invite('--person', 'nobody')).toMatchObject({
    code: 1,
    err: expect.stringContaining('There is no person "nobody"') as string,
  })
  expect(await invite('--person', 'gone')).toMatchObject({ code: 1, err: expect.stringContaining('is not active') as string })
  expect(await invite('--role', 'contact', '--name', '新人')).toMatchObject({
    code: 1,
    err: expect.stringContaining('There is no contact "新人". Put them into the roster') as string,
  })
  expect((await invite('--role', 'cadre', '--name', '驻企干部')).err).toContain('There are several: cadre-2, cadre-3.')
})

test('revokes a link, and with --unbind an account', async () => {
  const { prisma } = tool.zone
  await prisma.person.create({ data: { code: 'leader-9', name: '包联领导九', roles: ['leader'] } })
  const { out } = await invite('--person', 'leader-9')
  expect((await invite('--revoke', 'leader-9')).out).toBe('Revoked the open link of leader-9.\n')
  await expect(redeem(tokenIn(out), 90n)).rejects.toMatchObject({ code: 'invitation-revoked' })
  await redeem(tokenIn((await invite('--person', 'leader-9')).out), 90n)
  expect((await invite('--revoke', 'leader-9')).out).toBe(
    'leader-9 had no open link.\nleader-9 keeps their account; --unbind takes it away.\n',
  )
  expect((await invite('--revoke', 'leader-9', '--unbind')).out).toBe(
    'leader-9 had no open link.\nleader-9 has no account any more.\n',
  )
  expect(await prisma.person.findUnique({ where: { telegramId: 90n } })).toBeNull()
  expect(await invite('--revoke', 'nobody')).toMatchObject({ code: 1 })
})

test('lists who has an account, a link, or neither', async () => {
  const { prisma } = tool.zone
  await prisma.invitation.deleteMany()
  await prisma.person.deleteMany()
  expect((await invite('--list')).out).toContain('There is nobody yet')
  const at = new Date('2026-11-23T02:00:00Z')
  await prisma.person.createMany({
    data: [
      { code: 'a', name: '企服办主任', roles: ['office', 'head'], telegramId: 1n, boundAt: at },
      { code: 'b', name: '专员', roles: ['office'], telegramId: 2n, boundAt: at, unreachableSince: at },
      { code: 'c', name: '联系人', roles: ['contact'] },
      { code: 'd', name: '干部', roles: ['cadre'] },
      { code: 'e', name: '离任', roles: ['cadre'], active: false },
    ],
  })
  await invite('--person', 'd')
  const { out } = await invite('--list')
  expect(out.split('\n')).toEqual([
    'a  企服办主任  office,head  account since 2026-11-23 10:00',
    'b  专员        office       unreachable since 2026-11-23 10:00',
    'c  联系人      contact      not invited',
    expect.stringMatching(/^d {2}干部 {8}cadre {8}link until 2026-/),
    '',
  ])
})
