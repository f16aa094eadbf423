import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTelegramApi } from '../../telegram/api.ts'
import { openZone, type TestZone } from '../support/zone.ts'

let zone: TestZone
let pushed: TestZone

beforeAll(async () => {
  ;[zone, pushed] = await Promise.all([openZone(), openZone({ webhook: true })])
})
afterAll(async () => {
  await Promise.all([zone?.close(), pushed?.close()])
})

const ask = (path: string, of = zone) => fetch(`${of.doorstep.url}${path}`)

test('is alive and ready while nothing happens, and says what waits', async () => {
  expect((await ask('/healthz')).status).toBe(200)
  const ready = await ask('/readyz')
  expect([ready.status, await ready.json()]).toMatchObject([
    200,
    {
      ready: true,
      checks: { database: { ok: true }, queue: { ok: true }, poller: { ok: true }, oldestUpdate: { ok: true, waiting: 0 } },
    },
  ])
  const metrics = await (await ask('/metrics')).text()
  for (const gauge of ['inbox_waiting', 'inbox_oldest_seconds', 'outbox_waiting', 'outbox_uncertain'])
    expect(metrics).toMatch(new RegExp(`^doorstep_${gauge} 0$`, 'm'))
})

test('is not ready while Telegram refuses it, and is again afterwards', async () => {
  zone.server.faults.add({ kind: 'status5xx', method: 'getUpdates', times: 1_000 })
  // Wakes the request that Telegram holds open.
  const passerBy = zone.server.person({ firstName: '路人' })
  passerBy.starts()
  await vi.waitFor(async () => expect((await ask('/readyz')).status).toBe(503), { timeout: 20_000, interval: 100 })
  zone.server.faults.clear()
  await vi.waitFor(async () => expect((await ask('/readyz')).status).toBe(200), { timeout: 20_000, interval: 100 })
  await passerBy.sees(/为园区登记企业服务/)
})

test('is not ready while Telegram can not deliver, and says so; updates come once it can', async () => {
  expect((await ask('/readyz', pushed)).status).toBe(200)
  pushed.server.webhookTargets = ['http://127.0.0.1:1/nobody-listens']
  const passerBy = pushed.server.person({ firstName: '路人' })
  passerBy.starts()
  await vi.waitFor(async () => expect((await ask('/readyz', pushed)).status).toBe(503), { timeout: 20_000, interval: 50 })
  expect(await (await ask('/readyz', pushed)).json()).toMatchObject({
    checks: { webhook: { ok: false, reason: "Telegram can't deliver updates to WEBHOOK_URL" } },
  })
  const metrics = await (await ask('/metrics', pushed)).text()
  expect(metrics).toMatch(/^doorstep_intake_healthy 0$/m)
  expect(metrics).toMatch(/^doorstep_webhook_pending 1$/m)

  pushed.server.webhookTargets = []
  await passerBy.sees(/为园区登记企业服务/, { within: 20_000 })
  await vi.waitFor(async () => expect((await ask('/readyz', pushed)).status).toBe(200), { timeout: 20_000, interval: 50 })
  expect(await (await ask('/metrics', pushed)).text()).toMatch(/^doorstep_intake_healthy 1$/m)
})

test('puts its webhook back when another program deletes it', async () => {
  await createTelegramApi(pushed.server).deleteWebhook()
  const passerBy = pushed.server.person({ firstName: '路人' })
  passerBy.starts()
  await passerBy.sees(/为园区登记企业服务/, { within: 20_000 })
})
