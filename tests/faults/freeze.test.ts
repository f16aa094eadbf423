/*
 * A process that is stopped (SIGSTOP) in the middle of its work, as by a paused machine: others take over, and when it goes on nothing of what it
 * had begun is done late or twice. Short and long form, and seeds, as in storm.test.ts: a freeze of 20 seconds, or of a minute and again.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Person } from '../../playground/telegram/index.ts'
import { openDatabaseLine, type DatabaseLine } from '../support/database-line.ts'
import { skipRedis } from '../support/redis.ts'
import { freezeAtWork, judgeFreezes, takeoverLimit, watchOwners, type Freeze } from './storm/frozen.ts'
import { openGround, startTestServer, type Backend, type Ground, type TestServer } from './storm/ground.ts'
import { faultSeed, long } from './storm/mode.ts'
import type { SupervisedProcess } from './storm/processes.ts'
import { runStorm } from './storm/storm.ts'
import { eventually, type Wait } from './storm/until.ts'

const frozenFor = long ? 60_000 : 20_000
const freezes = long ? 3 : 1

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server?.close())

interface Scenario {
  part: string
  backend: Backend
  skip?: boolean
  /** @returns the one that is frozen */
  start(ground: Ground): Promise<SupervisedProcess>
}

const scenarios: Scenario[] = [
  {
    part: 'a bot',
    backend: 'postgres',
    async start(ground) {
      const victim = await ground.start('bot-1', ['bot'], { webhook: true })
      await ground.start('bot-2', ['bot'], { webhook: true })
      await ground.start('workers', ['workers'])
      return victim
    },
  },
  {
    part: 'workers',
    backend: 'postgres',
    start: startWorkers,
  },
  {
    part: 'workers',
    backend: 'redis',
    skip: skipRedis(),
    start: startWorkers,
  },
  {
    part: 'all in one',
    backend: 'postgres',
    async start(ground) {
      const victim = await ground.start('all-1', [], { webhook: true })
      await ground.start('all-2', [], { webhook: true })
      return victim
    },
  },
]

async function startWorkers(ground: Ground): Promise<SupervisedProcess> {
  await ground.start('bot', ['bot'])
  const victim = await ground.start('workers-1', ['workers'])
  await ground.start('workers-2', ['workers'])
  return victim
}

const longest = (waits: readonly Wait[]) => Math.max(0, ...waits.map(({ lasted }) => lasted))

// Side by side: most of the time they wait.
describe.concurrent.each(scenarios)('$part, queues on $backend', ({ part, backend, skip = false, start }) => {
  test.skipIf(skip)(
    'is frozen at work; others take over, and it does nothing late when it goes on',
    { timeout: 900_000 },
    async () => {
      let victim!: SupervisedProcess
      const done: Freeze[] = []
      /** milliseconds that somebody waited before anything was frozen: so slow is this machine just now */
      let undisturbed = 0
      await runStorm({
        title: `${part} frozen for ${frozenFor / 1_000} s, queues on ${backend}`,
        server,
        backend,
        seed: faultSeed(),
        calm: true,
        contacts: 6,
        reports: 6,
        cadres: 6,
        kills: 0,
        postgresRestarts: 0,
        redisRestarts: 0,
        away: 0,
        leisure: 3_000,
        async start(ground) {
          await watchOwners(ground)
          // So that there is always something on its way.
          ground.telegram.faults.add({
            kind: 'delay',
            milliseconds: 150,
            times: Infinity,
            method: /^(sendMessage|editMessageText)$/,
          })
          victim = await start(ground)
        },
        async meanwhile({ ground, books, waits }) {
          for (let n = 1; n <= freezes; n++) {
            const acts = books.acts
            await eventually('people are at work', () => Promise.resolve(books.acts > acts + 20), { within: 120_000 })
            if (n === 1) undisturbed = longest(waits)
            done.push(await freezeAtWork(ground, victim, frozenFor))
          }
        },
        async judge({ ground, figures, waits }) {
          const worst = longest(waits)
          console.log(
            `${part}: at work on ${done.map(({ inHand }) => inHand).join(', ')} rows; taken over after ${done.map(({ takenOverAfter }) => `${(takenOverAfter / 1_000).toFixed(1)} s`).join(', ')}`,
          )
          return [
            ...(await judgeFreezes(ground, victim, done, figures.repeatedAt)),
            {
              promise: `nobody waits ${takeoverLimit / 1_000} seconds longer than before`,
              checked: waits.length,
              broken: worst < takeoverLimit + undisturbed ? [] : [`${Math.round(worst)} ms, before ${Math.round(undisturbed)}`],
            },
          ]
        },
      })
    },
  )
})

