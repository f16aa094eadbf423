/*
 * The proof of the main promise: whatever is killed, frozen, stopped, cut or full, nothing that people said is lost or doubled.
 *
 *   npx vitest run tests/faults                                   short, as in npm test
 *   DOORSTEP_FAULTS=long npx vitest run tests/faults/storm.test.ts   50 contacts, 200 reports, 20 kills; some minutes
 *   DOORSTEP_FAULTS_SEED=123 …                                    the same draws again
 *
 * The application is the built one (npm run build; npm test does it by itself), in processes of its own.
 */
import { afterAll, beforeAll, describe, test } from 'vitest'
import { skipRedis } from '../support/redis.ts'
import { startTestServer, type Backend, type TestServer } from './storm/ground.ts'
import { runStorm, type StormSize } from './storm/storm.ts'
import { faultSeed, long } from './storm/mode.ts'

const size: StormSize = long
  ? {
      contacts: 50,
      reports: 200,
      cadres: 24,
      kills: 20,
      postgresRestarts: 3,
      redisRestarts: 3,
      away: 2_000,
      freezes: 4,
      bursts: 3,
      flushes: 3,
      fullDisks: 3,
      longFloods: 3,
    }
  : {
      contacts: 8,
      reports: 12,
      cadres: 6,
      kills: 3,
      postgresRestarts: 1,
      redisRestarts: 1,
      away: 500,
      freezes: 1,
      bursts: 1,
      flushes: 1,
      fullDisks: 1,
      longFloods: 1,
    }

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ smallDisk: true })
})
afterAll(() => server?.close())

const backends: { backend: Backend; skip: boolean }[] = [
  { backend: 'postgres', skip: false },
  { backend: 'redis', skip: skipRedis() },
]

describe.each(backends)('with queues on $backend', ({ backend, skip }) => {
  test.skipIf(skip)(
    'no answer is lost and nothing is doubled while the process is killed again and again',
    { timeout: 900_000 },
    async () => {
      await runStorm({
        title: `one process, queues on ${backend}`,
        server,
        backend,
        seed: faultSeed(),
        ...size,
        async start(ground) {
          await ground.start('doorstep')
        },
      })
    },
  )
})
