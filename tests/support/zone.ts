import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultPolicy, type Policy } from '../../core/policy.ts'
import { startDoorstep, type Doorstep } from '../../doorstep.ts'
import { createJumpingClock, type JumpingClock } from '../../platform/clock.ts'
import { connectDatabase, type Database } from '../../platform/database.ts'
import { createLogger } from '../../platform/logger.ts'
import { createTelegramServer, type Person, type TelegramServer } from '../../playground/telegram/index.ts'
import { importSampleZone, joinZone, type ZoneDeps } from '../../playground/sample-zone.ts'
import { createEmptyDatabase } from './database.ts'

/** Tuesday morning in the zone. */
export const tuesdayMorning = new Date('2026-11-24T09:30:00+08:00')

export interface ZoneOptions {
  /** where the clock starts; it runs on from there */
  start?: Date
  policy?: Policy
}

/** A whole Doorstep on a database and a Bot API simulator of its own, with the sample zone's people in their chats. */
export interface TestZone extends ZoneDeps {
  server: TelegramServer
  clock: JumpingClock
  database: Database
  doorstep: Doorstep
  /** Lets somebody of the roster in, by his code. */
  join(code: string): Promise<Person>
  /** Stops everything; fails when a call to Telegram was wrong, or when anybody got a message that no step of the test expected. */
  close(options?: { unexpected?: boolean }): Promise<void>
}

/** Opens a zone. The application is the real one, in this process; only the clock jumps and the pace is quicker. */
export async function openZone({ start = tuesdayMorning, policy = defaultPolicy }: ZoneOptions = {}): Promise<TestZone> {
  const { url, drop } = await createEmptyDatabase('doorstep_template')
  const clock = createJumpingClock(start)
  const logger = createLogger({ level: (process.env['LOG_LEVEL'] ?? 'error') as 'error' })
  const server = await createTelegramServer({ clock })
  const database = connectDatabase(url, logger, 4)
  const deps = { database, clock, policy }
  await importSampleZone(deps)
  const doorstep = await startDoorstep({
    config: {
      botToken: server.token,
      botApiRoot: server.apiRoot,
      databaseUrl: url,
      dataDir: join(mkdtempSync(join(tmpdir(), 'doorstep-')), 'data'),
      host: '127.0.0.1',
      port: 0,
      defaultLocale: 'zh-CN',
      logLevel: 'error',
    },
    policy,
    clock,
    logger,
    pace: { perSecond: 500, perChat: 5 },
    clockEvery: 200,
  })
  return {
    ...deps,
    server,
    doorstep,
    join: (code) => joinZone(deps, server, code),
    async close({ unexpected = true } = {}) {
      for (const [, stop] of doorstep.stopSteps) await stop()
      await database.close()
      await server.close()
      await drop()
      server.assertClean({ unexpected })
    },
  }
}