describe('at the worst moment', () => {
  let ground: Ground
  let line: DatabaseLine
  beforeAll(async () => {
    ground = await openGround({ server, backend: 'postgres', contacts: 3, cadres: 4 })
    line = await openDatabaseLine(ground.databaseUrl)
  })
  afterAll(async () => {
    await ground?.close()
    await line?.close()
  })

  const soon = { within: 60_000 }
  const shownTo = (person: Person, words: RegExp) => person.shown().filter(({ fromBot, text }) => fromBot && words.test(text))
  const rowsTo = async ({ id }: Person) => {
    const { rows } = await ground.pool.query(
      `select topic::text, kind, status::text, attempts, doubts from outbox where chat_id = $1 order by id`,
      [id],
    )
    return rows as { topic: string; kind: string; status: string; attempts: number; doubts: number }[]
  }
  const longerThan = (milliseconds: number) => {
    const began = performance.now()
    return eventually('time passes', () => Promise.resolve(performance.now() - began > milliseconds), {
      within: 2 * milliseconds,
    })
  }

  test(
    'an answer of Telegram that came while its process was frozen is read before a timeout is believed',
    { timeout: 120_000 },
    async () => {
      const [contact] = ground.people.contacts as [Person]
      const doorstep = await ground.start('alone')
      contact.says('/start')
      await contact.sees(/企业联系人1/, soon)
      const { faults } = ground.telegram
      faults.add({ kind: 'delay', method: 'sendMessage', chatId: contact.id, milliseconds: 1_000 })
      contact.says('/help')
      await eventually('the call is on its way', () => Promise.resolve(faults.fired.delay === 1), { every: 5 })
      doorstep.freezeNow()
      await contact.sees(/\/report/, soon)
      // Longer than the call is waited for, and than the lease lasts: nobody else is there to take over.
      await longerThan(12_000)
      doorstep.thaw()
      await eventually('it is noted', async () => (await rowsTo(contact)).every(({ status }) => status === 'sent'))
      expect(await rowsTo(contact)).toMatchObject([{ doubts: 0 }, { doubts: 0, attempts: 1 }])
      expect(shownTo(contact, /\/report/)).toHaveLength(1)
      await doorstep.end()
    },
  )

  test('who was frozen after it had claimed a message leaves it to those who took it over', { timeout: 120_000 }, async () => {
    const contact = ground.people.contacts[1]!
    // Opens the chat; no bot is there to answer.
    contact.says('/start')
    // Whom the bot can't reach only the office is told.
    await ground.pool.query(`update person set roles = '{contact,office}' where telegram_id = $1`, [contact.id])
    const victim = await ground.start('workers-1', ['workers'], { databaseUrl: line.url })
    const frozen = new Promise<void>((resolve) => {
      line.onWords(`update outbox set status = 'sending'`, () => {
        victim.freezeNow()
        resolve()
      })
    })
    await ground.pool.query(
      `insert into outbox (topic, kind, lane, chat_id, person_id, payload, created_at)
       select 'notice', 'unreachable', telegram_id, telegram_id, id, '{"name": "驻企干部一", "phone": ""}', now() from person where telegram_id = $1`,
      [contact.id],
    )
    await frozen
    const others = await ground.start('workers-2', ['workers'])
    await contact.sees(/机器人联系不上/, soon)
    await eventually('it is noted', async () => (await rowsTo(contact)).every(({ status }) => status === 'sent'))
    victim.thaw()
    // Alive again, it does what comes now.
    await others.end()
    await ground.pool.query(
      `insert into outbox (topic, kind, lane, chat_id, person_id, payload, created_at)
       select 'notice', 'unreachable', telegram_id, telegram_id, id, '{"name": "驻企干部二", "phone": ""}', now() from person where telegram_id = $1`,
      [contact.id],
    )
    await contact.sees(/驻企干部二/, soon)
    expect(shownTo(contact, /驻企干部一/)).toHaveLength(1)
    expect((await rowsTo(contact))[0]).toMatchObject({ status: 'sent', attempts: 2, doubts: 1 })
    await victim.end()
  })

  test(
    'who was frozen in the middle of a transaction commits nothing of it, and keeps nobody waiting',
    { timeout: 120_000 },
    async () => {
      const contact = ground.people.contacts[2]!
      const victim = await ground.start('bot-1', ['bot'], { webhook: true, databaseUrl: line.url })
      contact.says('/report')
      await contact.taps('融资', soon)
      await contact.sees(/请说明您遇到的问题/, soon)
      contact.says('流动资金紧张，希望对接银行。')
      await contact.sees(/您希望怎样解决/, soon)
      await contact.taps('跳过', soon)
      for (const choice of ['一般', '跳过', '本企业可见']) await contact.taps(choice, soon)
      await contact.sees(/请核对/, soon)
      const frozen = new Promise<void>((resolve) => {
        line.onWords('insert into case_file', () => {
          victim.freezeNow()
          resolve()
        })
      })
      await contact.taps('✅ 确认提交')
      await frozen
      const others = await ground.start('bot-2', ['bot'], { webhook: true })
      ground.telegram.webhookTargets = ground.telegram.webhookTargets.slice(-1)
      await contact.sees(/已收到，编号/, soon)
      victim.thaw()
      await others.end()
      contact.says('/help')
      ground.telegram.webhookTargets = []
      await contact.sees(/\/report/, soon)
      const { rows } = await ground.pool.query('select count(*)::int as cases from case_file')
      expect(rows[0].cases).toBe(1)
      expect(shownTo(contact, /已收到，编号/)).toHaveLength(1)
      await victim.end()
    },
  )
})
