import { setTimeout as pause } from 'node:timers/promises'
import type { TelegramServer } from '../../../playground/telegram/index.ts'
import { keepBooks } from './books.ts'
import { createChance, type Chance } from './chance.ts'
import { drawReport, fileReport, type Filed } from './contact.ts'
import { openGround, type Backend, type Ground, type TestServer } from './ground.ts'
import { startHandler } from './handler.ts'
import { createWatch, eventually, StuckError, type Wait } from './until.ts'
import { verify, type Figures, type Finding } from './verify.ts'

/** How hard a storm is. */
export interface StormSize {
  contacts: number
  /** in all */
  reports: number
  cadres: number
  kills: number
  /** times that Postgres is stopped and started, in turn in good order and as in a crash */
  postgresRestarts: number
  redisRestarts: number
  /** real milliseconds that a server stays away */
  away: number
}

export interface StormOptions extends StormSize {
  title: string
  /** how processes are ended; SIGKILL unless told */
  signal?: 'SIGKILL' | 'SIGTERM'
  /** Telegram behaves */
  calm?: boolean
  server: TestServer
  backend: Backend
  seed: number
  /** starts the application's processes */
  start(ground: Ground): Promise<void>
}

/** Real milliseconds without the next screen after which a person counts as stuck: longer than any outage and back-off together. */
const patience = 240_000

/**
 * People file and handle reports while processes are killed, servers are stopped and Telegram misbehaves; then everything comes to rest, and what
 * people said and saw is compared with what the database holds. Prints a table; throws with the seed when a promise of the design is broken.
 *
 * @returns what may be more than none, and is counted
 */
export async function runStorm(options: StormOptions): Promise<Figures> {
  const { title, seed, contacts, reports, cadres, backend, server, signal = 'SIGKILL', calm = false } = options
  const chance = createChance(seed)
  const began = performance.now()
  const sinceStart = () => Math.round((performance.now() - began) / 1_000)
  const ground = await openGround({ server, backend, contacts, cadres })
  try {
    const { telegram, people } = ground
    const books = keepBooks(telegram)
    const watch = createWatch(telegram)
    if (!calm) makeTrouble(telegram, chance.fork())
    await options.start(ground)
    const troubles = planTroubles({ ...options, signal }, ground, chance.fork(), (act, deed) => books.atAct(act, deed))

    const handlers = people.handlers.map((person) => startHandler(telegram, person, { watch, chance: chance.fork(), patience }))
    for (const person of [...people.handlers, people.office]) person.says('/start')
    const filing = people.contacts.map(async (person, index) => {
      const own = chance.fork()
      const known = { drafts: new Set<string>(), numbers: new Set<string>() }
      const filed: Filed[] = []
      // The first contacts file one more when it doesn't come out even.
      const count = Math.floor(reports / contacts) + (index < reports % contacts ? 1 : 0)
      for (let n = 1; n <= count; n++) {
        const report = drawReport(own, `${index + 1}-${n}`)
        filed.push(await fileReport(person, report, known, { watch, chance: own, patience }))
      }
      return filed
    })
    const stuck = Promise.race(handlers.map((handler) => handler.stuck))
    const filed = (await Promise.race([Promise.all(filing), stuck])).flat()
    await Promise.race([troubles.over(), stuck])
    const filedAfter = sinceStart()
    await Promise.race([handledAll(handlers, filed.length), stuck])
    await troubles.over()
    const handledAfter = sinceStart()
    telegram.faults.clear()
    await eventually('everything that waits is dealt with', () => atRest(ground), { within: 120_000, every: 200 })
    const restAfter = sinceStart()
    const codes = await Promise.all(ground.processes.map((each) => each.stop()))

    const handled = handlers.flatMap(({ done }) => done)
    const { findings, figures } = await verify(ground.pool, books, filed, handled)
    findings.push(
      {
        promise: 'calls keep to the Bot API',
        checked: Object.values(telegram.calls).reduce((sum, count) => sum + count, 0),
        broken: telegram.violations.map(({ method, problem, params }) => `${method}: ${problem} ${params}`),
      },
      {
        promise: `every ${signal} was dealt`,
        checked: options.kills,
        broken: troubles.done.kills === options.kills ? [] : [`${troubles.done.kills} of them`],
      },
      {
        promise: 'processes stop in good order',
        checked: codes.length,
        broken: codes.flatMap((code, index) => (code === 0 ? [] : [`${ground.processes[index]!.name} ended with ${code}`])),
      },
    )
    noteWaits(ground, watch.waits)
    print(title, findings, [
      ['seed', seed],
      ['seconds', `${filedAfter} filed, ${handledAfter} handled, ${restAfter} at rest, ${sinceStart()} in all`],
      ['seconds that a person waited', describeWaits(watch.waits)],
      ['contacts, reports', `${contacts}, ${filed.length}`],
      ['processes, starts', `${ground.processes.length}, ${ground.processes.reduce((sum, { starts }) => sum + starts, 0)}`],
      [signal, troubles.done.kills],
      ['Postgres, Redis restarts', `${troubles.done.postgres}, ${troubles.done.redis}`],
      [
        'Telegram misbehaved',
        Object.entries(telegram.faults.fired)
          .filter(([, count]) => count > 0)
          .map(([kind, count]) => `${kind} ${count}`)
          .join(', '),
      ],
      ['updates tried again, attempts that failed', `${figures.triedAgain}, ${figures.failedAttempts}`],
      ['doubtful rows, doubts', `${figures.doubtfulRows}, ${figures.doubts}`],
      ['repeats, all of doubtful rows', figures.repeats],
      ['answers overtaken by newer ones', figures.overtaken],
      ['given up as uncertain', figures.uncertain],
    ])
    const broken = findings.flatMap(({ promise, broken: lines }) => lines.map((line) => `${promise}: ${line}`))
    if (broken.length > 0) throw new Error(`broken:\n${broken.join('\n')}`)
    return figures
  } catch (error) {
    const logs = ground.processes.map((each) => `--- log of ${each.name} (${each.starts} starts)\n${each.logTail(40)}`)
    const rows = await rowsOf(ground, error).catch((failure: unknown) => `the database doesn't say: ${String(failure)}`)
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`${title}, seed ${seed}: ${reason}\n--- what waits\n${rows}\n${logs.join('\n')}`, { cause: error })
  } finally {
    await ground.close()
  }
}

