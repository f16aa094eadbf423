import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'

/** What every program of ours runs in. */
export interface Environment {
  env: NodeJS.ProcessEnv
  /** what the operator should mend, a line each */
  warnings: string[]
}

/**
 * The environment of a program: what its caller set, and beneath it what a file `.env` in the working folder sets. The caller wins. The bot and
 * the tools all get theirs here: a tool that missed the file would work on another database than the bot's.
 *
 * Changes `process.env`, so that libraries see the same.
 */
export function loadEnvironment(file = resolve('.env')): Environment {
  if (!existsSync(file)) return { env: process.env, warnings: [] }
  process.loadEnvFile(file)
  return { env: process.env, warnings: findExposure(file) }
}

/** The file holds the bot's token and passwords. Windows has no such modes: there Node makes them up. */
function findExposure(file: string): string[] {
  const others = process.platform === 'win32' ? 0 : statSync(file).mode & 0o077
  return others === 0 ? [] : [`${file} holds secrets and can be read by other users of this machine: chmod 600 ${file}`]
}
