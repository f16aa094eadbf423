import { callbackify } from 'node:util'
import { HttpError, type Transformer } from 'grammy'
import type { UserFromGetMe } from 'grammy/types'
import type { PoolClient } from 'pg'
import { createStrangers } from '../../bot/answers/strangers.ts'
import { createBot } from '../../bot/bot.ts'
import { createParker, createUpdateHandler } from '../../bot/handle-update.ts'
import { startLanes } from '../../bot/intake/lanes.ts'
import { startPoller } from '../../bot/intake/poller.ts'
import type { BotDeps } from '../../bot/turn/turn.ts'
import { createReportChoices } from '../../core/cases/report-options.ts'
import { createDraftIds } from '../../core/drafts/draft-ids.ts'
import { createTurnCommits } from '../../core/inbox/commit-turns.ts'
import { createClaims } from '../../core/outbox/claims.ts'
import type { Policy } from '../../core/policy/policy.ts'
import type { Clock } from '../../platform/clock.ts'
import { connectDatabase, type Database } from '../../platform/database.ts'
import { holdInstance } from '../../platform/instance.ts'
import type { Logger } from '../../platform/logger.ts'
import type { TelegramServer } from '../../playground/telegram/index.ts'
import { createTelegramApi } from '../../telegram/api.ts'
import type { WorkerDeps } from '../../workers/deps.ts'
import { startWorkers } from '../../workers/workers.ts'
import { cutConnection, onStatements } from '../support/troubled-database.ts'
import { freePace } from '../workers/worker.ts'
import type { JobServer } from './job-queue.ts'
import { createLife, never, type Life, type Wire } from './wire.ts'

export interface GenerationOptions {
  url: string
  telegram: TelegramServer
  jobs: JobServer
  wire: Wire
  clock: Clock
  policy: Policy
  logger: Logger
}

/** One process of Doorstep with both parts, from its start to its death. */
export interface Generation {
  life: Life
  database: Database
  /** Everything that looks around now and then does so now. */
  lookAround(): void
  /** Lets go of everything; resolves once Postgres has noticed. */
  bury(): Promise<void>
}

/**
 * Starts one, without those who serve the operator. It asks for everything over the wire. What a timer does now and then in life is done when it is told
 * to, so that a story goes the same way each time.
 */
export async function startGeneration({
  url,
  telegram,
  jobs,
  wire,
  clock,
  policy,
  logger,
}: GenerationOptions): Promise<Generation> {
  const clients = new Set<PoolClient>()
  const life = createLife(() => clients.forEach(cutConnection))
  const database = connectDatabase(url, logger, 3)
  overWire(database, wire, life)
  database.pool.on('connect', (client) => clients.add(client))
  const timers: (() => void)[] = []
  const end = catchIntervals(timers)
  const me = telegram.bot as UserFromGetMe
  try {
    const instance = await holdInstance({ url, logger })
    const api = createTelegramApi({ token: telegram.token, apiRoot: telegram.apiRoot })
    api.config.use(callsOverWire(wire, life))
    const deps: BotDeps & WorkerDeps = {
      api,
      database,
      clock,
      policy,
      logger,
      instance,
      pace: freePace,
      claims: createClaims({ pool: database.pool, clock, instance, logger, retryAfter: 1 }),
      commitTurn: createTurnCommits(database.pool),
      reportChoices: createReportChoices(database.reader),
      draftIds: createDraftIds(database.reader),
      // How lately a stranger was answered is forgotten with the process, and isn't what stories are about.
      strangers: createStrangers({ every: 0 }),
      defaultLocale: 'zh-CN',
      onOutbox: () => undefined,
    }
    const relay = await startWorkers({ queues: jobs.connect(life), deps, relay: { minInterval: 0 } })
    deps.onOutbox = relay.wake
    const lanes = startLanes({
      pool: database.pool,
      clock,
      instance,
      logger,
      handle: createUpdateHandler(deps, me, createBot()),
      park: createParker(deps),
    })
    const poller = startPoller({ api, logger, store: (updates) => lanes.takeIn(updates) })
    return {
      life,
      database,
      lookAround: () => timers.forEach((look) => look()),
      async bury() {
        life.die()
        clients.forEach(cutConnection)
        void poller.stop()
        await instance.close()
      },
    }
  } finally {
    end()
  }
}

function overWire(database: Database, wire: Wire, life: Life): void {
  onStatements(database, ({ text, within, ask, cut }) =>
    wire.carryOut(life, `sql: ${text.trim().replaceAll(/\s+/g, ' ')}`, ask, cut, { undone: within }),
  )
  // A connection that is being made is on its way too; whoever is dead makes none.
  const connect = database.pool.connect.bind(database.pool) as unknown as () => Promise<PoolClient>
  type Connected = (error: Error | undefined, client: PoolClient, release: PoolClient['release'] | undefined) => void
  const patient = async () => {
    if (life.dead) return never()
    life.underWay += 1
    try {
      return await connect()
    } finally {
      life.underWay -= 1
    }
  }
  const connecting = (callback?: Connected) => {
    if (callback === undefined) return patient()
    callbackify(patient)((error, client) => callback(error ?? undefined, client, client?.release.bind(client)))
  }
  database.pool.connect = connecting as typeof database.pool.connect
}

function callsOverWire(wire: Wire, life: Life): Transformer {
  return (call, method, payload, signal) =>
    wire.carryOut(
      life,
      `telegram: ${method}`,
      () => call(method, payload, signal),
      () => new HttpError(`Network request for '${method}' failed!`, new Error('socket hang up')),
      // It is held open for as long as there is nothing.
      { idle: method === 'getUpdates' },
    )
}

/** Until its end is called, what would be done now and then is kept instead. */
function catchIntervals(timers: (() => void)[]): () => void {
  const { setInterval: real } = globalThis
  globalThis.setInterval = ((act: () => void) => {
    timers.push(act)
    return { unref: () => undefined }
  }) as unknown as typeof setInterval
  return () => {
    globalThis.setInterval = real
  }
}
