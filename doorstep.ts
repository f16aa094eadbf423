import type { UserFromGetMe } from 'grammy/types'
import { createBot } from './bot/bot.ts'
import { createParker, createUpdateHandler } from './bot/handle-update.ts'
import type { Intake } from './bot/intake/intake.ts'
import { startLanes } from './bot/intake/lanes.ts'
import { startPoller } from './bot/intake/poller.ts'
import { watchWebhook } from './bot/intake/webhook-watch.ts'
import { webhookRoute } from './bot/intake/webhook.ts'
import { createStrangers } from './bot/answers/strangers.ts'
import type { BotDeps } from './bot/turn/turn.ts'
import { createReportChoices } from './core/cases/report-options.ts'
import { createDraftIds } from './core/drafts/draft-ids.ts'
import { createTurnCommits } from './core/inbox/commit-turns.ts'
import { createClaims } from './core/outbox/claims.ts'
import type { Policy } from './core/policy/policy.ts'
import { holdBot } from './core/zone/bot.ts'
import type { Clock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import { openDatabase } from './platform/database.ts'
import { healthRoutes, type Check } from './platform/http/health.ts'
import type { Route } from './platform/http/route.ts'
import { startHttpServer } from './platform/http/server.ts'
import { holdInstance } from './platform/instance.ts'
import { createOutageLog } from './platform/outage.ts'
import { createLifetime, type Lifetime } from './platform/lifetime.ts'
import type { Logger } from './platform/logger.ts'
import { openQueues } from './platform/queues/queues.ts'
import { createMetrics, measureIntake, measureWaiting, readinessChecks } from './operations.ts'
import { createTelegramApi } from './telegram/api.ts'
import { askWhoIAm } from './telegram/who-am-i.ts'
import { createPace, type PaceOptions } from './telegram/pace.ts'
import { sharePace } from './telegram/shared-pace.ts'
import { announceCommands } from './telegram/announce.ts'
import type { WorkerDeps } from './workers/deps.ts'
import type { Relay } from './workers/relay.ts'
import { startWorkers } from './workers/workers.ts'

/** What may run in a process: the part that talks with people, and the part that works on the queues. */
export const parts = ['bot', 'workers'] as const
export type Part = (typeof parts)[number]

export interface DoorstepOptions {
  config: Config
  policy: Policy
  clock: Clock
  logger: Logger
  /** which parts run here; all unless told */
  runs?: readonly Part[]
  pace?: PaceOptions
  /** milliseconds in which a stranger gets the same answer once */
  strangers?: { every?: number }
  /** milliseconds between two rounds of the clock worker */
  clockEvery?: number
  /** milliseconds between two looks whether the webhook works */
  webhookEvery?: number
  /** of the program, when it may be told to end while it starts; one of its own unless told */
  lifetime?: Lifetime
}

export interface Doorstep {
  /** where its own HTTP server listens, e.g. http://127.0.0.1:8080 */
  url: string
  me: UserFromGetMe
  /** Takes nothing more, ends what is at work, and lets go of everything. */
  stop(): Promise<void>
}

/**
 * Composes the application from its rooms and starts it. The one place where everything meets.
 *
 * @throws when it can't start, or was told to end meanwhile; then whatever it had opened is closed again
 */
export async function startDoorstep(options: DoorstepOptions): Promise<Doorstep> {
  const lifetime = options.lifetime ?? createLifetime(options.logger)
  return lifetime.start(() => open(options, lifetime))
}

async function open(options: DoorstepOptions, lifetime: Lifetime): Promise<Doorstep> {
  const { config, policy, clock, runs = parts } = options
  const { signal } = lifetime
  const outages = createOutageLog(options.logger)
  lifetime.opened('outages', async () => outages.stop())
  const { logger } = outages
  // First of all: whoever looks after the process finds it alive, and reads what its start waits for.
  let waitsFor: string | undefined = 'the database'
  const checks: Record<string, Check> = {
    start: async () => waitsFor === undefined || { ok: false, reason: `waits for ${waitsFor}` },
  }
  const metrics = createMetrics()
  const routes = healthRoutes({ logger, checks, metrics })
  const http = await startHttpServer({ host: config.host, port: config.port, logger, routes })
  lifetime.opened('http', () => http.close())
  const database = await openDatabase({
    ...(config.databaseUrl ? { databaseUrl: config.databaseUrl } : {}),
    dataDir: config.dataDir,
    logger,
    poolSize: 10,
    signal,
  })
  lifetime.opened('database', () => database.close())
  outages.ask(() => database.pool.query('select 1'))
  measureWaiting(metrics, database.pool, clock)
  const instance = await holdInstance({ url: database.url, logger })
  lifetime.opened('instance', () => instance.close())
  waitsFor = 'the queues'
  const queues = await openQueues({ redisUrl: config.redisUrl, databaseUrl: database.url, logger })
  lifetime.opened('queues', () => queues.close(5_000))
  waitsFor = 'Telegram'
  const api = createTelegramApi({ token: config.botToken, apiRoot: config.botApiRoot })
  const me = await askWhoIAm(api, logger, signal)
  await holdBot(database.reader, { id: BigInt(me.id), name: me.username }, clock.now())
  let relay: Relay | undefined
  const deps: BotDeps & WorkerDeps = {
    api,
    database,
    clock,
    policy,
    logger,
    instance,
    claims: createClaims({ pool: database.pool, clock, instance, logger }),
    commitTurn: createTurnCommits(database.pool),
    reportChoices: createReportChoices(database.reader),
    draftIds: createDraftIds(database.reader),
    strangers: createStrangers(options.strangers),
    pace: sharePace(createPace(options.pace), instance),
    defaultLocale: config.defaultLocale,
    onOutbox: () => relay?.wake(),
  }

  if (runs.includes('workers')) {
    relay = await startWorkers({ queues, deps, signal, ...(options.clockEvery ? { clockEvery: options.clockEvery } : {}) })
    lifetime.opened('relay', relay.stop)
  }
  const bot = runs.includes('bot') ? startBot(options, deps, me, lifetime) : undefined
  if (bot) measureIntake(metrics, () => bot.intake)
  const intake = bot && { name: config.webhook ? ('webhook' as const) : ('poller' as const), of: () => bot.intake }
  Object.assign(checks, readinessChecks(database.pool, clock, queues, intake))
  routes.push(...(bot?.routes ?? []))
  // Before what answers the requests.
  lifetime.opened('requests', () => http.close())
  await bot?.open()
  waitsFor = undefined
  logger.info({ url: http.url, bot: me.username, parts: runs, queues: queues.backend }, 'doorstep is running')

  return { url: http.url, me, stop: () => lifetime.end() }
}

interface RunningBot {
  routes: Route[]
  readonly intake: Intake | undefined
  /** Begins to take updates, once everything that handles them stands. */
  open(): Promise<void>
}

function startBot(
  { config, webhookEvery: every = 30_000 }: DoorstepOptions,
  deps: BotDeps & WorkerDeps,
  me: UserFromGetMe,
  lifetime: Lifetime,
): RunningBot {
  const { database, clock, logger, instance, api } = deps
  const { pool } = database
  const lanes = startLanes({
    pool,
    clock,
    instance,
    logger,
    handle: createUpdateHandler(deps, me, createBot()),
    park: createParker(deps),
  })
  lifetime.opened('lanes', () => lanes.stop())
  const { webhook } = config
  const poll = () => {
    // A request is held open for half a minute, so this client waits longer than the one for answers.
    const pollingApi = createTelegramApi({ token: config.botToken, apiRoot: config.botApiRoot, timeoutSeconds: 45 })
    return startPoller({ api: pollingApi, logger, store: (updates) => lanes.takeIn(updates) })
  }
  let intake: Intake | undefined
  return {
    routes: webhook ? [webhookRoute({ ...webhook, pool, clock, logger, onUpdates: () => lanes.wake() })] : [],
    get intake() {
      return intake
    },
    async open() {
      await announceCommands(api, deps.defaultLocale, logger)
      const opened = webhook ? await watchWebhook({ api, webhook, clock, logger, every }) : poll()
      lifetime.opened('intake', () => opened.stop())
      intake = opened
    },
  }
}
