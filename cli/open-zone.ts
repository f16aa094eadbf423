import pino from 'pino'
import { readPolicy } from '../core/policy.ts'
import { systemClock } from '../platform/clock.ts'
import { readToolConfig } from '../platform/config.ts'
import { openDatabase, type Database } from '../platform/database.ts'
import { loadEnvironment } from '../platform/environment.ts'
import { createLogger } from '../platform/logger.ts'
import type { Zone } from './tool.ts'

/** The database can't be reached, started or migrated; the message is the line for the operator. */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable'
}

/**
 * Opens the zone that the environment names: the caller's, and beneath it `.env` of the working folder, as the bot does.
 *
 * @param announce takes the lines that say which database that is
 * @throws {ConfigError} {PolicyError} {DatabaseUnavailable}
 */
export async function openZone(announce: (line: string) => void): Promise<Zone> {
  const { env, warnings } = loadEnvironment()
  warnings.forEach(announce)
  const { databaseUrl, dataDir, policyFile, botApiRoot, logLevel } = readToolConfig(env)
  const policy = readPolicy(policyFile)
  // What a tool prints is its result; the log goes beside it, and only what goes wrong unless more is asked for.
  const logger = createLogger({ level: env['LOG_LEVEL'] ? logLevel : 'warn', destination: pino.destination(2) })
  let database: Database
  try {
    database = await openDatabase({ databaseUrl, dataDir, logger, announce })
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
