import pg from 'pg'
import type { Step } from '../../../playground/telegram/people/play.ts'
import { callbackData } from '../../../screens/callback-data.ts'
import { admitOfficials, startDoorstep } from '../contestants.ts'
import { amount, type Figures } from '../figures.ts'
import { reportSteps, updatesPerDialog } from '../report-dialog.ts'
import { startSimulator, type Simulator } from '../simulator.ts'
import type { Stage } from '../stage.ts'
import { playerCount, playersFrom } from '../zone.ts'

const strangers = 5
/** Updates a second of each who floods. */
const floodRate = 6
/** Urgent notices a second, to people who neither work nor flood. */
const noticeRate = 2
/** Chats that these go to, in turn. */
const noticed = 20

/** Nonsense of every kind, as fast as fingers or a script can send it. */
const nonsense: readonly Step[] = [
  { starts: true },
  { says: '在吗' },
  { says: '在吗？？？' },
  { sends: { sticker: true } },
  { edits: '为什么不回答' },
  { sends: { album: [{ photo: true }, { photo: true }, { photo: true }] } },
  { tapsData: callbackData.go('menu') },
  { tapsData: callbackData.action('open', 1, 1) },
  { tapsData: 'f.1.review.submit' },
  { tapsData: '伪造的数据' },
  { says: '/cases' },
]

interface Half {
  name: string
  p50: number
  p95: number
  longest: number
  taps: number
  failed: number
  noticeP95: number
  noticeLongest: number
  /** of the notices to the member who floods; NaN where nobody does */
  ownLongest: number
  flooded: number
  left: number
}

/** What the others do meanwhile: so many people, some at a time, fill in a report each. */
interface Work {
  people: number
  atOnce: number
  updatesPerSecond: number
}

const secondsOf = ({ people, updatesPerSecond }: Work) => (people * updatesPerDialog) / updatesPerSecond

/** What everybody else notices of a few who flood the bot, beside a quiet run of the same length. The simulator enforces Telegram's pace. */
export async function measureHostileHour(stage: Stage): Promise<Figures> {
  // A tap every three seconds each: as fast as people read. In the quick form it is one a second, of fewer.
  const work = stage.quick ? { people: 12, atOnce: 12, updatesPerSecond: 12 } : { people: 60, atOnce: 30, updatesPerSecond: 10 }
  const halves = [await measureHalf(stage, 'quiet', work, false), await measureHalf(stage, 'hostile', work, true)]
  return {
    title: 'A hostile hour, compressed',
    how: `${Math.round(secondsOf(work))} s each: ${work.atOnce} contacts at a time fill in reports, ${work.updatesPerSecond} updates/s together, and ${noticeRate} urgent notices/s go to ${noticed} others; hostile: ${strangers} strangers and a member send ${floodRate} updates/s each, of every kind; flood control on; milliseconds`,
    columns: [
      '',
      'tap → screen p50',
      'p95',
      'longest',
      'taps',
      'dialogs failed',
      'urgent notice p95',
      'longest',
      'longest to the flooder',
      'answers 429',
      'outbox rows left',
    ],
    rows: halves.map((half) => [
      half.name,
      amount(half.p50),
      amount(half.p95),
      amount(half.longest),
      amount(half.taps),
      String(half.failed),
      amount(half.noticeP95),
      amount(half.noticeLongest),
      amount(half.ownLongest),
      String(half.flooded),
      String(half.left),
    ]),
    aims: [],
  }
}

