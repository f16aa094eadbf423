import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import type { Pool } from 'pg'
import type { TelegramServer } from '../../../playground/telegram/index.ts'
import type { Chance } from './chance.ts'
import type { Ground } from './ground.ts'
import type { SupervisedProcess } from './processes.ts'

/** How much goes wrong. */
export interface TroubleSize {
  kills: number
  /** times that Postgres is stopped and started, in turn in good order and as in a crash */
  postgresRestarts: number
  redisRestarts: number
  /** real milliseconds that a server stays away, or its disk full */
  away: number
  /** times that a process is stopped (SIGSTOP) and goes on, in turn after the end of its lease and before; none unless told */
  freezes?: number
  /** times that a process is stopped again and again for a moment, as when its loop is blocked */
  bursts?: number
  /** times that Redis forgets everything */
  flushes?: number
  /** times that the disk under the database is full */
  fullDisks?: number
  /** times that Telegram tells a chat to wait for a minute */
  longFloods?: number
}

export interface TroubleOptions extends TroubleSize {
  /** how processes are ended */
  signal: 'SIGKILL' | 'SIGTERM'
  reports: number
}

export interface Troubles {
  done: { kills: number; postgres: number; redis: number; freezes: number; bursts: number; flushes: number; fullDisks: number }
  /** Rejects when one couldn't be dealt; never resolves. */
  failed: Promise<never>
  /** Resolves when every kill so far has been dealt and every server is up again. */
  over(): Promise<void>
}

/** Telegram and the way to it, on a bad day. */
export function makeTrouble({ faults }: TelegramServer, chance: Chance): void {
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

/** Draws the moments at which something goes wrong, counted in what people do: so they all come, however fast the machine is. */
export function planTroubles(
  options: TroubleOptions,
  ground: Ground,
  chance: Chance,
  atAct: (act: number, deed: () => void) => void,
): Troubles {
  const { processes, telegram, people } = ground
  // A report takes its contact nine acts and more, and its handler one at least.
  const acts = options.reports * 9
  const done: Troubles['done'] = { kills: 0, postgres: 0, redis: 0, freezes: 0, bursts: 0, flushes: 0, fullDisks: 0 }
  const underWay: Promise<void>[] = []
  let fail!: (error: unknown) => void
  const failed = new Promise<never>((_resolve, reject) => (fail = reject))
  failed.catch(() => {
    // Whoever waits for the troubles hears of it; nobody may be waiting yet.
  })
  const begin = (deed: Promise<void>) => void underWay.push(deed.catch(fail))
  const { freezes = 0, bursts = 0, longFloods = 0 } = options

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
      begin(delay === 0 ? kill() : pause(delay).then(kill))
    })
  }
  for (const [index, point] of chance.points(freezes, 5, acts).entries()) {
    const victim = chance.pick(processes)
    const milliseconds = index % 2 === 0 ? chance.whole(10_000, 14_000) : chance.whole(500, 6_000)
    atAct(point, () => begin(freeze(victim, milliseconds).then(() => void (done.freezes += 1))))
  }
  for (const point of chance.points(bursts, 5, acts)) {
    const victim = chance.pick(processes)
    atAct(point, () => begin(stutter(victim).then(() => void (done.bursts += 1))))
  }
  for (const point of chance.points(longFloods, 5, acts)) {
    const { id: chatId } = chance.pick([...people.contacts, ...people.handlers])
    atAct(point, () => void telegram.faults.add({ kind: 'flood', seconds: 60, chatId }))
  }
  planOutages(options, ground, chance, (share, kind, deed) => {
    atAct(Math.round(acts * share), () => {
      done[kind] += 1
      begin(deed(done[kind]))
    })
  })
  return {
    done,
    failed,
    async over() {
      // What comes while it waits is waited for too.
      for (let seen = -1; seen !== underWay.length;) {
        seen = underWay.length
        await Promise.all(underWay)
      }
    },
  }
}

/** One server has trouble at a time; there are as many slots as there are troubles. `at` is told a share of all acts. */
function planOutages(
  { away, postgresRestarts, redisRestarts, flushes = 0, fullDisks = 0 }: TroubleOptions,
  { postgres, redis, disk, pool }: Ground,
  chance: Chance,
  at: (share: number, kind: 'postgres' | 'redis' | 'flushes' | 'fullDisks', deed: (count: number) => Promise<void>) => void,
): void {
  const outage = async (halt: () => Promise<void>, resume: () => Promise<void>) => {
    await halt()
    await pause(away)
    await resume()
  }
  const deeds = {
    postgres: (count: number) => outage(() => postgres.halt(count % 2 === 1 ? 'immediate' : 'fast'), postgres.resume),
    redis: () => outage(redis!.halt, redis!.resume),
    flushes: () => flush(redis!.url),
    // What the server makes of it is its own affair; one that has ended is started again.
    fullDisks: () =>
      outage(
        () => disk!.fill().then(() => feelFullDisk(pool)),
        () => disk!.free().then(postgres.resume),
      ),
  }
  const times = (count: number, kind: keyof typeof deeds) => Array.from({ length: count }, () => kind)
  const kinds = [
    ...times(postgresRestarts, 'postgres'),
    ...times(redis ? redisRestarts : 0, 'redis'),
    ...times(redis ? flushes : 0, 'flushes'),
    ...times(disk ? fullDisks : 0, 'fullDisks'),
  ]
  for (const [index, kind] of kinds.entries()) at((index + 0.5 + chance.whole(-20, 20) / 100) / kinds.length, kind, deeds[kind])
}

/** Stops a process and lets it go on. */
async function freeze(victim: SupervisedProcess, milliseconds: number): Promise<void> {
  await victim.freeze()
  await pause(milliseconds)
  victim.thaw()
}

/** Lets a process do a little, again and again, as a loop does that is blocked. */
async function stutter(victim: SupervisedProcess): Promise<void> {
  for (let n = 0; n < 20; n++) {
    await freeze(victim, 200)
    await pause(100)
  }
}

/** Small statements fit into what Postgres has put aside; a big one uses that up. */
async function feelFullDisk(pool: Pool): Promise<void> {
  const failed = await pool.query('create table big as select md5(n::text) from generate_series(1, 3000000) n').then(
    () => false,
    () => true,
  )
  if (!failed) throw new Error('the disk was not full')
}

async function flush(url: string): Promise<void> {
  const redis = new Redis(url)
  try {
    await redis.flushall()
  } finally {
    redis.disconnect()
  }
}