/** Telegram and the way to it, on a bad day. */
function makeTrouble({ faults }: TelegramServer, chance: Chance): void {
  const calls =
    /^(sendMessage|editMessageText|editMessageReplyMarkup|answerCallbackQuery|setMyCommands|getMe|setWebhook|deleteWebhook)$/
  const always = { times: Infinity, method: calls }
  const seed = () => chance.whole(1, 2_147_483_647)
  faults.add({ kind: 'cutBefore', probability: 0.01, seed: seed(), ...always })
  faults.add({ kind: 'cutAfter', probability: 0.01, seed: seed(), ...always })
  faults.add({ kind: 'truncate', probability: 0.005, seed: seed(), ...always })
  faults.add({ kind: 'status5xx', probability: 0.01, seed: seed(), ...always })
  faults.add({ kind: 'flood', probability: 0.01, seconds: 1, seed: seed(), ...always })
  faults.add({ kind: 'delay', probability: 0.03, milliseconds: 300, seed: seed(), ...always })
  for (const kind of ['cutBefore', 'cutAfter', 'truncate', 'status5xx'] as const)
    faults.add({ kind, probability: 0.01, seed: seed(), method: 'getUpdates', times: Infinity })
  faults.add({ kind: 'duplicateDelivery', probability: 0.1, seed: seed(), times: Infinity })
  faults.add({ kind: 'reorderDelivery', probability: 0.1, seed: seed(), times: Infinity })
}

interface Troubles {
  done: { kills: number; postgres: number; redis: number }
  /** Resolves when every kill so far has been dealt and every server is up again. */
  over(): Promise<void>
}

/** Draws the moments at which something is stopped, counted in what people do: so they all come, however fast the machine is. */
function planTroubles(
  options: StormOptions & Required<Pick<StormOptions, 'signal'>>,
  { postgres, redis, processes }: Ground,
  chance: Chance,
  atAct: (act: number, deed: () => void) => void,
): Troubles {
  // A report takes its contact nine acts and more, and its handler one at least.
  const acts = options.reports * 9
  const done = { kills: 0, postgres: 0, redis: 0 }
  const outages: Promise<void>[] = []
  const first = chance.whole(0, processes.length - 1)
  const stride = Math.ceil(processes.length / Math.max(1, options.kills))
  for (const [index, point] of chance.points(options.kills, 5, acts).entries()) {
    // Half of them while the act itself is on its way, half at some moment of its handling. Processes have their turns, of each kind as many.
    const delay = chance.happens(0.5) ? 0 : chance.whole(1, 150)
    atAct(point, () => {
      const kill = async () => {
        const victim = processes[(first + index * stride) % processes.length]!
        await (options.signal === 'SIGTERM' ? victim.restart() : victim.kill())
        done.kills += 1
      }
      outages.push(delay === 0 ? kill() : pause(delay).then(kill))
    })
  }
  const outage = async (halt: () => Promise<void>, resume: () => Promise<void>) => {
    await halt()
    await pause(options.away)
    await resume()
  }
  // One server is away at a time; there are as many slots as there are outages.
  const kinds = [
    ...Array.from({ length: options.postgresRestarts }, () => 'postgres' as const),
    ...Array.from({ length: redis ? options.redisRestarts : 0 }, () => 'redis' as const),
  ]
  kinds.forEach((kind, index) => {
    const point = Math.round((acts * (index + 0.5 + chance.whole(-20, 20) / 100)) / kinds.length)
    atAct(point, () => {
      done[kind] += 1
      const how = done.postgres % 2 === 1 ? 'immediate' : 'fast'
      outages.push(
        kind === 'postgres'
          ? outage(
              () => postgres.halt(how),
              () => postgres.resume(),
            )
          : outage(
              () => redis!.halt(),
              () => redis!.resume(),
            ),
      )
    })
  })
  return {
    done,
    async over() {
      // What comes while it waits is waited for too.
      for (let seen = -1; seen !== outages.length;) {
        seen = outages.length
        await Promise.all(outages)
      }
    },
  }
}

