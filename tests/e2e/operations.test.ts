import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openZone, type TestZone } from '../support/zone.ts'

let zone: TestZone

beforeAll(async () => {
  zone = await openZone()
})
afterAll(() => zone?.close())

const ask = (path: string) => fetch(`${zone.doorstep.url}${path}`)

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
