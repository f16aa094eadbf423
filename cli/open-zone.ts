import { readPolicy } from '../core/policy/policy.ts'
import { systemClock } from '../platform/clock.ts'
import { readToolConfig } from '../platform/config.ts'
import { openDatabase } from '../platform/database.ts'
import { loadEnvironment } from '../platform/environment.ts'
import type { Lifetime } from '../platform/lifetime.ts'
import { createToolLogger } from './tool-logger.ts'
import type { Zone } from './tool.ts'

/** The database can't be reached, started or migrated; the message is the line for the operator. */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable'
}

/**
 * Opens the zone that the environment names: the caller's, and beneath it `.env` of the working folder, as the bot does.
 *
 * @param announce takes the lines that say which database that is
 * @param lifetime of the program, which a signal may end; it closes the zone too
 * @throws {ConfigError} {PolicyError} {DatabaseUnavailable}
 */
export async function openZone(announce: (line: string) => void, lifetime: Lifetime): Promise<Zone> {
  const { env, warnings } = loadEnvironment()
  warnings.forEach(announce)
  const { databaseUrl, dataDir, policyFile, botApiRoot, logLevel } = readToolConfig(env)
  const policy = readPolicy(policyFile)
  const logger = createToolLogger(env['LOG_LEVEL'] ? logLevel : 'warn')
  const database = await lifetime.start(async () => {
    try {
      const opened = await openDatabase({ databaseUrl, dataDir, logger, announce, signal: lifetime.signal })
      lifetime.opened('database', () => opened.close())
      return opened
    } catch (cause) {
      throw new DatabaseUnavailable(cause instanceof Error ? cause.message : String(cause), { cause })
    }
  })
  const token = env['BOT_TOKEN']?.trim()
  return {
    prisma: database.prisma,
    policy,
    clock: systemClock,
    bot: token ? { token, apiRoot: botApiRoot } : undefined,
    close: () => lifetime.end(),
  }
}
