import { GrammyError, type Api } from 'grammy'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClaims } from '../../core/outbox/claims.ts'
import { defaultPolicy as policy } from '../../core/policy/policy.ts'
import { createJumpingClock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { holdInstance, type Instance } from '../../platform/instance.ts'
import { createLogger } from '../../platform/logger.ts'
import type { WorkerDeps } from '../../workers/deps.ts'
import { staleAfter } from '../../workers/relay.ts'
import { sendRow } from '../../workers/send.ts'
import { createTestDatabase } from '../support/database.ts'
import { createSmallZone, type SmallZone } from '../support/fixtures.ts'

const logger = createLogger({ level: 'silent' })
const clock = createJumpingClock(new Date('2026-11-24T10:00:00+08:00'), { frozen: true })

let database: Database
let instance: Instance
let zone: SmallZone
beforeAll(async () => {
  database = await createTestDatabase()
  instance = await holdInstance({ url: database.url, logger })
  zone = await createSmallZone(database.prisma)
})
afterAll(async () => {
  await instance?.close()
  await database?.close()
})

/** A pace that says how long a chat has to wait, and gives it its turn when it is told. */
function heldPace() {
  let itsTurn!: () => void
  const turn = new Promise<void>((resolve) => (itsTurn = resolve))
  const pace = { wait: { ofNotices: 0, ofAnswers: 0 }, counted: [] as bigint[] }
  return {
    ...pace,
    itsTurn,
    turn: () => turn,
    waitOfNotice: () => pace.wait.ofNotices,
    waitOfAnswer: () => pace.wait.ofAnswers,
    silence: () => 0,
    answered: (chatId: bigint) => pace.counted.push(chatId),
    flooded: () => undefined,
  }
}

async function prepare(topic: 'notice' | 'answer', changes: Partial<WorkerDeps> = {}) {
  const { id: personId, telegramId } = zone.people.office
  const payload = topic === 'answer' ? { chatId: Number(telegramId), screen: { text: '主菜单' } } : { reason: 'nobody' }
  const row = await database.prisma.outbox.create({
    data: {
      topic,
      kind: topic === 'answer' ? 'menu' : 'unrouted',
      payload,
      personId,
      chatId: telegramId,
      lane: telegramId,
      createdAt: clock.now(),
      queuedAt: clock.now(),
      owner: instance.id!,
    },
  })
  const shown: unknown[] = []
  const pace = heldPace()
  const deps: WorkerDeps = {
    api: { sendMessage: async (...call: unknown[]) => shown.push(call) && { message_id: 77 } } as unknown as Api,
    database,
    clock,
    policy,
    logger,
    instance,
    pace,
    claims: createClaims({ pool: database.pool, clock, instance, logger }),
    defaultLocale: 'zh-CN',
    onOutbox: () => undefined,
    ...changes,
  }
  return {
    pace,
    shown,
    telegramId,
    send: () =>
      sendRow(
        { id: row.id.toString(), attempt: 0, owner: instance.id!, messageTo: String(telegramId), answer: topic === 'answer' },
        deps,
      ),
    reread: () => database.prisma.outbox.findUniqueOrThrow({ where: { id: row.id } }),
  }
}

const later = (milliseconds: number) => new Date(clock.now().getTime() + milliseconds)
const putOff = { status: 'pending', attempts: 0, doubts: 0, notBefore: null }
const sent = { status: 'sent', attempts: 1, doubts: 0, messageId: 77, lane: null }

test('a message that waits for its turn isn’t being sent yet: were the process to die, nobody would have to doubt', async () => {
  const { pace, shown, send, reread } = await prepare('notice')
  const sending = send()
  expect(await reread()).toMatchObject({ status: 'pending', attempts: 0 })
  pace.itsTurn()
  await sending
  expect(await reread()).toMatchObject(sent)
  // The same job again: the row was sent for that attempt.
  await send()
  expect(shown).toHaveLength(1)
})

test('a notice to a chat that has to wait for long leaves its worker to others, and loses no attempt by it', async () => {
  const { pace, shown, send, reread } = await prepare('notice')
  pace.wait.ofNotices = 5_000
  await send()
  expect(await reread()).toMatchObject({ ...putOff, queuedAt: later(5_000 - staleAfter) })
  // Further off than a lost job: given again once in between.
  pace.wait.ofNotices = 60_000
  await send()
  expect(await reread()).toMatchObject({ ...putOff, queuedAt: clock.now() })
  expect(shown).toEqual([])
})

test('an answer waits for nothing but the end of Telegram’s silence', async () => {
  const { pace, send, reread, telegramId } = await prepare('answer')
  pace.wait.ofNotices = 20_000
  pace.wait.ofAnswers = 3_000
  await send()
  expect(await reread()).toMatchObject({ ...putOff, queuedAt: later(3_000 - staleAfter) })
  pace.wait.ofAnswers = 0
  await send()
  expect(await reread()).toMatchObject(sent)
  expect(pace.counted).toEqual([telegramId])
})

test('who was frozen after it had taken a row doesn’t send it', async () => {
  const number = instance.id!
  // There when the row is taken, and never again.
  const numbers = [number]
  const { shown, send, reread } = await prepare('answer', {
    instance: {
      get id() {
        return numbers.shift()
      },
      close: async () => undefined,
    },
  })
  await send()
  expect(shown).toEqual([])
  expect(await reread()).toMatchObject({ status: 'pending', attempts: 1, doubts: 0 })
})

test('who was frozen while Telegram said that somebody can’t be reached doesn’t note it: they may have come back since', async () => {
  const refused = new GrammyError(
    'no',
    { ok: false, error_code: 403, description: 'Forbidden: bot was blocked by the user' },
    'sendMessage',
    {},
  )
  const unreachable = async () =>
    (await database.prisma.person.findUniqueOrThrow({ where: { id: zone.people.office.id } })).unreachableSince
  for (const takenOver of [true, false]) {
    const { send, pace, telegramId } = await prepare('notice', {
      api: {
        async sendMessage() {
          if (takenOver)
            await database.pool.query(`update outbox set owner = 12 where lane = $1 and status = 'sending'`, [telegramId])
          throw refused
        },
      } as unknown as Api,
    })
    pace.itsTurn()
    await send()
    expect((await unreachable()) === null).toBe(takenOver)
  }
})