async function measureHalf(stage: Stage, name: string, work: Work, hostile: boolean): Promise<Half> {
  const simulator = await startSimulator({ flood: true })
  await admitOfficials({ ...stage, simulator })
  const firstAccount = stage.accounts(work.people + noticed + 1)
  const workers = playersFrom(firstAccount, work.people)
  const readers = playersFrom(firstAccount + work.people, noticed)
  const [member] = playersFrom(firstAccount + work.people + noticed, 1)
  // The zone knows as many accounts from the first one on.
  const crowd = playersFrom(stage.accounts(playerCount + strangers) + playerCount, strangers)
  const starting = [...readers, member!]
  await simulator.people(starting)
  await simulator.inject(starting.map(({ id }) => ({ person: id, starts: true })))
  await simulator.dropUpdates()
  const database = await stage.createDatabase({ zone: { firstAccount } })
  const child = await startDoorstep({ ...stage, simulator }, database.url)
  // Nobody restarts a bot between two taps.
  const warmers = playersFrom(stage.accounts(4), 4)
  await simulator.play({ players: warmers, steps: [{ starts: true }, { sees: '送解上门' }], within: 60_000 })
  await simulator.reset()

  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  const notices = startNotices(client, [...readers.map(({ id }) => id), ...(hostile ? [member!.id] : [])])
  const flood = hostile ? startFlood(simulator, [...crowd, member!], secondsOf(work)) : undefined
  const played = await simulator.play({
    players: workers,
    steps: reportSteps,
    concurrency: work.atOnce,
    updatesPerSecond: work.updatesPerSecond,
    within: 60_000,
  })
  await flood
  await notices.stop()
  const { latencies, failures } = await simulator.state(workers.map(({ id }) => id))
  const left = await rowsLeft(client)
  const delays = await notices.delays()
  await client.end()
  await child.stop()
  await simulator.child.stop()
  await database.drop()
  const { p50, p95, max, count } = latencies.fromInjection
  const toReaders = delays.filter(({ chatId }) => chatId !== member!.id).map(({ delay }) => delay)
  const toFlooder = delays.filter(({ chatId }) => chatId === member!.id).map(({ delay }) => delay)
  return {
    name,
    p50,
    p95,
    longest: max,
    taps: count,
    failed: played.failed,
    noticeP95: toReaders.sort((a, b) => a - b)[Math.ceil(0.95 * toReaders.length) - 1] ?? NaN,
    noticeLongest: Math.max(...toReaders),
    ownLongest: toFlooder.length === 0 ? NaN : Math.max(...toFlooder),
    flooded: Object.entries(failures).reduce((sum, [key, times]) => sum + (key.endsWith(' 429') ? times : 0), 0),
    left,
  }
}

/** Everybody who floods goes through the nonsense, until the time is over. */
function startFlood(simulator: Simulator, players: ReturnType<typeof playersFrom>, seconds: number): Promise<unknown> {
  const repeat = Math.ceil((seconds * floodRate) / nonsense.length)
  return simulator.play({ players, steps: nonsense, repeat, updatesPerSecond: floodRate * players.length })
}

/** Writes urgent notices as `notify` does, to one chat after the other, until it is stopped. */
function startNotices(
  client: pg.Client,
  chats: readonly number[],
): { stop(): Promise<void>; delays(): Promise<{ chatId: number; delay: number }[]> } {
  let written = 0
  let work = Promise.resolve()
  const timer = setInterval(() => {
    const chat = chats[written++ % chats.length]!
    work = work.then(() => writeNotice(client, chat))
  }, 1_000 / noticeRate)
  return {
    async stop() {
      clearInterval(timer)
      await work
    },
    /** Of one that hasn't arrived the time that it has waited so far. */
    async delays() {
      const { rows } = await client.query<{ chatId: string; delay: number }>(
        `select chat_id as "chatId", extract(epoch from coalesce(settled_at, clock_timestamp()) - created_at)::float * 1000 as delay
         from outbox where topic = 'notice' and kind = 'unreachable'`,
      )
      return rows.map(({ chatId, delay }) => ({ chatId: Number(chatId), delay }))
    },
  }
}

async function writeNotice(client: pg.Client, chatId: number): Promise<void> {
  // Whom the bot can't reach only the office is told.
  await client.query(`update person set roles = roles || '{office}' where telegram_id = $1 and not 'office' = any(roles)`, [
    chatId,
  ])
  await client.query(
    `insert into outbox (topic, kind, lane, chat_id, person_id, payload, urgent, created_at)
     select 'notice', 'unreachable', p.telegram_id, p.telegram_id, p.id, '{"name": "企业联系人", "phone": "+8613800138000"}', true, clock_timestamp()
     from person p where p.telegram_id = $1`,
    [chatId],
  )
}

/** What waits to be sent, without what waits for the morning. */
async function rowsLeft(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ left: number }>(
    `select count(*)::int as left from outbox where lane is not null and not (held and not_before > clock_timestamp())`,
  )
  return rows[0]!.left
}
