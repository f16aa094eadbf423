import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { defaultPolicy } from '../../core/policy/policy.ts'
import { startDoorstep } from '../../doorstep.ts'
import { createMetrics, measureWaiting } from '../../operations.ts'
import { systemClock } from '../../platform/clock.ts'
import { createLogger } from '../../platform/logger.ts'
import { findStablePort } from '../../platform/ports.ts'
import type { Database } from '../../platform/database.ts'

test('is alive before the database answers, and says what it waits for', async () => {
  const sockets: Socket[] = []
  const silent = createServer((socket) => void sockets.push(socket.on('error', () => undefined)))
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port: databasePort } = silent.address() as { port: number }
  const port = await findStablePort()
  const starting = startDoorstep({
    config: {
      botToken: `1234:${'a'.repeat(35)}`,
      botApiRoot: 'http://127.0.0.1:1',
      databaseUrl: `postgresql://nobody:x@127.0.0.1:${databasePort}/none`,
      dataDir: join(tmpdir(), 'doorstep-without-data'),
      host: '127.0.0.1',
      port,
      defaultLocale: 'zh-CN',
      logLevel: 'error',
    },
    policy: defaultPolicy,
    clock: systemClock,
    logger: createLogger({ level: 'silent' }),
  })
  const failed = starting.then(
    () => false,
    () => true,
  )
  const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`)
  await vi.waitFor(async () => expect((await ask('/healthz')).status).toBe(200), { timeout: 10_000, interval: 20 })
  const ready = await ask('/readyz')
  expect([ready.status, await ready.json()]).toEqual([
    503,
    { ready: false, checks: { start: { ok: false, reason: 'waits for the database' } } },
  ])
  expect((await ask('/metrics')).status).toBe(200)
  silent.close()
  for (const socket of sockets) socket.destroy()
  expect(await failed).toBe(true)
  // A start that fails leaves no port behind.
  await expect(ask('/healthz')).rejects.toThrow('fetch failed')
})

test('the metrics say that the database is away instead of failing, and come back with it', async () => {
  let away = true
  const waiting = { updates: 3, oldestUpdate: 1, dead: 0, notices: 2, oldestNotice: 0, uncertain: 0 }
  const pool = {
    query: () => (away ? Promise.reject(new Error('connect ECONNREFUSED')) : Promise.resolve({ rows: [waiting] })),
  } as unknown as Database['pool']
  const metrics = createMetrics()
  measureWaiting(metrics, pool, systemClock)
  const without = await metrics.metrics()
  expect(without).toMatch(/^doorstep_database_up 0$/m)
  expect(without).not.toMatch(/^doorstep_inbox_waiting /m)
  expect(without).toMatch(/^process_cpu_seconds_total /m)
  away = false
  const back = await metrics.metrics()
  expect(back).toMatch(/^doorstep_database_up 1$/m)
  expect(back).toMatch(/^doorstep_inbox_waiting 3$/m)
  away = true
  expect(await metrics.metrics()).not.toMatch(/^doorstep_inbox_waiting /m)
})
