import type { Api } from 'grammy'
import type { UserFromGetMe } from 'grammy/types'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createBot } from '../../bot/bot.ts'
import { createParker, createUpdateHandler } from '../../bot/handle-update.ts'
import { startLanes } from '../../bot/intake/lanes.ts'
import { createStrangers } from '../../bot/answers/strangers.ts'
import { inLane } from '../../bot/intake/update.ts'
import { storeUpdates } from '../../core/inbox/store.ts'
import type { BotDeps } from '../../bot/turn/turn.ts'
import { createReportChoices } from '../../core/cases/report-options.ts'
import { createDraftIds } from '../../core/drafts/draft-ids.ts'
import { createTurnCommits } from '../../core/inbox/commit-turns.ts'
import { createClaims } from '../../core/outbox/claims.ts'
import { defaultPolicy as policy } from '../../core/policy/policy.ts'
import { createJumpingClock } from '../../platform/clock.ts'
import { connectDatabase, type Database } from '../../platform/database.ts'
import { holdInstance, type Instance } from '../../platform/instance.ts'
import { createLogger } from '../../platform/logger.ts'
import { createPace } from '../../telegram/pace.ts'
import type { WorkerDeps } from '../../workers/deps.ts'
import { staleAfter, startRelay, type OutboxJob } from '../../workers/relay.ts'
import { routeRow } from '../../workers/route.ts'
import { sendRow } from '../../workers/send.ts'
import { createTestDatabase } from '../support/database.ts'
import { createCase, createSmallZone, type SmallZone } from '../support/fixtures.ts'
import { trouble, type Trouble, type Troubles } from '../support/troubled-database.ts'

const logger = createLogger({ level: (process.env['LOG_LEVEL'] ?? 'silent') as 'silent' })
const start = new Date('2026-11-24T10:00:00+08:00')
const clock = createJumpingClock(start, { frozen: true })

let database: Database
/** the same, where nothing comes to grief */
let sound: Database
let troubles: Troubles
let instance: Instance
let zone: SmallZone
beforeAll(async () => {
  sound = await createTestDatabase()
  database = connectDatabase(sound.url, logger, 5)
  troubles = trouble(database)
  instance = await holdInstance({ url: sound.url, logger })
  zone = await createSmallZone(sound.prisma)
})
afterAll(async () => {
  await instance?.close()
  await database?.close()
  await sound?.close()
})

interface Message {
  chatId: number
  text: string
}

/** Doorstep's way from the rows to Telegram, with a queue that does each job at once. */
function startSending() {
  const messages: Message[] = []
  let lastId = 0
  const api = {
    sendMessage: async (chatId: number, text: string) => messages.push({ chatId, text }) && { message_id: ++lastId },
  } as unknown as Api
  const deps: WorkerDeps & BotDeps = {
    api,
    database,
    clock,
    policy,
    logger,
    instance,
    pace: createPace({ perSecond: 1_000_000, perChat: 0 }),
    claims: createClaims({ pool: database.pool, clock, instance, logger, retryAfter: 1 }),
    commitTurn: createTurnCommits(database.pool),
    reportChoices: createReportChoices(database.reader),
    draftIds: createDraftIds(database.reader),
    strangers: createStrangers(),
    defaultLocale: 'zh-CN',
    onOutbox: () => relay.wake(),
  }
  const queue = (work: (job: OutboxJob, given: WorkerDeps) => Promise<void>) => ({
    name: 'queue',
    addBulk: async (jobs: readonly { data: OutboxJob }[]) => {
      for (const { data } of jobs) void work(data, deps)
      return []
    },
  })
  const queues = { send: queue(sendRow), route: queue(routeRow) } as Record<'send' | 'route', never>
  const relay = startRelay({
    pool: database.pool,
    clock,
    policy,
    instance,
    logger,
    queueOf: (topic) => queues[topic === 'route' ? 'route' : 'send'],
    every: 20,
  })
  const lanes = startLanes({
    pool: database.pool,
    clock,
    instance,
    logger,
    handle: createUpdateHandler(deps, { id: 1, username: 'doorstep_bot' } as UserFromGetMe, createBot()),
    park: createParker(deps),
    every: 20,
  })
  return {
    messages,
    async stop() {
      await lanes.stop()
      await relay.stop()
    },
  }
}

function writeRow(row: {
  topic: 'notice' | 'answer' | 'route'
  kind: string
  payload?: object
  held?: boolean
  caseId?: number
}) {
  const { id: personId, telegramId } = zone.people.office
  const { topic, kind, payload = {}, held = false, caseId } = row
  return sound.prisma.outbox.create({
    data: {
      topic,
      kind,
      payload,
      held,
      caseId: caseId ?? null,
      ...(topic === 'route' ? { lane: -caseId! } : { personId, chatId: telegramId, lane: telegramId }),
      notBefore: held ? clock.now() : null,
      createdAt: clock.now(),
    },
  })
}

