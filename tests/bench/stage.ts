import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../../platform/embedded-postgres/embedded-postgres.ts'
import { createLogger } from '../../platform/logger.ts'
import { freePort } from './child.ts'
import { startSimulator, type Simulator } from './simulator.ts'
import { createZoneTemplate } from './zone.ts'

/** What everything is measured on: one simulator, one Postgres, and a Redis where there is one. */
export interface Stage {
  simulator: Simulator
  /** e.g. `18.4` */
  postgresVersion: string
  /** undefined without a redis-server on the PATH */
  redis: { url: string; flush(): Promise<void> } | undefined
  quick: boolean
  /** rounds of which the median is taken */
  rounds: number
  /** folder for CPU profiles of Doorstep, if they are wanted */
  profileTo: string | undefined
  /** The statements that cost the server most since it started, in milliseconds; only while profiling. */
  statements(top: number): Promise<{ statement: string; calls: number; planning: number; executing: number }[]>
  /**
   * A database of its own, `zone`: with the bench's zone in it, and its players' accounts numbered from `firstAccount`.
   *
   * @param options.counted its statements are counted, which costs them a little
   */
  createDatabase(options?: { zone?: { firstAccount: number }; counted?: boolean }): Promise<StageDatabase>
  /** Account numbers that nobody has had yet, for so many players. @returns the first */
  accounts(count: number): number
  close(): Promise<void>
}

export interface StatementCount {
  own: number
  queues: number
  /** of our own, the most frequent first */
  each: { statement: string; calls: number }[]
}

export interface StageDatabase {
  url: string
  /** Statements that it has run since the last call, `begin` and `commit` included; of BullMQ's own tables apart. Only of a counted one. */
  countStatements(): Promise<StatementCount>
  drop(): Promise<void>
}

/** What BullMQ's statements name: its functions and its tables. */
const bullmq = 'job|rate_limit|next_delay|next_signal|move_to_active|move_to_completed|relay_|metrics'

export async function openStage({ quick, profileTo }: { quick: boolean; profileTo?: string | undefined }): Promise<Stage> {
  // What the server says about its end isn't news here.
  const logger = createLogger({ level: 'error' })
  const dataDir = await mkdtemp(join(tmpdir(), 'doorstep-bench-'))
  // As root the server runs as another user, who has to enter.
  await chmod(dataDir, 0o711)
  const profiling = { 'pg_stat_statements.track_planning': 'on' }
  // Loaded, it costs nothing until a database turns it on.
  const counting = { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track': 'none' }
  const server = await startEmbeddedPostgres({
    dataDir,
    logger,
    settings: profileTo === undefined ? counting : { ...counting, ...profiling, 'pg_stat_statements.track': 'top' },
  })
  const redis = await startRedis()
  const simulator = await startSimulator({ flood: false })
  const admin = new pg.Client({ connectionString: server.url })
  await admin.connect()
  const { rows } = await admin.query('show server_version')
  const urlOf = (name: string) => Object.assign(new URL(server.url), { pathname: `/${name}` }).href
  await admin.query('create extension if not exists pg_stat_statements')
  await admin.query('create database bench_zone')
  await createZoneTemplate(urlOf('bench_zone'))
  let lastDatabase = 0
  let nextAccount = 10_000_000_000
  async function close(): Promise<void> {
    await simulator.child.stop()
    await redis?.close()
    await admin.end()
    await removeEmbeddedPostgres(dataDir, logger)
    await rm(dataDir, { recursive: true, force: true })
  }
  let closing: Promise<void> | undefined
  return {
    simulator,
    postgresVersion: rows[0].server_version,
    redis,
    quick,
    rounds: quick ? 1 : 3,
    profileTo,
    async statements(top) {
      const found = await admin.query(
        `select regexp_replace(query, '\\s+', ' ', 'g') as statement, calls::int, total_plan_time as planning, total_exec_time as executing
         from pg_stat_statements where query !~* '^(create|drop|vacuum)' order by total_plan_time + total_exec_time desc limit $1`,
        [top],
      )
      return found.rows
    },
    async createDatabase({ zone, counted = false } = {}) {
      const name = `bench_${++lastDatabase}`
      await admin.query(`create database ${name} template ${zone ? 'bench_zone' : 'template0'}`)
      const url = urlOf(name)
      if (zone)
        await ask(url, `update person set telegram_id = ${zone.firstAccount} + substr(code, 8)::int where code like 'player-%'`)
      if (counted) await admin.query(`alter database ${name} set pg_stat_statements.track = 'top'`)
      return {
        url,
        async countStatements() {
          const { rows: counted } = await admin.query<{ statement: string; calls: number; queues: boolean }>(
            `select regexp_replace(s.query, '\\s+', ' ', 'g') as statement, s.calls::int, s.query ~* '${bullmq}' as queues
             from pg_stat_statements s join pg_database d on d.oid = s.dbid where d.datname = $1 order by s.calls desc`,
            [name],
          )
          const sum = (rows: { calls: number }[]) => rows.reduce((total, { calls }) => total + calls, 0)
          const each = counted.filter(({ queues }) => !queues)
          await admin.query(`select pg_stat_statements_reset(dbid => (select oid from pg_database where datname = $1))`, [name])
          return { own: sum(each), queues: sum(counted) - sum(each), each }
        },
        drop: () => ask(server.url, `drop database ${name} with (force)`),
      }
    },
    accounts(count) {
      const first = nextAccount
      nextAccount += count
      return first
    },
    close: () => (closing ??= close()),
  }
}

async function ask(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/** Durable and never evicting, as in production. @returns undefined when there is no redis-server on the PATH */
async function startRedis(): Promise<(NonNullable<Stage['redis']> & { close(): Promise<void> }) | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'doorstep-bench-redis-'))
  const port = await freePort()
  const settings = [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--appendonly',
    'yes',
    '--maxmemory-policy',
    'noeviction',
    '--save',
    '',
  ]
  const server = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'ignore'] })
  const running = await new Promise<ChildProcess | undefined>((resolve) => {
    server.once('error', () => resolve(undefined))
    server.once('exit', () => resolve(undefined))
    server.stdout.on('data', (chunk) => String(chunk).includes('Ready to accept connections') && resolve(server))
  })
  if (running === undefined) {
    await rm(folder, { recursive: true, force: true })
    return undefined
  }
  const { Redis } = await import('ioredis')
  const client = new Redis(port, '127.0.0.1')
  return {
    url: `redis://127.0.0.1:${port}`,
    async flush() {
      await client.flushall()
    },
    async close() {
      await client.quit()
      running.kill('SIGTERM')
      await once(running, 'exit')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
