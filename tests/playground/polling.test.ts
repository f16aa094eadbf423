import { expect, test } from 'vitest'
import { failure, simulator, words } from './support.ts'

test('an offset confirms what is before it, and nothing else does', async () => {
  const { server, api } = await simulator({ firstUpdateId: 100 })
  const person = server.person({ firstName: '企业联系人' })
  for (const text of ['a', 'b', 'c']) person.says(text)
  expect((await api.getUpdates()).map(words)).toEqual(['a', 'b', 'c'])
  expect((await api.getUpdates({ limit: 2 })).map(words)).toEqual(['a', 'b'])
  const left = await api.getUpdates({ offset: 102 })
  expect(left.map((update) => [update.update_id, words(update)])).toEqual([[102, 'c']])
  expect((await api.getUpdates({ offset: 100 })).map(words)).toEqual(['c'])
  expect(server.pendingUpdates).toBe(1)
})

test('a negative offset forgets all but the last', async () => {
  const { server, api } = await simulator()
  const person = server.person({ firstName: '企业联系人' })
  for (const text of ['a', 'b', 'c']) person.says(text)
  expect((await api.getUpdates({ offset: -1 })).map(words)).toEqual(['c'])
  expect((await api.getUpdates()).map(words)).toEqual(['c'])
})

test('a long poll answers as soon as something happens', async () => {
  const { server, api } = await simulator()
  const person = server.person({ firstName: '企业联系人' })
  const started = performance.now()
  const poll = api.getUpdates({ timeout: 30 })
  await expect.poll(() => server.calls['getUpdates']).toBe(1)
  person.says('now')
  expect((await poll).map(words)).toEqual(['now'])
  expect(performance.now() - started).toBeLessThan(5000)
})

test('a long poll ends empty after its time', async () => {
  const { api } = await simulator()
  expect(await api.getUpdates({ timeout: 1 })).toEqual([])
})

test('the second poller ends the first with 409', async () => {
  const { server, api } = await simulator()
  const first = failure(api.getUpdates({ timeout: 30 }))
  await expect.poll(() => server.calls['getUpdates']).toBe(1)
  const second = api.getUpdates({ timeout: 30 })
  expect(await first).toBe(
    '409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  )
  server.person({ firstName: '企业联系人' }).says('for the second')
  expect((await second).map(words)).toEqual(['for the second'])
})

test('a poller that hangs up is no rival, and loses nothing', async () => {
  const { server, api } = await simulator()
  const leaving = new AbortController()
  const first = api.getUpdates({ timeout: 30 }, leaving.signal as never).catch((error: unknown) => error)
  await expect.poll(() => server.calls['getUpdates']).toBe(1)
  leaving.abort()
  expect(await first).toBeInstanceOf(Error)
  server.person({ firstName: '企业联系人' }).says('still here')
  expect((await api.getUpdates({ timeout: 30 })).map(words)).toEqual(['still here'])
})

test('allowed_updates chooses from then on, and is remembered', async () => {
  const { server, api } = await simulator()
  const person = server.person({ firstName: '企业联系人' })
  const message = person.says('a')
  expect((await api.getUpdates({ allowed_updates: ['message'] })).map(words)).toEqual(['a'])
  person.edits(message, 'b')
  person.blocks()
  person.unblocks()
  person.says('c')
  expect((await api.getUpdates()).map(words)).toEqual(['a', 'c'])
  await api.getUpdates({ allowed_updates: [] })
  person.blocks()
  expect((await api.getUpdates()).map(words)).toEqual(['a', 'c', 'my_chat_member'])
})

test('polling is refused while a webhook is set', async () => {
  const { server, api } = await simulator()
  const poll = failure(api.getUpdates({ timeout: 30 }))
  await expect.poll(() => server.calls['getUpdates']).toBe(1)
  await api.setWebhook('http://127.0.0.1:9/hook')
  expect(await poll).toBe('409 Conflict: terminated by setWebhook request')
  expect(await failure(api.getUpdates())).toBe(
    "409 Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
  )
  await api.deleteWebhook()
  expect(await api.getUpdates()).toEqual([])
})