/** Each begins something, and says which messages must come of it. */
const stories: Record<string, { begin: () => Promise<unknown>; says: RegExp[] }> = {
  'a notice': {
    begin: () => writeRow({ topic: 'notice', kind: 'deadLetter', payload: { updateId: '7', at: start.toISOString() } }),
    says: [/7/],
  },
  'three notices that were held over night': {
    async begin() {
      for (const updateId of ['7', '8', '9'])
        await writeRow({ topic: 'notice', kind: 'deadLetter', payload: { updateId, at: start.toISOString() }, held: true })
    },
    says: [/1\.[^]*2\.[^]*3\./],
  },
  'an answer that is left to the relay': {
    begin: () =>
      writeRow({
        topic: 'answer',
        kind: 'menu',
        payload: { chatId: Number(zone.people.office.telegramId), screen: { text: '主菜单' } },
      }),
    says: [/主菜单/],
  },
  'a case to be routed': {
    async begin() {
      const { id } = await createCase(sound.prisma, zone, start, { state: 'submitted', handlerId: null, assignedAt: null })
      await writeRow({ topic: 'route', kind: 'route', caseId: id })
    },
    says: [/新交办诉求/, /已有人承办/],
  },
  'an update that is answered': { begin: () => update('/unheard-of'), says: [/企服办专员一/] },
  'an update that changes something': { begin: () => update('/language'), says: [/语言/] },
}

let lastUpdate = 0

function update(text: string) {
  const account = Number(zone.people.office.telegramId)
  const chat = { id: account, type: 'private' as const, first_name: '企服办专员一' }
  const from = { id: account, is_bot: false, first_name: '企服办专员一' }
  const entities = [{ type: 'bot_command' as const, offset: 0, length: text.length }]
  return storeUpdates(
    sound.pool,
    [inLane({ update_id: ++lastUpdate, message: { message_id: 1_000 + lastUpdate, date: 1, chat, from, text, entities } })],
    clock.now(),
  )
}

/** Nothing waits any more, and the trouble that was to come has come. Asked every 20 ms, time goes five times as quick as in life. */
async function rest(): Promise<void> {
  clock.advance(100)
  const { rows } = await sound.pool.query(
    `select topic::text, status::text, owner from outbox where lane is not null
     union all select 'update', status::text, owner from inbox where lane is not null`,
  )
  expect(rows).toEqual([])
  expect(troubles.over).toBe(true)
}

/** Lets a story take place. @returns what was said, and what the books say of it */
async function play(begin: () => Promise<unknown>) {
  await sound.pool.query('truncate outbox, inbox, draft, case_file cascade')
  clock.set(start)
  await begin()
  const doorstep = startSending()
  try {
    await vi.waitFor(rest, { timeout: 60_000, interval: 20 })
  } finally {
    await doorstep.stop()
  }
  // Nothing waits for as long as it takes until what a queue lost is given again.
  expect(clock.now().getTime() - start.getTime()).toBeLessThan(staleAfter)
  const { rows } = await sound.pool.query<{ status: string; doubts: number; kind: string; error: string | null }>(
    'select kind, status, doubts, error from outbox order by id',
  )
  return { said: doorstep.messages.map(({ text }) => text), rows }
}

describe.each(Object.entries(stories))('%s', (_name, { begin, says }) => {
  test('comes to its end, once, whichever statement comes to grief', async () => {
    troubles.forget()
    const undisturbed = await play(begin)
    const check = ({ said, rows }: typeof undisturbed, what: string) => {
      expect(said.length, what).toBe(says.length)
      for (const words of says) expect(said.join('\n'), what).toMatch(words)
      expect(new Set(rows.map(({ status }) => status)), what).toEqual(new Set(['sent']))
      // What went wrong on the way isn't what became of it.
      expect(
        rows.every(({ error }) => error === null),
        what,
      ).toBe(true)
      // Nobody died and Telegram was heard: nothing is in doubt.
      expect(
        rows.every(({ doubts }) => doubts === 0),
        what,
      ).toBe(true)
    }
    check(undisturbed, 'undisturbed')
    const statements = troubles.asked
    for (const text of statements) {
      for (const kind of ['never arrives', 'its answer is lost'] satisfies Trouble[]) {
        troubles.befall(kind, text)
        check(await play(begin), `${kind}: ${text}`)
      }
    }
    console.log(`${statements.length} statements, each lost in both ways`)
  }, 300_000)
})
