import type { Api } from 'grammy'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSettler } from '../../core/outbox/settler.ts'
import { defaultPolicy as policy } from '../../core/policy.ts'
import { createJumpingClock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { holdInstance, type Instance } from '../../platform/instance.ts'
import { createLogger } from '../../platform/logger.ts'
import type { WorkerDeps } from '../../workers/deps.ts'
import { sendRow } from '../../workers/send.ts'
import { createTestDatabase } from '../support/database.ts'
import { createSmallZone } from '../support/fixtures.ts'

const logger = createLogger({ level: 'silent' })
const clock = createJumpingClock(new Date('2026-11-24T10:00:00+08:00'), { frozen: true })

let database: Database
let instance: Instance
beforeAll(async () => {
  database = await createTestDatabase()
  instance = await holdInstance({ url: database.url, logger })
})
afterAll(async () => {
  await instance?.close()
  await database?.close()
})

test('a message that waits for its turn isn’t being sent yet: were the process to die, nobody would have to doubt', async () => {
  const { people } = await createSmallZone(database.prisma)
  const { id: personId, telegramId } = people.office
  const row = await database.prisma.outbox.create({
    data: {
      topic: 'notice',
      kind: 'unrouted',
      payload: { reason: 'nobody' },
      personId,
      chatId: telegramId,
      lane: telegramId,
      createdAt: clock.now(),
    },
  })
  const reread = () => database.prisma.outbox.findUniqueOrThrow({ where: { id: row.id } })
  let itsTurn!: () => void
  const turn = new Promise<void>((resolve) => (itsTurn = resolve))
  const shown: unknown[] = []
  const deps: WorkerDeps = {
    api: { sendMessage: async (...call: unknown[]) => shown.push(call) && { message_id: 77 } } as unknown as Api,
    database,
    clock,
    policy,
    logger,
    instance,
    pace: { turn: () => turn, answered: () => undefined, pause: () => undefined },
    settler: createSettler({ pool: database.pool, clock, instance, logger }),
    defaultLocale: 'zh-CN',
    onOutbox: () => undefined,
  }

  const sending = sendRow({ id: row.id.toString(), attempt: 0, messageTo: String(telegramId) }, deps)
  expect(await reread()).toMatchObject({ status: 'pending', attempts: 0 })
  itsTurn()
  await sending
  expect(await reread()).toMatchObject({ status: 'sent', attempts: 1, doubts: 0, messageId: 77, lane: null })
  expect(shown).toHaveLength(1)

  // The same job again: the row was sent for that attempt.
  await sendRow({ id: row.id.toString(), attempt: 0, messageTo: String(telegramId) }, deps)
  expect(shown).toHaveLength(1)
})
