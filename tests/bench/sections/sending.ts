import pg from 'pg'
import { startDoorstep } from '../contestants.ts'
import { amount, median, type Figures } from '../figures.ts'
import { startSimulator, until } from '../simulator.ts'
import type { Stage } from '../stage.ts'
import { playersFrom } from '../zone.ts'

/** Chats that the notices go to: more than a second's worth, so that no chat's own pace slows them. */
const chats = 100
const pace = 25

/** Whether notices go out at the pace that Telegram bears, through outbox, relay, queue and send worker, with its flood control on. */
export async function measureSending(stage: Stage): Promise<Figures> {
  const notices = stage.quick ? 250 : 750
  const backends = [
    { name: 'queues on Postgres', redis: false },
    ...(stage.redis ? [{ name: 'queues on Redis', redis: true }] : []),
  ]
  const measured: { name: string; rate: number; flooded: number; firstAfter: number }[] = []
  for (const { name, redis } of backends) measured.push({ name, ...(await sendAll(stage, notices, redis)) })
  const slowest = Math.min(...measured.map(({ rate }) => rate))
  const flooded = measured.reduce((sum, one) => sum + one.flooded, 0)
  return {
    title: `Notices, at a pace of ${pace}/s`,
    how: `${notices} notices to ${chats} chats at once in the outbox; the simulator enforces Telegram's flood control`,
    columns: ['', 'messages/s', 'answers 429', 'first after, ms'],
    rows: measured.map(({ name, rate, flooded: times, firstAfter }) => [name, amount(rate), String(times), amount(firstAfter)]),
    aims: [
      { aim: `notices at ${pace}/s (95 % of it at least)`, measured: `${amount(slowest)}/s`, ok: slowest >= 0.95 * pace },
      { aim: 'no answer 429', measured: String(flooded), ok: flooded === 0 },
    ],
  }
}

async function sendAll(
  stage: Stage,
  notices: number,
  redis: boolean,
): Promise<{ rate: number; flooded: number; firstAfter: number }> {
  const simulator = await startSimulator({ flood: true })
  const firstAccount = stage.accounts(chats)
  const people = playersFrom(firstAccount, chats)
  await simulator.people(people)
  await simulator.inject(people.map(({ id }) => ({ person: id, starts: true })))
  await simulator.dropUpdates()
  const database = await stage.createDatabase({ zone: { firstAccount } })
  if (redis) await stage.redis?.flush()
  const child = await startDoorstep({ ...stage, simulator }, database.url, { redis })
  await simulator.reset()
  const sent = async () => {
    const { calls, failures } = await simulator.state()
    return { sent: (calls['sendMessage'] ?? 0) - sum(failures), flooded: failures['sendMessage 429'] ?? 0 }
  }
  const started = performance.now()
  await writeNotices(database.url, notices)
  await until(async () => (await sent()).sent > 0, 60_000, 'the first notice')
  const firstAfter = performance.now() - started
  // What was saved up while nobody spoke goes out at once; the pace is measured behind it.
  const head = await sent()
  const headAt = performance.now()
  await until(async () => (await sent()).sent >= notices, 60_000 + (notices / pace) * 2_000, `${notices} notices`)
  const seconds = (performance.now() - headAt) / 1000
  const { flooded } = await sent()
  await child.stop()
  await simulator.child.stop()
  await database.drop()
  return { rate: (notices - head.sent) / seconds, flooded, firstAfter: median([firstAfter]) }
}

const sum = (failures: Readonly<Record<string, number>>) =>
  Object.entries(failures).reduce((total, [key, times]) => total + (key.startsWith('sendMessage ') ? times : 0), 0)

/** Rows as `notify` writes them, to so many players in turn. */
async function writeNotices(url: string, notices: number): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  // Whom the bot can't reach only the office is told.
  await client.query(`update person set roles = roles || '{office}' where not 'office' = any(roles)`)
  await client.query(
    `insert into outbox (topic, kind, lane, chat_id, person_id, payload, urgent, created_at)
     select 'notice', 'unreachable', p.telegram_id, p.telegram_id, p.id, '{"name": "企业联系人", "phone": "+8613800138000"}', true, now()
     from generate_series(0, $1::int - 1) n join person p on p.code = 'player-' || n % ${chats} order by n`,
    [notices],
  )
  await client.end()
}
