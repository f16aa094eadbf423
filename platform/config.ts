import { accessSync, constants, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { findNearName } from './near-name.ts'

/** Everything that a program is told from outside, checked. */
export interface Config extends ToolConfig {
  /** the bot's token from BotFather; a secret */
  botToken: string
  /** where Telegram pushes updates to; without it the bot polls */
  webhook?: { url: string; secret: string }
  /** where the program's own HTTP server listens */
  host: string
  port: number
}

/** The part that tools need which don't talk to Telegram as the bot, e.g. the roster's import. */
export interface ToolConfig {
  botApiRoot: string
  databaseUrl?: string
  redisUrl?: string
  /** absolute */
  dataDir: string
  /** absolute */
  policyFile?: string
  defaultLocale: 'zh-CN' | 'en'
  logLevel: (typeof logLevels)[number]
}

/** The environment says something that can't be. One clear line per mistake; no line holds a secret's value. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly lines: string[]
  constructor(lines: string[]) {
    super(lines.join('\n'))
    this.lines = lines
  }
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

const text = z.string().trim().min(1)

/** A URL of one of these schemes. The value itself may hold a password, so the message doesn't repeat it. */
const url = (example: string, ...schemes: string[]) =>
  text.refine((value) => schemes.includes(parse(value)?.protocol ?? ''), { error: `must be a URL such as ${example}` })

const settings = {
  BOT_API_ROOT: url('https://api.telegram.org', 'http:', 'https:')
    .refine((value) => isSafe(value), { error: 'must be https, except on this machine: the bot token travels with every call' })
    .transform((value) => value.replace(/\/+$/, ''))
    .default('https://api.telegram.org'),
  DATABASE_URL: url('postgresql://user:password@host:5432/doorstep', 'postgres:', 'postgresql:').optional(),
  REDIS_URL: url('redis://host:6379', 'redis:', 'rediss:').optional(),
  DATA_DIR: text.default('.data').transform((value) => resolve(value)),
  POLICY_FILE: text
    .transform((value) => resolve(value))
    .refine(isReadableFile, { error: 'must be a file that exists and can be read' })
    .optional(),
  DEFAULT_LOCALE: z.enum(['zh-CN', 'en'], { error: 'must be zh-CN or en' }).default('zh-CN'),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
}

const botSettings = {
  ...settings,
  BOT_TOKEN: z
    .string({ error: 'is required: the token that @BotFather gave, such as 123456789:AA…' })
    .trim()
    .regex(/^\d{1,20}:[A-Za-z0-9_-]{30,60}$/, {
      error: 'must be a token as @BotFather gives it: digits, a colon, and about 35 letters, digits, "_" or "-"',
    }),
  WEBHOOK_URL: url('https://bot.example.org/telegram', 'http:', 'https:')
    .refine((value) => isSafe(value), { error: 'must be https, except on this machine: Telegram pushes to nothing else' })
    .optional(),
  WEBHOOK_SECRET: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_-]{16,256}$/, { error: 'must be 16 to 256 characters out of A-Z, a-z, 0-9, "_" and "-"' })
    .optional(),
  HOST: text
    .regex(/^[A-Za-z0-9.:-]+$/, { error: 'must be an address or a host name, e.g. 127.0.0.1, or 0.0.0.0 for every interface' })
    .default('127.0.0.1'),
  PORT: z
    .string()
    .trim()
    .regex(/^\d+$/, { error: 'must be a number from 1 to 65535' })
    .transform(Number)
    .refine((port) => port >= 1 && port <= 65_535, { error: 'must be a number from 1 to 65535' })
    .default(8080),
}

/** The fixed names of all settings. */
export const settingNames = Object.keys(botSettings)

/**
 * Reads the configuration of the bot from environment variables; `.env.example` documents them.
 *
 * @throws {ConfigError} with all mistakes at once
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const { values, lines } = read(z.object(botSettings), env)
  if (isSet(env['WEBHOOK_URL']) && !isSet(env['WEBHOOK_SECRET']))
    lines.push('WEBHOOK_SECRET is required with WEBHOOK_URL: it proves that a push comes from Telegram')
  if (isSet(env['WEBHOOK_SECRET']) && !isSet(env['WEBHOOK_URL']))
    lines.push('WEBHOOK_URL is required with WEBHOOK_SECRET: without it the bot polls and uses no secret')
  if (!values || lines.length > 0) throw new ConfigError(lines)
  const { WEBHOOK_URL, WEBHOOK_SECRET } = values
  return {
    ...toToolConfig(values),
    botToken: values.BOT_TOKEN,
    host: values.HOST,
    port: values.PORT,
    ...(WEBHOOK_URL && WEBHOOK_SECRET && { webhook: { url: WEBHOOK_URL, secret: WEBHOOK_SECRET } }),
  }
}

/**
 * Reads the configuration of a command-line tool: the bot's, without what only the bot needs.
 *
 * @throws {ConfigError} with all mistakes at once
 */
export function readToolConfig(env: NodeJS.ProcessEnv): ToolConfig {
  const { values, lines } = read(z.object(settings), env)
  if (!values || lines.length > 0) throw new ConfigError(lines)
  return toToolConfig(values)
}

function read<T extends z.ZodObject>(schema: T, env: NodeJS.ProcessEnv): { values?: z.infer<T>; lines: string[] } {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => isSet(value)))
  const lines = findMistypedNames(given)
  const parsed = schema.safeParse(given)
  if (parsed.success) return { values: parsed.data, lines }
  const named = new Set<string>()
  for (const issue of parsed.error.issues) {
    const name = String(issue.path[0])
    // One line per setting: what follows from the first mistake isn't another one.
    if (!named.has(name)) lines.push(`${name} ${issue.message}`)
    named.add(name)
  }
  return { lines }
}

/** An empty value means "not set": `REDIS_URL=` is how people switch a line of .env off. */
function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== ''
}

/** `BOT_TOKN` would otherwise be ignored, and `REDIS_URI` would silently mean "no Redis". */
function findMistypedNames(env: object): string[] {
  return Object.keys(env).flatMap((name) => {
    const near = settingNames.includes(name) ? undefined : findNearName(name, settingNames)
    return near === undefined || near in env ? [] : [`${name} is not a setting of Doorstep; ${near} is meant?`]
  })
}

function toToolConfig(values: z.infer<z.ZodObject<typeof settings>>): ToolConfig {
  const { DATABASE_URL, REDIS_URL, POLICY_FILE } = values
  return {
    botApiRoot: values.BOT_API_ROOT,
    ...(DATABASE_URL && { databaseUrl: DATABASE_URL }),
    ...(REDIS_URL && { redisUrl: REDIS_URL }),
    dataDir: values.DATA_DIR,
    ...(POLICY_FILE && { policyFile: POLICY_FILE }),
    defaultLocale: values.DEFAULT_LOCALE,
    logLevel: values.LOG_LEVEL,
  }
}

function parse(value: string): URL | undefined {
  return URL.canParse(value) ? new URL(value) : undefined
}

function isSafe(value: string): boolean {
  const url = parse(value)
  // A value that is no URL at all has its own message.
  if (!url || url.protocol !== 'http:') return true
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(url.hostname)
}

function isReadableFile(path: string): boolean {
  try {
    accessSync(path, constants.R_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
