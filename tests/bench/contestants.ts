import { freePort, startChild, type Child } from './child.ts'
import type { Stage, StageDatabase } from './stage.ts'
import { officials } from './zone.ts'

/** A bot that the report dialog is played with. */
export interface Contestant {
  name: string
  start(stage: Stage, options: { firstAccount: number; counted?: boolean }): Promise<Running>
}

/** A contestant at work. */
export interface Running {
  child: Child
  database: StageDatabase
  databaseUrl: string
  stop(): Promise<void>
}

/** @param parts which of Doorstep's parts run in the process; all unless told */
function doorstep(name: string, { parts = [], redis = false }: { parts?: readonly string[]; redis?: boolean } = {}): Contestant {
  return {
    name,
    async start(stage, { firstAccount, counted = false }) {
      const database = await stage.createDatabase({ zone: { firstAccount }, counted })
      if (redis) await stage.redis?.flush()
      const child = await startDoorstep(stage, database.url, { parts, redis })
      return { child, database, databaseUrl: database.url, stop: () => child.stop().then(() => database.drop()) }
    },
  }
}

/** Starts the real program on a database. */
export async function startDoorstep(
  stage: Pick<Stage, 'simulator' | 'redis' | 'profileTo'>,
  databaseUrl: string,
  { parts = [], redis = false }: { parts?: readonly string[]; redis?: boolean } = {},
): Promise<Child> {
  const { simulator, profileTo } = stage
  return startChild({
    program: 'main.js',
    args: parts,
    ready: /doorstep is running/,
    nodeArgs: profileTo === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileTo}`],
    env: {
      BOT_TOKEN: simulator.token,
      BOT_API_ROOT: simulator.apiRoot,
      DATABASE_URL: databaseUrl,
      PORT: String(await freePort()),
      LOG_LEVEL: 'info',
      NODE_ENV: 'production',
      ...(redis && stage.redis ? { REDIS_URL: stage.redis.url } : {}),
    },
  })
}

function yardstick(name: string, program: string): Contestant {
  return {
    name,
    async start(stage, { counted = false }) {
      const database = await stage.createDatabase({ counted })
      const child = await startChild({
        program: `tests/bench/yardsticks/${program}`,
        ready: /ready/,
        env: {
          BOT_TOKEN: stage.simulator.token,
          BOT_API_ROOT: stage.simulator.apiRoot,
          DATABASE_URL: database.url,
          NODE_ENV: 'production',
        },
      })
      return { child, database, databaseUrl: database.url, stop: () => child.stop().then(() => database.drop()) }
    },
  }
}

export const bare = yardstick('bare grammY bot, from memory', 'bare.js')
export const conversationsBot = yardstick('conversations bot, Postgres', 'conversations.js')
export const doorstepAll = doorstep('Doorstep, all parts')
export const doorstepBot = doorstep('Doorstep, bot part only', { parts: ['bot'] })
export const doorstepRedis = doorstep('Doorstep, all parts, Redis', { redis: true })

/** Lets the zone's officials into their chats, so that notices to them arrive. Their greetings are forgotten: no bot answers them. */
export async function admitOfficials(stage: Stage): Promise<void> {
  const people = officials()
  await stage.simulator.people(people)
  await stage.simulator.inject(people.map(({ id }) => ({ person: id, starts: true })))
  await stage.simulator.dropUpdates()
}
