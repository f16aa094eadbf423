import { Counter, Registry } from 'prom-client'
import { afterEach, expect, test } from 'vitest'
import { healthRoutes, type HealthOptions } from '../../../platform/http/health.ts'
import { startHttpServer, type HttpServer } from '../../../platform/http/server.ts'
import { createLogger } from '../../../platform/logger.ts'

let server: HttpServer | undefined
afterEach(() => server?.close())

async function start(options: Partial<HealthOptions> = {}): Promise<string> {
  const logger = createLogger({ level: 'silent' })
  const routes = healthRoutes({ logger, checks: {}, metrics: new Registry(), ...options })
  server = await startHttpServer({ host: '127.0.0.1', port: 0, logger, routes })
  return server.url
}

test('is alive', async () => {
  const response = await fetch((await start()) + '/healthz')
  expect([response.status, await response.text()]).toEqual([200, 'ok\n'])
})

test('is ready when every check says so', async () => {
  const url = await start({ checks: { database: async () => true, inbox: async () => ({ ok: true, oldestSeconds: 3 }) } })
  const response = await fetch(url + '/readyz')
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({
    ready: true,
    checks: { database: { ok: true }, inbox: { ok: true, oldestSeconds: 3 } },
  })
})

test.each([
  ['says no', async () => false, { ok: false }],
  ['says no with a reason', async () => ({ ok: false, oldestSeconds: 900 }), { ok: false, oldestSeconds: 900 }],
  ['throws', async () => Promise.reject(new Error('connect ECONNREFUSED db.internal')), { ok: false }],
  ['does not answer', () => new Promise<boolean>(() => undefined), { ok: false, reason: 'no answer within 50 ms' }],
])('is not ready when one check %s, and names it', async (_how, check, result) => {
  const url = await start({ checks: { database: async () => true, queue: check }, checkTimeout: 50 })
  const response = await fetch(url + '/readyz')
  expect(response.status).toBe(503)
  expect(await response.json()).toEqual({ ready: false, checks: { database: { ok: true }, queue: result } })
})

test('shows the metrics', async () => {
  const metrics = new Registry()
  new Counter({ name: 'doorstep_updates_total', help: 'Updates', registers: [metrics] }).inc(3)
  const response = await fetch((await start({ metrics })) + '/metrics')
  expect(response.headers.get('content-type')).toBe(metrics.contentType)
  expect(await response.text()).toContain('doorstep_updates_total 3')
})
