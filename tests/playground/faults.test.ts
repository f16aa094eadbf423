import { HttpError } from 'grammy'
import { expect, test } from 'vitest'
import { failure, simulator, words } from './support.ts'

async function conversation() {
  const { server, api } = await simulator({ webhookRetry: [5, 20] })
  const person = server.person({ firstName: '企业联系人' })
  person.starts()
  const texts = () =>
    person
      .shown()
      .slice(1)
      .map(({ text }) => text)
  return { server, api, person, texts }
}

const broken = (promise: Promise<unknown>) =>
  promise.then(
    () => 'fine',
    (error: unknown) => (error instanceof HttpError ? 'broken' : 'refused'),
  )

test('5xx and 429: the deed is not done', async () => {
  const { server, api, person, texts } = await conversation()
  server.faults.add({ kind: 'status5xx', method: 'sendMessage' })
  server.faults.add({ kind: 'flood', method: /^send/, seconds: 7 })
  expect(await failure(api.sendMessage(person.id, 'a'))).toBe('502 Bad Gateway')
  await expect(api.sendMessage(person.id, 'b')).rejects.toMatchObject({ error_code: 429, parameters: { retry_after: 7 } })
  await api.sendMessage(person.id, 'c')
  expect(texts()).toEqual(['c'])
  expect(server.faults.fired).toMatchObject({ status5xx: 1, flood: 1, delay: 0 })
  server.assertClean()
})

test('a cut before leaves no trace, a cut after and half an answer leave the deed', async () => {
  const { server, person, texts } = await conversation()
  // Not grammY's client: half an answer makes it wait until its own timeout.
  const send = async (text: string) => {
    const url = `${server.apiRoot}/bot${server.token}/sendMessage?${new URLSearchParams({ chat_id: String(person.id), text }).toString()}`
    return (await fetch(url)).json().then(() => 'fine')
  }
  for (const kind of ['cutBefore', 'cutAfter', 'truncate'] as const) {
    server.faults.add({ kind })
    expect(await send(kind).catch((error: unknown) => (error instanceof TypeError ? 'broken' : error))).toBe('broken')
  }
  expect(await send('fine')).toBe('fine')
  expect(texts()).toEqual(['cutAfter', 'truncate', 'fine'])
})

test('a fault strikes only the chat and the method it is meant for, and so often', async () => {
  const { server, api, person } = await conversation()
  const other = server.person({ firstName: '驻企干部一' })
  other.starts()
  server.faults.add({ kind: 'status5xx', method: 'sendMessage', chatId: person.id, times: 2 })
  await api.sendMessage(other.id, 'x')
  await api.sendChatAction(person.id, 'typing')
  expect(await failure(api.sendMessage(person.id, 'x'))).toBe('502 Bad Gateway')
  expect(await failure(api.sendMessage(person.id, 'x'))).toBe('502 Bad Gateway')
  await api.sendMessage(person.id, 'x')
})

test('a delayed answer comes late', async () => {
  const { server, api, person } = await conversation()
  server.faults.add({ kind: 'delay', milliseconds: 80 })
  const started = performance.now()
  await api.sendMessage(person.id, 'x')
  expect(performance.now() - started).toBeGreaterThan(70)
})

test('a refusing server cannot be reached, and comes back on the same port', async () => {
  const { server, api, person, texts } = await conversation()
  server.faults.add({ kind: 'refuse', milliseconds: 150 })
  expect(await broken(api.sendMessage(person.id, 'a'))).toBe('broken')
  expect(await broken(api.sendMessage(person.id, 'b'))).toBe('broken')
  await expect.poll(() => broken(api.sendMessage(person.id, 'c'))).toBe('fine')
  expect(texts()).toEqual(['c'])
  expect(server.faults.fired.refuse).toBe(1)
})

test('the same seed draws the same faults', async () => {
  const draw = async (seed: number) => {
    const { server, api, person } = await conversation()
    server.faults.add({ kind: 'status5xx', probability: 0.5, seed, times: Infinity })
    const outcomes: string[] = []
    for (let i = 0; i < 20; i++) outcomes.push(await broken(api.sendMessage(person.id, `${i}`)))
    return outcomes.join()
  }
  const [a, b, c] = [await draw(7), await draw(7), await draw(8)]
  expect(a).toBe(b)
  expect(a).not.toBe(c)
  expect(a).toContain('fine')
  expect(a).toContain('refused')
})

test('a confirmed update comes once more', async () => {
  const { server, api, person } = await conversation()
  server.faults.add({ kind: 'duplicateDelivery', method: 'getUpdates' })
  person.says('a')
  const first = await api.getUpdates()
  expect(first.map(words)).toEqual(['/start', 'a'])
  const offset = first.at(-1)!.update_id + 1
  const again = await api.getUpdates({ offset })
  expect(again).toEqual([first[0]])
  expect(await api.getUpdates({ offset })).toEqual([])
  expect(server.faults.fired.duplicateDelivery).toBe(1)
})

test('reordered updates keep ascending ids and every chat’s own order, and stay as they are when fetched again', async () => {
  const { server, api, person } = await conversation()
  const other = server.person({ firstName: '驻企干部一' })
  server.faults.add({ kind: 'reorderDelivery' })
  person.says('a1')
  other.says('b1')
  person.says('a2')
  other.says('b2')
  const updates = await api.getUpdates()
  const ids = updates.map((update) => update.update_id)
  expect(ids).toEqual([...ids].sort((a, b) => a - b))
  expect(updates.map(words)).toEqual(['b1', 'b2', '/start', 'a1', 'a2'])
  expect(await api.getUpdates()).toEqual(updates)
})
