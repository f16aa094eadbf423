/*
 * Single faults at the worst moment, each with what must come of it. The application is the built one, in a process of its own.
 */
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Person } from '../../playground/telegram/index.ts'
import { skipRedis } from '../support/redis.ts'
import { openDatabaseLine, type DatabaseLine } from '../support/database-line.ts'
import { openGround, startTestServer, type Ground, type TestServer } from './storm/ground.ts'
import { faultSeed } from './storm/mode.ts'
import type { SupervisedProcess } from './storm/processes.ts'
import { runStorm } from './storm/storm.ts'
import { eventually } from './storm/until.ts'

const soon = { within: 60_000 }

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server?.close())

const shownTo = (person: Person, words: RegExp) => person.shown().filter(({ fromBot, text }) => fromBot && words.test(text))

describe('one process', () => {
  let ground: Ground
  let line: DatabaseLine
  let doorstep: SupervisedProcess

  beforeAll(async () => {
    ground = await openGround({ server, backend: 'postgres', contacts: 4, cadres: 2 })
    // Nobody is there when the program starts, as when a machine is up before its network is.
    ground.telegram.refuses(3_000)
    ground.people.office.says('/start')
    line = await openDatabaseLine(ground.databaseUrl)
    doorstep = await ground.start('doorstep', [], { databaseUrl: line.url })
  })
  afterAll(async () => {
    await ground?.close()
    await line?.close()
  })

  const answersTo = async ({ id }: Person) => {
    const { rows } = await ground.pool.query(
      `select status::text, doubts, attempts from outbox where chat_id = $1 and topic = 'answer' order by id`,
      [id],
    )
    return rows as { status: string; doubts: number; attempts: number }[]
  }

  test('starts while Telegram refuses connections, and answers once it is back', async () => {
    const { office } = ground.people
    await office.sees(/企服办专员一/, soon)
    expect(doorstep.starts).toBe(1)
    expect(shownTo(office, /企服办专员一/)).toHaveLength(1)
  })

  test('loses nothing while Telegram refuses connections in the middle', async () => {
    const [contact] = ground.people.contacts as [Person]
    contact.says('/start')
    await contact.sees(/企业联系人1/, soon)
    // The first answer is cut off on its way, so that nobody knows whether it arrived; the second one finds nobody there.
    ground.telegram.faults.add({ kind: 'refuse', method: 'sendMessage', chatId: contact.id, milliseconds: 2_500 })
    contact.says('/help')
    contact.says('/cases')
    await contact.sees(/\/report/, soon)
    await contact.sees(/诉求/, soon)
    await eventually('every answer is noted', async () => (await answersTo(contact)).every(({ status }) => status === 'sent'))
    expect((await answersTo(contact)).map(({ doubts }) => doubts)).toEqual([0, 1, 0])
    expect(contact.shown().filter(({ fromBot }) => fromBot)).toHaveLength(3)
  })

  test('an answer whose process was killed after the commit still arrives, once', async () => {
    const contact = ground.people.contacts[1]!
    const { faults } = ground.telegram
    // The call waits, and is then cut before anything was done: by then its process is gone.
    faults.add({ kind: 'delay', method: 'sendMessage', chatId: contact.id, milliseconds: 2_000 })
    faults.add({ kind: 'cutBefore', method: 'sendMessage', chatId: contact.id })
    const cut = faults.fired.cutBefore
    contact.says('/report')
    await eventually('the answer is committed', async () => (await answersTo(contact)).some(({ status }) => status === 'sending'))
    await doorstep.fall()
    await eventually('the call is cut off', () => Promise.resolve(faults.fired.cutBefore === cut + 1))
    expect(shownTo(contact, /请选择问题类别/)).toHaveLength(0)
    doorstep.rise()
    await contact.sees(/请选择问题类别/, soon)
    await eventually('the answer is noted', async () => (await answersTo(contact)).every(({ status }) => status === 'sent'))
    expect(shownTo(contact, /请选择问题类别/)).toHaveLength(1)
    expect(await answersTo(contact)).toMatchObject([{ status: 'sent', doubts: 1, attempts: 2 }])
  })

  test('an answer whose commit was done, and never confirmed by the database, still arrives, once', async () => {
    const contact = ground.people.contacts[3]!
    contact.says('/start')
    await contact.sees(/企业联系人4/, soon)
    await eventually('the menu is noted', async () => (await answersTo(contact)).every(({ status }) => status === 'sent'))
    // As it stands in a list of texts.
    const lost = line.loseOutcomeOf(`chatId\\":${contact.id}`)
    contact.says('/report')
    await lost
    await contact.sees(/请选择问题类别/, soon)
    await eventually('the answer is noted', async () => (await answersTo(contact)).every(({ status }) => status === 'sent'))
    expect(shownTo(contact, /请选择问题类别/)).toHaveLength(1)
    // Its process never had it in hand, so nothing can have been sent: no doubt.
    expect((await answersTo(contact)).map(({ doubts }) => doubts)).toEqual([0, 0])
    // Nobody died; the one before had.
    expect(doorstep.starts).toBe(2)
  })

  test('an edit that Telegram made without saying so never comes back over the question after it', async () => {
    const contact = ground.people.contacts[3]!
    ground.telegram.faults.add({ kind: 'cutAfter', method: 'editMessageText', chatId: contact.id })
    await contact.taps('融资')
    await contact.sees(/请说明您遇到的问题/, soon)
    contact.says('融资 & 贷款')
    await contact.sees(/您希望怎样解决/, soon)
    await contact.taps('跳过')
    await contact.sees(/请选择紧急程度/, soon)
    await eventually('no answer waits', async () =>
      (await answersTo(contact)).every(({ status }) => !['pending', 'sending'].includes(status)),
    )
    expect(contact.shown().at(-1)!.text).toContain('请选择紧急程度')
    const [before] = shownTo(contact, /请说明您遇到的问题/)
    expect(before!.buttons).toEqual([])
  })

  test('an update that can never be handled is tried again later and later, then parked; its chat moves on', async () => {
    const contact = ground.people.contacts[2]!
    const { office } = ground.people
    await ground.pool.query(`
      create function refuse_draft() returns trigger language plpgsql as $$ begin raise exception 'this row is broken'; end $$;
      create trigger broken before insert on draft for each row
        when (new.person_id = (${(await personIdOf(contact)).toString()})) execute function refuse_draft()`)
    contact.says('/report')
    contact.says('/cases')
    const waits: number[] = []
    for (const attempts of [3, 4]) {
      const failed = async () =>
        (await ground.pool.query('select 1 from inbox where lane = $1 and attempts = $2', [contact.id, attempts])).rowCount === 1
      await eventually(`attempt ${attempts} has failed`, failed)
      const { rows } = await ground.pool.query(
        `update inbox set not_before = received_at where lane = $1 and attempts = $2
         returning extract(epoch from (select o.not_before from inbox o where o.update_id = inbox.update_id) - now())::float as wait`,
        [contact.id, attempts],
      )
      waits.push(rows[0].wait)
    }
    // Seconds that it was to wait, less what passed until we looked: the waits were only cut short by this test.
    expect(waits[0]).toBeLessThanOrEqual(5)
    expect(waits[1]).toBeGreaterThan(5)
    await contact.sees(/没能处理成功/, soon)
    await contact.sees(/诉求/, soon)
    const { rows } = await ground.pool.query(`select update_id as id, attempts, error from inbox where status = 'dead'`)
    expect(rows).toMatchObject([{ attempts: 5 }])
    await office.sees(new RegExp(`有一条消息未能处理[^]*${rows[0].id}`), soon)
    expect(shownTo(contact, /请选择问题类别/)).toHaveLength(0)
    await ground.pool.query('drop trigger broken on draft')
  })

  async function personIdOf({ id }: Person): Promise<number> {
    const { rows } = await ground.pool.query('select id from person where telegram_id = $1', [id])
    return rows[0].id
  }
})

