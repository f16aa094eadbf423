import { randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import {
  removeEmbeddedPostgres,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../../platform/embedded-postgres/embedded-postgres.ts'
import { createLogger } from '../../../platform/logger.ts'
import { findStablePort } from '../../../platform/ports.ts'
import { createTelegramServer, type TelegramServer } from '../../../playground/telegram/index.ts'
import { applyMigrations } from '../../../prisma/migrate.ts'
import { startTestRedis, type TestRedis } from '../../support/redis.ts'
import { superviseProcess, type SupervisedProcess } from './processes.ts'
import { makeSmallDisk, type SmallDisk } from './small-disk.ts'
import { settleZone, policyWithoutQuietHours, type ZonePeople, type ZoneSize } from './zone.ts'

const logger = createLogger({ level: 'error' })

/** Of tests' data nobody needs a copy after a power cut; what is written ahead fits a small disk. */
const settings = { fsync: 'off', max_connections: '300', max_wal_size: '96MB', min_wal_size: '32MB' }

/** A database server that tests may stop and start; each scenario has a database of its own on it. */
export interface TestServer {
  postgres: EmbeddedPostgres
  /** where its data is, if that can be filled */
  disk: SmallDisk | undefined
  createDatabase(): Promise<string>
  close(): Promise<void>
}

/** Starts a Postgres of its own: the one that all test files share must not be stopped under them. `smallDisk`: its disk can be filled, where that is possible. */
export async function startTestServer({ smallDisk = false } = {}): Promise<TestServer> {
  const disk = smallDisk ? await makeSmallDisk() : undefined
  const dataDir = disk?.folder ?? (await mkdtemp(join(tmpdir(), 'doorstep-faults-')))
  // mkdtemp shuts everybody out; as root the server runs as another user, who has to pass.
  await chmod(dataDir, 0o711)
  const close = async () => {
    await removeEmbeddedPostgres(dataDir, logger)
    if (disk) await disk.close()
    else await rm(dataDir, { recursive: true, force: true })
  }
  try {
    const postgres = await startEmbeddedPostgres({ dataDir, logger, settings })
    const template = await createDatabase(postgres.url, 'template1')
    await applyMigrations(template, logger)
    return { postgres, disk, createDatabase: () => createDatabase(postgres.url, new URL(template).pathname.slice(1)), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function createDatabase(serverUrl: string, template: string): Promise<string> {
  const name = `faults_${randomBytes(6).toString('hex')}`
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(`create database ${name} template ${template}`)
  } finally {
    await client.end()
  }
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

export type Backend = 'postgres' | 'redis'

/** Everything that a scenario stands on: servers, the simulator with the zone's people, and the application's processes. */
export interface Ground {
  telegram: TelegramServer
  databaseUrl: string
  /** raw SQL, also while the server is being stopped and started: then it throws */
  pool: pg.Pool
  postgres: EmbeddedPostgres
  disk: SmallDisk | undefined
  redis: TestRedis | undefined
  people: ZonePeople
  processes: readonly SupervisedProcess[]
  /** Starts a process of the application, whose sessions in the database bear its name; with `webhook` it takes updates by push. `databaseUrl`: another way to the database. */
  start(
    name: string,
    parts?: readonly string[],
    options?: { webhook?: boolean; databaseUrl?: string },
  ): Promise<SupervisedProcess>
  /** Ends everything, in whatever state it is. */
  close(): Promise<void>
}

export interface GroundOptions extends ZoneSize {
  server: TestServer
  backend: Backend
}

export async function openGround({ server, backend, ...size }: GroundOptions): Promise<Ground> {
  const { postgres, disk } = server
  const databaseUrl = await server.createDatabase()
  const telegram = await createTelegramServer({
    port: await findStablePort(),
    // As behind a load balancer, which asks another process when one says nothing.
    webhookRetry: [50, 1_000],
    webhookAnswerWithin: 2_000,
  })
  const redis = backend === 'redis' ? await startTestRedis() : undefined
  const folder = await mkdtemp(join(tmpdir(), 'doorstep-faults-app-'))
  const policyFile = join(folder, 'policy.json')
  await writeFile(policyFile, policyWithoutQuietHours)
  const people = await settleZone(databaseUrl, telegram, size)
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 3, connectionTimeoutMillis: 5_000 })
  pool.on('error', () => {
    // The server was stopped on purpose; the next query connects anew.
  })
  const processes: SupervisedProcess[] = []
  const targets: string[] = []
  return {
    telegram,
    databaseUrl,
    pool,
    postgres,
    disk,
    redis,
    people,
    processes,
    async start(name, parts = [], { webhook = false, databaseUrl: way = databaseUrl } = {}) {
      const port = await findStablePort()
      const own = join(folder, name)
      await mkdir(own, { recursive: true })
      const url = `http://127.0.0.1:${port}/telegram`
      if (webhook) telegram.webhookTargets = [...targets, url]
      if (webhook) targets.push(url)
      const started = superviseProcess({
        name,
        parts,
        folder: own,
        env: {
          BOT_TOKEN: telegram.token,
          BOT_API_ROOT: telegram.apiRoot,
          DATABASE_URL: named(way, name),
          DATA_DIR: join(own, 'data'),
          POLICY_FILE: policyFile,
          HOST: '127.0.0.1',
          PORT: String(port),
          LOG_LEVEL: 'info',
          ...(redis ? { REDIS_URL: redis.url } : {}),
          ...(webhook ? { WEBHOOK_URL: targets[0]!, WEBHOOK_SECRET: 'a-secret-of-the-tests' } : {}),
        },
      })
      processes.push(started)
      return started
    },
    async close() {
      await Promise.all(processes.map((each) => each.end()))
      const logs = process.env['DOORSTEP_FAULTS_LOGS']
      if (logs) for (const each of processes) await writeFile(join(logs, `${each.name}-${backend}.log`), each.logTail(Infinity))
      await pool.end()
      await telegram.close()
      await redis?.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The same database, for sessions that bear this name. */
function named(databaseUrl: string, name: string): string {
  const url = new URL(databaseUrl)
  url.searchParams.set('application_name', name)
  return url.href
}
