import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Update } from 'grammy/types'
import { afterEach, expect, test } from 'vitest'
import { simulator, words } from './support.ts'

const receivers: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()))
})

/** A bot's endpoint that notes what comes and answers what it's told to. */
async function receiver(decide: (update: Update, attempt: number) => number | Promise<number> = () => 200) {
  const got: Update[] = []
  const secrets: unknown[] = []
  const attempts = new Map<number, number>()
  const http = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const update = JSON.parse(body) as Update
      got.push(update)
      secrets.push(request.headers['x-telegram-bot-api-secret-token'])
      const attempt = (attempts.get(update.update_id) ?? 0) + 1
      attempts.set(update.update_id, attempt)
      void Promise.resolve(decide(update, attempt)).then((status) => response.writeHead(status).end())
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  receivers.push({
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve())
        http.closeAllConnections()
      }),
  })
  return { got, secrets, texts: () => got.map(words), url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/hook` }
}

test('updates are posted with the secret, waiting ones first', async () => {
  const { server, api } = await simulator()
  const hook = await receiver()
  const person = server.person({ firstName: '企业联系人' })
  person.says('before')
  await api.setWebhook(hook.url, { secret_token: 's-1' })
  person.says('after')
  await expect.poll(hook.texts).toEqual(['before', 'after'])
  expect(hook.secrets).toEqual(['s-1', 's-1'])
  await server.idle(10)
  expect(await api.getWebhookInfo()).toMatchObject({ url: hook.url, pending_update_count: 0, max_connections: 40 })
})

test('a failing update blocks only its chat, is repeated, and is told in getWebhookInfo', async () => {
  const { server, api } = await simulator({ webhookRetry: [5, 20] })
  const hook = await receiver((update, attempt) => (words(update) === 'bad' && attempt < 4 ? 500 : 200))
  await api.setWebhook(hook.url)
  const [one, two] = [server.person({ firstName: '企业联系人' }), server.person({ firstName: '驻企干部一' })]
  one.says('bad')
  one.says('behind it')
  two.says('beside it')
  await expect.poll(hook.texts).toContain('behind it')
  expect(hook.texts().filter((text) => text === 'bad')).toHaveLength(4)
  expect(hook.texts().at(-1)).toBe('behind it')
  expect(hook.texts().indexOf('beside it')).toBeLessThan(4)
  expect(await api.getWebhookInfo()).toMatchObject({
    last_error_message: 'Wrong response from the webhook: 500 Internal Server Error',
  })
})

test('chats go side by side up to max_connections, a chat one by one', async () => {
  const { server, api } = await simulator()
  const releases: (() => void)[] = []
  const hook = await receiver(() => new Promise((resolve) => releases.push(() => resolve(200))))
  await api.setWebhook(hook.url, { max_connections: 2 })
  const people = ['一', '二', '三'].map((name) => server.person({ firstName: `驻企干部${name}` }))
  for (const person of people) {
    person.says(`${person.name} a`)
    person.says(`${person.name} b`)
  }
  await expect.poll(() => releases.length).toBe(2)
  expect(hook.texts()).toEqual(['驻企干部一 a', '驻企干部二 a'])
  releases[0]!()
  await expect.poll(() => releases.length).toBe(3)
  expect(hook.texts()[2]).toBe('驻企干部三 a')
  while (hook.got.length < 6) {
    for (const release of releases.splice(0)) release()
    await expect.poll(() => releases.length).toBeGreaterThan(0)
  }
  for (const person of people) {
    expect(hook.texts().filter((text) => text!.startsWith(person.name))).toEqual([`${person.name} a`, `${person.name} b`])
  }
  for (const release of releases) release()
})

test('several processes take turns', async () => {
  const { server, api } = await simulator()
  const [first, second] = [await receiver(), await receiver()]
  await api.setWebhook(first.url)
  server.webhookTargets = [first.url, second.url]
  const person = server.person({ firstName: '企业联系人' })
  for (const text of ['a', 'b', 'c', 'd']) person.says(text)
  await server.idle(10)
  expect([first.texts(), second.texts()]).toEqual([
    ['a', 'c'],
    ['b', 'd'],
  ])
})

test('an endpoint that comes late still gets everything', async () => {
  const { server, api } = await simulator({ webhookRetry: [5, 20] })
  const gone = await receiver()
  await receivers.pop()!.close()
  await api.setWebhook(gone.url)
  server.person({ firstName: '企业联系人' }).says('patience')
  await expect
    .poll(() => api.getWebhookInfo())
    .toMatchObject({ last_error_message: 'Connection refused', pending_update_count: 1 })
  const late = await receiver()
  server.webhookTargets = [late.url]
  await expect.poll(late.texts).toEqual(['patience'])
})

test('without the webhook, what was not delivered waits for polling, unless it is dropped', async () => {
  const { server, api } = await simulator({ webhookRetry: [5, 20] })
  const hook = await receiver(() => 503)
  await api.setWebhook(hook.url)
  const person = server.person({ firstName: '企业联系人' })
  person.says('a')
  await expect.poll(() => hook.got.length).toBeGreaterThan(0)
  await api.deleteWebhook()
  expect((await api.getUpdates()).map(words)).toEqual(['a'])
  await api.deleteWebhook({ drop_pending_updates: true })
  expect(await api.getUpdates()).toEqual([])
})

test('scripted faults deliver an update twice, and chats out of order', async () => {
  const { server, api } = await simulator({ webhookRetry: [20, 20] })
  const hook = await receiver()
  await api.setWebhook(hook.url)
  const [one, two] = [server.person({ firstName: '企业联系人' }), server.person({ firstName: '驻企干部一' })]
  server.faults.add({ kind: 'duplicateDelivery', method: 'webhook', chatId: two.id })
  server.faults.add({ kind: 'reorderDelivery', chatId: one.id })
  one.says('first')
  one.says('second')
  two.says('twice')
  await expect.poll(hook.texts).toEqual(['twice', 'twice', 'first', 'second'])
  expect(hook.got[0]!.update_id).toBe(hook.got[1]!.update_id)
  expect(hook.got[2]!.update_id).toBeLessThan(hook.got[0]!.update_id)
  expect(server.faults.fired).toMatchObject({ duplicateDelivery: 1, reorderDelivery: 1 })
})