async function handledAll(handlers: readonly ReturnType<typeof startHandler>[], cases: number): Promise<void> {
  await eventually(
    'every case has come to its handler and is dealt with',
    async () => {
      const count = handlers.reduce((sum, { done }) => sum + done.length, 0)
      return count === cases ? true : `${count} of ${cases}`
    },
    // In each handler's chat Telegram lets one message a second through.
    { within: 420_000, every: 100 },
  )
}

async function atRest({ pool, telegram }: Ground): Promise<boolean | string> {
  const { rows } = await pool.query(
    `select (select count(*)::int from inbox where lane is not null) as updates, (select count(*)::int from outbox where lane is not null) as messages`,
  )
  const { updates, messages } = rows[0]
  return updates === 0 && messages === 0 && telegram.pendingUpdates === 0
    ? true
    : `${updates} updates, ${messages} messages, ${telegram.pendingUpdates} not fetched`
}

/** What the database holds of whoever was stuck, or of everybody who waits: without what people wrote. */
async function rowsOf({ pool, telegram }: Ground, error: unknown): Promise<string> {
  const chat = error instanceof StuckError ? error.chatId : null
  const { rows: updates } = await pool.query(
    `select update_id, lane, status::text, owner, attempts, not_before, received_at, settled_at, error from inbox
     where coalesce((update #>> '{message,chat,id}')::bigint, (update #>> '{callback_query,message,chat,id}')::bigint) = $1
       or $1 is null and (lane is not null or status = 'dead') order by update_id desc limit 20`,
    [chat],
  )
  const { rows: messages } = await pool.query(
    `select id, topic::text, kind, status::text, lane, case_id, owner, attempts, doubts, held, not_before, queued_at, message_id, error, created_at, settled_at
     from outbox where chat_id = $1 or $1 is null and lane is not null order by id desc limit 20`,
    [chat],
  )
  const { rows: alive } = await pool.query(`select objid, pid from pg_locks where locktype = 'advisory' order by objid`)
  return [`${telegram.pendingUpdates} updates not fetched`, ...updates, ...messages, ...alive]
    .map((row) => JSON.stringify(row))
    .join('\n')
}

/** Puts the longest waits beside the logs, for whoever looks into why somebody had to wait. */
function noteWaits({ processes }: Ground, waits: readonly Wait[]): void {
  const longest = [...waits].sort((a, b) => b.lasted - a.lasted).slice(0, 20)
  for (const { chatId, lasted, ended } of longest)
    processes[0]!.note(`${ended.toISOString()} the person in chat ${chatId} had waited ${Math.round(lasted)} ms`)
}

function describeWaits(waits: readonly Wait[]): string {
  const sorted = waits.map(({ lasted }) => lasted).sort((a, b) => a - b)
  const at = (share: number) => ((sorted[Math.floor(share * (sorted.length - 1))] ?? 0) / 1_000).toFixed(2)
  return `median ${at(0.5)}, p95 ${at(0.95)}, longest ${at(1)}`
}

function print(title: string, findings: readonly Finding[], figures: readonly (readonly [string, string | number])[]): void {
  const width = Math.max(...findings.map(({ promise }) => promise.length), ...figures.map(([name]) => name.length))
  const lines = [
    title,
    ...figures.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
    ...findings.map(({ promise, checked, broken }) => `  ${promise.padEnd(width)}  ${broken.length} broken of ${checked}`),
  ]
  console.log(lines.join('\n'))
}