test(
  'a stop in good order (SIGTERM) in the middle of the work loses nothing and repeats nothing',
  { timeout: 300_000 },
  async () => {
    const { doubts, repeats, uncertain } = await runStorm({
      title: 'SIGTERM again and again',
      server,
      backend: 'postgres',
      seed: faultSeed(),
      signal: 'SIGTERM',
      calm: true,
      contacts: 4,
      reports: 4,
      cadres: 4,
      kills: 2,
      postgresRestarts: 0,
      redisRestarts: 0,
      away: 0,
      async start(ground) {
        await ground.start('doorstep')
      },
    })
    expect({ doubts, repeats, uncertain }).toEqual({ doubts: 0, repeats: 0, uncertain: 0 })
  },
)

test.skipIf(skipRedis())('a Redis that forgets everything loses no notice, and no schedule', { timeout: 180_000 }, async () => {
  const ground = await openGround({ server, backend: 'redis', contacts: 40, cadres: 2 })
  const redis = new Redis(ground.redis!.url)
  try {
    const { contacts } = ground.people
    for (const contact of contacts) contact.says('/start')
    await ground.start('doorstep')
    for (const contact of contacts) await contact.sees(/送解上门|企业联系人/, soon)
    // Whom the bot can't reach only the office is told.
    await ground.pool.query(`update person set roles = roles || '{office}' where code like 'contact-%'`)
    // As a command leaves them: more than Telegram's pace lets out at once, so that many are in Redis when it forgets.
    await ground.pool.query(
      `insert into outbox (topic, kind, lane, chat_id, person_id, payload, created_at)
       select 'notice', 'unreachable', telegram_id, telegram_id, id, '{"name": "驻企干部一", "phone": ""}', now() from person where code like 'contact-%'`,
    )
    const told = () => contacts.filter((contact) => shownTo(contact, /机器人联系不上/).length > 0).length
    await eventually('some notices are out', () => Promise.resolve(told() > 5), { within: 60_000, every: 10 })
    await redis.flushall()
    expect(told()).toBeLessThan(40)
    await eventually('every notice is out', () => Promise.resolve(told() === 40 ? true : `${told()} of 40`))
    for (const contact of contacts) expect(shownTo(contact, /机器人联系不上/)).toHaveLength(1)
    for (const name of ['clock', 'digest', 'tidy'])
      await eventually(`the schedule ${name} is back`, async () => (await redis.zcard(`doorstep:${name}:repeat`)) === 1)
  } finally {
    redis.disconnect()
    await ground.close()
  }
})
