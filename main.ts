import { readPolicy, PolicyError } from './core/policy.ts'
import { parts, startDoorstep, type Part } from './doorstep.ts'
import { systemClock } from './platform/clock.ts'
import { ConfigError, readConfig } from './platform/config.ts'
import { loadEnvironment } from './platform/environment.ts'
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
  const doorstep = await startDoorstep({
    config,
    policy,
    clock: systemClock,
    logger,
    ...(runs.length > 0 ? { runs: runs as Part[] } : {}),
  })
  onStop(logger, doorstep.stopSteps, 15_000)
}

main().catch((error: unknown) => {
  const lines =
    error instanceof ConfigError || error instanceof PolicyError
      ? error.lines
      : [error instanceof Error ? (error.stack ?? error.message) : String(error)]
  for (const line of lines) console.error(line)
  process.exit(1)
})
