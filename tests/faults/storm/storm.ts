import { setTimeout as pause } from 'node:timers/promises'
import type { Person } from '../../../playground/telegram/index.ts'
import { describeWaits, noteWaits, print, rowsOf } from './account.ts'
import { keepBooks, type Books } from './books.ts'
import { createChance, type Chance } from './chance.ts'
import { drawReport, fileReport, type Filed } from './contact.ts'
import { openGround, type Backend, type Ground, type TestServer } from './ground.ts'
import { startHandler } from './handler.ts'
import { makeTrouble, planTroubles, type TroubleSize } from './troubles.ts'
import { createWatch, eventually, type Wait, type Watch } from './until.ts'
import { verify, type Figures, type Finding } from './verify.ts'

/** How hard a storm is. */
export interface StormSize extends TroubleSize {
  contacts: number
  /** in all */
  reports: number
  cadres: number
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
  /** What happens while people are at work; they go on filing until it resolves. */
  meanwhile?: (scene: Scene) => Promise<void>
  /** real milliseconds that a contact waits between two reports; none unless told */
  leisure?: number
  /** What else is to be found out, once everything has come to rest. */
  judge?: (scene: Scene & { figures: Figures }) => Finding[] | Promise<Finding[]>
}

/** What there is to see. */
export interface Scene {
  ground: Ground
  books: Books
  waits: readonly Wait[]
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
  const { title, seed, contacts, cadres, backend, server, signal = 'SIGKILL', calm = false } = options
  const chance = createChance(seed)
  const began = performance.now()
  const sinceStart = () => Math.round((performance.now() - began) / 1_000)
  const ground = await openGround({ server, backend, contacts, cadres })
  try {
    const { telegram, people } = ground
    const books = keepBooks(telegram)
    const watch = createWatch(telegram)
    const scene: Scene = { ground, books, waits: watch.waits }
    if (!calm) makeTrouble(telegram, chance.fork())
    await options.start(ground)
    const troubles = planTroubles({ ...options, signal }, ground, chance.fork(), (act, deed) => books.atAct(act, deed))

    const handlers = people.handlers.map((person) => startHandler(telegram, person, { watch, chance: chance.fork(), patience }))
    for (const person of [...people.handlers, people.office]) person.says('/start')
    let goOn = options.meanwhile !== undefined
    const meanwhile = options.meanwhile?.(scene).finally(() => (goOn = false))
    const filing = people.contacts.map((person, index) =>
      file(person, index, { ...options, watch, chance: chance.fork() }, () => goOn),
    )
    const stuck = Promise.race([...handlers.map((handler) => handler.stuck), troubles.failed])
    const [filedOfEach] = await Promise.race([Promise.all([Promise.all(filing), meanwhile]), stuck])
    const filed = filedOfEach.flat()
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
      ...((await options.judge?.({ ...scene, figures })) ?? []),
    )
    noteWaits(ground, watch.waits)
    const { done } = troubles
    print(title, findings, [
      ['seed', seed],
      ['seconds', `${filedAfter} filed, ${handledAfter} handled, ${restAfter} at rest, ${sinceStart()} in all`],
      ['seconds that a person waited', describeWaits(watch.waits)],
      ['contacts, reports', `${contacts}, ${filed.length}`],
      ['processes, starts', `${ground.processes.length}, ${ground.processes.reduce((sum, { starts }) => sum + starts, 0)}`],
      [signal, done.kills],
      ['freezes, stutters', `${done.freezes}, ${done.bursts}`],
      ['Postgres, Redis restarts', `${done.postgres}, ${done.redis}`],
      ['full disks, Redis forgets', `${done.fullDisks}, ${done.flushes}`],
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

/** One contact files their share of the reports, and more for as long as `goesOn` says so. */
async function file(
  person: Person,
  index: number,
  { contacts, reports, leisure = 0, watch, chance }: StormOptions & { watch: Watch; chance: Chance },
  goesOn: () => boolean,
): Promise<Filed[]> {
  const known = { drafts: new Set<string>(), numbers: new Set<string>() }
  const filed: Filed[] = []
  // The first contacts file one more when it doesn't come out even.
  const count = Math.floor(reports / contacts) + (index < reports % contacts ? 1 : 0)
  for (let n = 1; n <= count || goesOn(); n++) {
    const report = drawReport(chance, `${index + 1}-${n}`)
    filed.push(await fileReport(person, report, known, { watch, chance, patience }))
    if (leisure > 0) await pause(leisure)
  }
  return filed
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
