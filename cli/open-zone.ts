import { readPolicy } from '../core/policy.ts'
import { systemClock } from '../platform/clock.ts'
import { readToolConfig } from '../platform/config.ts'
import { openDatabase, type Database } from '../platform/database.ts'
import { createLogger } from '../platform/logger.ts'
import type { Zone } from './tool.ts'

/** The database can't be reached, started or migrated; the message is the line for the operator. */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable'
}

/**
 * Opens the zone that the environment names.
 *
 * @throws {ConfigError} {PolicyError} {DatabaseUnavailable}
 */
export async function openZone(env: NodeJS.ProcessEnv): Promise<Zone> {
  const { databaseUrl, dataDir, policyFile, botApiRoot, logLevel } = readToolConfig(env)
  const policy = readPolicy(policyFile)
  // A tool prints its results; only what goes wrong belongs between them, unless more is asked for.
  const logger = createLogger({ level: env['LOG_LEVEL'] ? logLevel : 'warn' })
  let database: Database
  try {
    database = await openDatabase({ databaseUrl, dataDir, logger })
  } catch (cause) {
    throw new DatabaseUnavailable(cause instanceof Error ? cause.message : String(cause), { cause })
  }
  const token = env['BOT_TOKEN']?.trim()
  return {
    prisma: database.prisma,
    policy,
    clock: systemClock,
    bot: token ? { token, apiRoot: botApiRoot } : undefined,
    close: () => database.close(),
  }
}
