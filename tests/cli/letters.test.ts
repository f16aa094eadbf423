import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { displayWidth } from '../../cli/columns.ts'
import { runLetters } from '../../cli/letters-command.ts'
import { createCase, createSmallZone, type SmallZone } from '../support/fixtures.ts'
import { openTestTool, type TestTool } from './test-tool.ts'

let tool: TestTool
let zone: SmallZone
const secret = '我举报驻企干部吃拿卡要'
beforeAll(async () => {
  tool = await openTestTool()
  zone = await createSmallZone(tool.zone.prisma)
})
afterAll(() => tool.close())
beforeEach(() => tool.zone.prisma.$executeRaw`truncate inbox, outbox`)

const letters = (...args: string[]) => tool.run(runLetters, args)
const chat = 7_200_000_001
const from = { id: chat, is_bot: false, first_name: '企业联系人一' }
const message = { message_id: 5, date: 1, chat: { id: chat, type: 'private' }, from, text: secret }

/** Updates of every kind that Doorstep takes, parked. */
const updates = {
  message: { message },
  edited_message: { edited_message: message },
  callback_query: { callback_query: { id: '1', from, message, chat_instance: '1', data: 'x' } },
  my_chat_member: { my_chat_member: { chat: message.chat, from, date: 1, old_chat_member: {}, new_chat_member: {} } },
}

async function park(...kinds: (keyof typeof updates)[]): Promise<void> {
  await tool.zone.prisma.inbox.createMany({
    data: kinds.map((kind, index) => ({
      updateId: 500n + BigInt(index),
      status: 'dead',
      attempts: 4,
      receivedAt: tool.zone.clock.now(),
      settledAt: tool.zone.clock.now(),
      error: 'TypeError',
      update: { update_id: 500 + index, ...updates[kind] },
    })),
  })
}

type Status = 'undeliverable' | 'uncertain' | 'sent'
async function post(...rows: { status: Status; topic?: 'notice' | 'answer' | 'route'; error?: string }[]): Promise<string[]> {
  const about = await createCase(tool.zone.prisma, zone, tool.zone.clock.now())
  const ids: string[] = []
  for (const { status, topic = 'notice', error = '502: Bad Gateway' } of rows) {
    const { id } = await tool.zone.prisma.outbox.create({
      data: {
        topic,
        kind: 'assigned',
        status,
        ...(topic === 'route' ? {} : { chatId: BigInt(chat), personId: zone.people.cadre.id }),
        caseId: about.id,
        payload: { text: secret },
        attempts: 5,
        doubts: 5,
        error,
        createdAt: tool.zone.clock.now(),
        settledAt: tool.zone.clock.now(),
      },
    })
    ids.push(`m${id}`)
  }
  return ids
}

test.each([
  [[]],
  [['show']],
  [['list', 'u1']],
  [['list', '--all']],
  [['retry']],
  [['drop']],
  [['retry', '7']],
  [['drop', 'x7']],
  [['retry', 'u1', '--all']],
  [['retry', 'u1; drop table inbox']],
  [['retry', '--everything']],
])('explains itself for %j', async (args) => {
  const { code, out, err } = await letters(...args)
  expect([code, out]).toEqual([2, ''])
  expect(err).toContain('Usage: npm run letters -- list')
  for (const line of err.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(80)
})

test('lists what failed, and nothing of what people wrote', async () => {
  expect((await letters('list')).out).toBe('Nothing: every update was handled, and every message was sent.\n')
  await park('message', 'callback_query')
  const [lost, unsure, answer, sent] = await post(
    { status: 'undeliverable', error: 'unreachable' },
    { status: 'uncertain' },
    { status: 'undeliverable', topic: 'answer' },
    { status: 'sent' },
  )
  const { code, out } = await letters('list')
  expect(code).toBe(0)
  const lines = out.trimEnd().split('\n')
  expect(lines.map((line) => line.split(/\s+/)[0])).toEqual(['ID', 'u501', 'u500', unsure, lost])
  expect(lines[1]).toMatch(/^u501 +7200000001 +callback_query +2026-11-24 10:00 {2}TypeError$/)
  expect(lines[4]).toMatch(/7200000001 {2}cadre-1 {2}assigned +XG-2026-\d{6} {2}2026-11-24 10:00 {2}undeliverable: unreachable$/)
  for (const hidden of [secret, answer!, sent!]) expect(out.split(/\s+/)).not.toContain(hidden)
})

test('puts updates of every kind back into the lane that they came in', async () => {
  await park('message', 'edited_message', 'callback_query', 'my_chat_member')
  const { code, out } = await letters('retry', 'u500', 'u501', 'u502', 'u503')
  expect([code, out]).toEqual([0, 'Again: u500 u501 u502 u503\n'])
  const rows = await tool.zone.prisma.inbox.findMany({ orderBy: { updateId: 'asc' } })
  expect(rows.map(({ status, lane, attempts, settledAt, error }) => [status, lane, attempts, settledAt, error])).toEqual(
    Array.from({ length: 4 }, () => ['pending', BigInt(chat), 0, null, null]),
  )
})

test('puts messages back into their chats, and a route into its own lane; answers stay', async () => {
  const [lost, unsure, route] = await post(
    { status: 'undeliverable' },
    { status: 'uncertain' },
    { status: 'undeliverable', topic: 'route' },
    { status: 'uncertain', topic: 'answer' },
  )
  expect((await letters('retry', '--all')).out).toBe(`Again: ${lost} ${unsure} ${route}\n`)
  const rows = await tool.zone.prisma.outbox.findMany({ orderBy: { id: 'asc' } })
  const caseLane = -BigInt(rows[0]!.caseId!)
  expect(rows.map(({ status, lane, doubts, attempts, error }) => [status, lane, doubts, attempts, error])).toEqual([
    ['pending', BigInt(chat), 0, 5, null],
    ['pending', BigInt(chat), 0, 5, null],
    ['pending', caseLane, 0, 5, null],
    ['uncertain', null, 5, 5, '502: Bad Gateway'],
  ])
})

test('drops what nobody waits for any more, and says why it had failed', async () => {
  await park('message')
  const [unsure] = await post({ status: 'uncertain' })
  expect((await letters('drop', 'u500', unsure!)).out).toBe(`Dropped: u500 ${unsure}\n`)
  expect((await letters('list')).out).toMatch(/^Nothing:/)
  expect((await letters('retry', '--all')).out).toBe('Nothing to do.\n')
  expect(await tool.zone.prisma.inbox.findFirst()).toMatchObject({ status: 'handled', error: 'TypeError' })
  expect(await tool.zone.prisma.outbox.findFirst()).toMatchObject({
    status: 'undeliverable',
    error: 'dropped by an operator; before: 502: Bad Gateway',
  })
})

test('says which ids are not in the list, and does the others', async () => {
  await park('message')
  const { code, out, err } = await letters('retry', 'u500', 'u9', 'm9')
  expect([code, out]).toEqual([1, 'Again: u500\n'])
  expect(err).toBe('Not in the list: u9 m9. See: npm run letters -- list\n')
})
