import type { Api } from 'grammy'
import { createClaims } from '../../core/outbox/claims.ts'
import { takeTurns } from '../../core/outbox/turns.ts'
import { defaultPolicy as policy } from '../../core/policy/policy.ts'
import { createJumpingClock, type JumpingClock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { holdInstance, type Instance } from '../../platform/instance.ts'
import { createLogger } from '../../platform/logger.ts'
import type { Pace } from '../../telegram/pace.ts'
import type { WorkerDeps } from '../../workers/deps.ts'
import { staleAfter } from '../../workers/relay.ts'
import { routeRow } from '../../workers/route.ts'
import { sendRow } from '../../workers/send.ts'
import { createTestDatabase } from '../support/database.ts'
import { createSmallZone, type SmallZone } from '../support/fixtures.ts'

/** A call of the Bot API: its name and what was given. */
export interface Call {
  method: string
  given: unknown[]
}

/** The sending side of a process, without queues, on a database with a small zone, and with a Bot API that a test answers for. */
export interface TestWorker {
  database: Database
  zone: SmallZone
  clock: JumpingClock
  instance: Instance
  deps: WorkerDeps
  /** calls of the Bot API so far */
  calls: Call[]
  /** what the Bot API does from now on; throwing is its refusal. Unless told it takes everything. */
  answerBy(answer: (call: Call) => unknown): void
  /** Takes and carries out what is due, until nothing is. */
  work(): Promise<void>
  close(): Promise<void>
}

/** Nothing ever has to wait: for tests of what isn't about the pace, on a clock that doesn't know of it. */
export const freePace: Pace = {
  answered: () => undefined,
  waitOfAnswer: () => 0,
  turn: () => Promise.resolve(),
  waitOfNotice: () => 0,
  silence: () => 0,
  flooded: () => undefined,
}

/** Tuesday morning in the zone. */
export const start = new Date('2026-11-24T10:00:00+08:00')

export async function openWorker(changes: Partial<WorkerDeps> = {}): Promise<TestWorker> {
  const logger = createLogger({ level: 'silent' })
  const database = await createTestDatabase()
  const clock = createJumpingClock(start, { frozen: true })
  const instance = await holdInstance({ url: database.url, logger })
  const calls: Call[] = []
  let lastMessage = 100
  const accept = () => ({ message_id: ++lastMessage })
  let answer: (call: Call) => unknown = accept
  const api = new Proxy({} as Api, {
    get:
      (_target, method: string) =>
      async (...given: unknown[]) => {
        const call = { method, given }
        calls.push(call)
        return answer(call) ?? accept()
      },
  })
  const deps: WorkerDeps = {
    api,
    database,
    clock,
    policy,
    logger,
    instance,
    pace: freePace,
    claims: createClaims({ pool: database.pool, clock, instance, logger, retryAfter: 1 }),
    defaultLocale: 'zh-CN',
    onOutbox: () => undefined,
    ...changes,
  }
  return {
    database,
    zone: await createSmallZone(database.prisma),
    clock,
    instance,
    deps,
    calls,
    answerBy: (next) => (answer = next),
    async work() {
      for (;;) {
        const owner = deps.instance.id!
        const turns = await takeTurns(database.pool, { owner, now: clock.now(), limit: 100, staleAfter })
        if (turns.length === 0) return
        for (const { id, topic, attempts, messageTo } of turns) {
          const job = { id: id.toString(), attempt: attempts, owner, messageTo, answer: topic === 'answer' }
          await (topic === 'route' ? routeRow : sendRow)(job, deps)
        }
      }
    },
    async close() {
      await instance.close()
      await database.close()
    },
  }
}
