/*
 * Two bot processes on one inbox, taking updates by webhook in turn, and two workers on one queue; one of each is killed, in
 * the long form each of the four again and again.
 * Short and long form, and seeds, as in storm.test.ts.
 */
import { afterAll, beforeAll, describe, test } from 'vitest'
import { skipRedis } from '../support/redis.ts'
import { startTestServer, type Backend, type TestServer } from './storm/ground.ts'
import { faultSeed, long } from './storm/mode.ts'
import { runStorm, type StormSize } from './storm/storm.ts'

const size: StormSize = long
  ? {
      contacts: 30,
      reports: 90,
      cadres: 16,
      kills: 12,
      postgresRestarts: 2,
      redisRestarts: 2,
      away: 2_000,
      freezes: 4,
      bursts: 2,
    }
  : { contacts: 6, reports: 6, cadres: 4, kills: 2, postgresRestarts: 0, redisRestarts: 0, away: 500 }

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server?.close())

const backends: { backend: Backend; skip: boolean }[] = [
  { backend: 'postgres', skip: false },
  { backend: 'redis', skip: skipRedis() },
]

describe.each(backends)('with queues on $backend', ({ backend, skip }) => {
  test.skipIf(skip)('two bots share one inbox and two workers one queue, and each may die', { timeout: 900_000 }, async () => {
    await runStorm({
      title: `two bots behind one webhook, two workers, queues on ${backend}`,
      server,
      backend,
      seed: faultSeed(),
      ...size,
      async start(ground) {
        for (const name of ['bot-1', 'bot-2']) await ground.start(name, ['bot'], { webhook: true })
        for (const name of ['workers-1', 'workers-2']) await ground.start(name, ['workers'])
      },
    })
  })
})
