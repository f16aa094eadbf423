#!/usr/bin/env node
import { readPolicy, PolicyError } from './core/policy/policy.ts'
import { calendarEndsSoon } from './core/time/working-calendar.ts'
import { parts, startDoorstep, type Part } from './doorstep.ts'
import { systemClock } from './platform/clock.ts'
import { ConfigError, readConfig } from './platform/config.ts'
import { loadEnvironment } from './platform/environment.ts'
import { createLifetime } from './platform/lifetime.ts'
import { createLogger } from './platform/logger.ts'
import { keepWebAssemblySmall } from './platform/memory.ts'
import { onStop } from './platform/stop.ts'

/** `node dist/main.js [bot] [workers]`: runs the named parts, all unless told. */
async function main(): Promise<void> {
  const runs = process.argv.slice(2)
  const unknown = runs.filter((name) => !parts.includes(name as Part))
  if (unknown.length > 0) throw new ConfigError([`${unknown.join(', ')}: no such part; there are ${parts.join(', ')}`])
  keepWebAssemblySmall()
  const { env, warnings } = loadEnvironment()
  const config = readConfig(env)
  const policy = readPolicy(config.policyFile)
  const logger = createLogger({ level: config.logLevel })
  for (const warning of warnings) logger.warn(warning)
  if (calendarEndsSoon(policy, systemClock.now()))
    logger.warn(
      { publishedThrough: policy.calendar.publishedThrough },
      'days off are known until then only, and deadlines beyond are provisional; add the next year to POLICY_FILE once it is announced',
    )
  const lifetime = createLifetime(logger)
  onStop({ logger, lifetime, deadlineMs: 15_000 })
  const starting = startDoorstep({
    config,
    policy,
    clock: systemClock,
    logger,
    lifetime,
    ...(runs.length > 0 ? { runs: runs as Part[] } : {}),
  })
  await starting.catch((error: unknown) => {
    // A start that was told to stop is no failure; whoever told it ends the process.
    if (lifetime.signal.aborted) return
    logger.fatal({ err: error }, "doorstep doesn't start")
    fail([error instanceof Error ? error.message : String(error)])
  })
}

/** What the operator has to mend, a line each; where it came from is in the log. */
function fail(lines: readonly string[]): never {
  for (const line of lines) console.error(line)
  process.exit(1)
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError || error instanceof PolicyError) fail(error.lines)
  throw error
})
