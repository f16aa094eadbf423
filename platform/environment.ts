import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/**
 * The environment of a program: what its caller set, and beneath it what a file `.env` in the working folder sets. The caller wins.
 *
 * Changes `process.env`, so that libraries see the same.
 */
export function loadEnvironment(file = resolve('.env')): NodeJS.ProcessEnv {
  if (existsSync(file)) process.loadEnvFile(file)
  return process.env
}
