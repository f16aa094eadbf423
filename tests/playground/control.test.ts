import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Bot, InlineKeyboard } from 'grammy'
import { expect, test } from 'vitest'
import { packageRoot } from '../../platform/root.ts'
import { simulator } from './support.ts'

/** A bot that asks for a name and shows it, with a button. */
function dialogBot(apiRoot: string, token: string): Bot {
  const bot = new Bot(token, { client: { apiRoot } })
  bot.command('start', (ctx) => ctx.reply(`welcome ${ctx.match}`, { reply_markup: new InlineKeyboard().text('Go on', 'go') }))
  bot.callbackQuery('go', async (ctx) => {
    await ctx.answerCallbackQuery()
    await ctx.editMessageText('Your name?')
  })
  bot.on('message:text', (ctx) => ctx.reply(`thank you, ${ctx.message.text}`))
  return bot
}

async function control(apiRoot: string, path: string, body: object = {}): Promise<any> {
  const response = await fetch(`${apiRoot}/control/${path}`, { method: 'POST', body: JSON.stringify(body) })
  return { status: response.status, ...((await response.json()) as object) }
}

const steps = [
  { starts: '{token}' },
  { sees: 'welcome {token}' },
  { taps: '/^Go/' },
  { sees: 'name?' },
  { says: 'N{token}' },
  { sees: 'N{token}' },
]
const players = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: 9_000_000_001 + i, firstName: '企业联系人', variables: { token: `t${i}` } }))

test('many people play one script, each in order, and latencies are measured', async () => {
  const { server } = await simulator({ keepMessages: 20 })
  const bot = dialogBot(server.apiRoot, server.token)
  const running = bot.start()
  const report = await control(server.apiRoot, 'play', { players: players(20), steps, repeat: 3, concurrency: 5 })
  expect(report).toMatchObject({ completed: 60, failed: 0, updates: 180, errors: [] })
  const state = await control(server.apiRoot, 'state')
  expect(state.latencies.fromDelivery).toMatchObject({ count: 180 })
  expect(state.latencies.fromInjection.p95).toBeGreaterThanOrEqual(state.latencies.fromDelivery.p50)
  expect(state).toMatchObject({ violations: [], unansweredTaps: 0, calls: { sendMessage: 120, editMessageText: 60 } })
  await control(server.apiRoot, 'reset')
  expect((await control(server.apiRoot, 'state')).latencies.fromDelivery.count).toBe(0)
  expect(server.unexpected()).toEqual([])
  await bot.stop()
  await running
})

test('a player who sees nothing of what it waits for fails, and says why', async () => {
  const { server } = await simulator()
  const report = await control(server.apiRoot, 'play', {
    players: players(1),
    steps: [{ says: 'x' }, { sees: 'never' }],
    within: 20,
  })
  expect(report).toMatchObject({ completed: 0, failed: 1, errors: [expect.stringContaining('saw nothing like never')] })
})

test('players send nonsense too, and waits are told for some chats alone', async () => {
  const { server } = await simulator()
  const bot = dialogBot(server.apiRoot, server.token)
  const running = bot.start()
  const [quiet, loud] = players(2)
  const nonsense = [
    { edits: 'nothing to edit yet' },
    { says: 'x' },
    { sends: { sticker: true } },
    { edits: 'y' },
    { tapsData: 'forged {token}' },
    { sees: 'thank you' },
  ]
  expect(await control(server.apiRoot, 'play', { players: [loud], steps: nonsense })).toMatchObject({ completed: 1, failed: 0 })
  await control(server.apiRoot, 'play', { players: [quiet], steps })
  expect(server.findPerson(loud!.id)!.transcript().slice(0, 2)).toEqual(['企业联系人 (edited): y', '企业联系人: [sticker]'])
  const of = async (...chats: number[]) => (await control(server.apiRoot, 'state', { chats })).latencies.fromInjection.count
  expect(await of(quiet!.id)).toBe(3)
  expect(await of(quiet!.id, loud!.id)).toBe((await control(server.apiRoot, 'state')).latencies.fromInjection.count)
  await bot.stop()
  await running
})

test('players keep the pace that they are given', async () => {
  const { server } = await simulator()
  const report = await control(server.apiRoot, 'play', { players: players(10), steps: [{ says: 'x' }], updatesPerSecond: 50 })
  expect(report.seconds).toBeGreaterThan(0.15)
  expect(server.pendingUpdates).toBe(10)
})

test('deeds, faults and transcripts are steered from outside, and mistakes are told', async () => {
  const { server, api } = await simulator()
  const { ids } = await control(server.apiRoot, 'people', { people: [{ firstName: '驻企干部一' }] })
  await control(server.apiRoot, 'inject', {
    deeds: [
      { person: ids[0], starts: true },
      { person: ids[0], says: 'hello' },
    ],
  })
  await api.sendMessage(ids[0], 'x', { reply_markup: new InlineKeyboard().text('k', 'k') })
  expect(await control(server.apiRoot, 'inject', { deeds: [{ person: ids[0], taps: 'k' }] })).toMatchObject({
    status: 200,
    injected: 1,
  })
  expect((await control(server.apiRoot, 'transcript', { person: ids[0] })).lines).toEqual([
    '驻企干部一: /start',
    '驻企干部一: hello',
    'bot: x',
    '  [k]',
  ])
  await control(server.apiRoot, 'faults', { add: [{ kind: 'status5xx', method: 'getMe' }] })
  await expect(api.getMe()).rejects.toMatchObject({ error_code: 502 })
  expect((await control(server.apiRoot, 'faults', { clear: true })).fired.status5xx).toBe(1)
  expect(await control(server.apiRoot, 'inject', { deeds: [{ person: 1, says: 'x' }] })).toMatchObject({
    status: 400,
    error: expect.stringContaining('nobody has the id 1'),
  })
  expect(await control(server.apiRoot, 'nonsense')).toMatchObject({
    status: 400,
    error: expect.stringContaining("there's no /control/nonsense"),
  })
})

test('messages beyond keepMessages are forgotten', async () => {
  const { server, api } = await simulator({ keepMessages: 3 })
  const person = server.person({ firstName: '企业联系人' })
  person.starts()
  const sent = await api.sendMessage(person.id, 'first')
  for (const text of ['b', 'c', 'd']) await api.sendMessage(person.id, text)
  expect(person.chat.messages.map(({ text }) => text)).toEqual(['b', 'c', 'd'])
  await expect(api.editMessageText(person.id, sent.message_id, 'x')).rejects.toMatchObject({
    description: 'Bad Request: message to edit not found',
  })
})

test('the simulator runs as a process of its own', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', join(packageRoot, 'playground/telegram/serve.ts'), '--no-flood'], {
    cwd: packageRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const { apiRoot, token } = JSON.parse(line) as { apiRoot: string; token: string }
  const bot = dialogBot(apiRoot, token)
  const running = bot.start()
  expect(await control(apiRoot, 'play', { players: players(2), steps })).toMatchObject({ completed: 2, failed: 0 })
  await bot.stop()
  await running
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})
