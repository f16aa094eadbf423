import type { UserFromGetMe } from 'grammy/types'
import { createBot } from './bot/bot.ts'
import { createParker, createUpdateHandler } from './bot/handle-update.ts'
import { startLanes, type Lanes } from './bot/intake/lanes.ts'
import { startPoller, type Poller } from './bot/intake/poller.ts'
import { createWebhook, openWebhook, secretHeader } from './bot/intake/webhook.ts'
import type { BotDeps } from './bot/turn.ts'
import { createSettler } from './core/outbox/settler.ts'
import type { Policy } from './core/policy.ts'
import type { Clock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import { openDatabase } from './platform/database.ts'
import { startHttpServer, type Route } from './platform/health.ts'
import { holdInstance } from './platform/instance.ts'
import type { Logger } from './platform/logger.ts'
import { openQueues } from './platform/queues.ts'
import type { StopStep } from './platform/stop.ts'
import { createMetrics, readinessChecks } from './operations.ts'
import { createTelegramApi } from './telegram/api.ts'
import { askWhoIAm } from './telegram/who-am-i.ts'
import { createPace, type PaceOptions } from './telegram/pace.ts'
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
  /** milliseconds between two rounds of the clock worker */
  clockEvery?: number
}

export interface Doorstep {
  /** where its own HTTP server listens, e.g. http://127.0.0.1:8080 */
  url: string
  me: UserFromGetMe
  /** What has to be stopped, in order, each step with its name. */
  stopSteps: StopStep[]
}

/** Composes the application from its rooms and starts it. The one place where everything meets. */
export async function startDoorstep(options: DoorstepOptions): Promise<Doorstep> {
  const { config, policy, clock, logger, runs = parts } = options
  const database = await openDatabase({
    ...(config.databaseUrl ? { databaseUrl: config.databaseUrl } : {}),
    dataDir: config.dataDir,
    logger,
    poolSize: 10,
  })
  const instance = await holdInstance({ url: database.url, logger })
  const queues = await openQueues({ redisUrl: config.redisUrl, databaseUrl: database.url, logger })
  const api = createTelegramApi({ token: config.botToken, apiRoot: config.botApiRoot })
  const me = await askWhoIAm(api, logger)
  const settler = createSettler({ pool: database.pool, clock, instance, logger })
  let relay: Relay | undefined
  const deps: BotDeps & WorkerDeps = {
    api,
    database,
    clock,
    policy,
    logger,
    instance,
    settler,
    pace: createPace(options.pace),
    defaultLocale: config.defaultLocale,
    onOutbox: () => relay?.wake(),
  }

  if (runs.includes('workers'))
    relay = await startWorkers({ queues, deps, ...(options.clockEvery ? { clockEvery: options.clockEvery } : {}) })
  const bot = runs.includes('bot') ? startBot(config, deps, me) : undefined
  const http = await startHttpServer({
    host: config.host,
    port: config.port,
    logger,
    checks: readinessChecks(database.pool, clock, queues, () => bot?.poller, bot !== undefined && !config.webhook),
    metrics: createMetrics(database.pool, clock),
    routes: bot?.routes ?? [],
  })
  await bot?.open()
  logger.info({ url: http.url, bot: me.username, parts: runs, queues: queues.backend }, 'doorstep is running')

  const stopSteps: Doorstep['stopSteps'] = [
    ['intake', async () => bot?.poller?.stop()],
    ['lanes', async () => bot?.lanes.stop()],
    ['relay', async () => relay?.stop()],
    ['queues', async () => void (await queues.close(5_000))],
    ['http', () => http.close()],
    ['instance', () => instance.close()],
    ['database', () => database.close()],
  ]
  return { url: http.url, me, stopSteps }
}

interface RunningBot {
  lanes: Lanes
  routes: Route[]
  readonly poller: Poller | undefined
  /** Begins to take updates, once everything that handles them stands. */
  open(): Promise<void>
}

function startBot(config: Config, deps: BotDeps & WorkerDeps, me: UserFromGetMe): RunningBot {
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
  const { webhook } = config
  let poller: Poller | undefined
  return {
    lanes,
    routes: webhook
      ? [webhookRoute(webhook, createWebhook({ secret: webhook.secret, pool, clock, logger, onUpdates: () => lanes.wake() }))]
      : [],
    get poller() {
      return poller
    },
    async open() {
      await announceCommands(api, deps.defaultLocale, logger)
      await openWebhook(api, webhook, logger)
      // A request is held open for half a minute, so this client waits longer than the one for answers.
      const pollingApi = createTelegramApi({ token: config.botToken, apiRoot: config.botApiRoot, timeoutSeconds: 45 })
      if (!webhook) poller = startPoller({ api: pollingApi, logger, store: (updates) => lanes.takeIn(updates) })
    },
  }
}

function webhookRoute({ url }: { url: string }, receive: ReturnType<typeof createWebhook>): Route {
  return {
    method: 'POST',
    path: new URL(url).pathname,
    async handle({ headers, body }) {
      return { status: await receive(headers[secretHeader]?.toString(), body.toString('utf8')) }
    },
  }
}
