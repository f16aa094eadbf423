import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { ConfigError, readConfig, readToolConfig, settingNames } from '../../platform/config.ts'
import { packageRoot } from '../../platform/root.ts'

const BOT_TOKEN = '123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr'
const secret = 'a-secret-of-some-length'

test('fills in the defaults', () => {
  expect(readConfig({ BOT_TOKEN })).toEqual({
    botToken: BOT_TOKEN,
    botApiRoot: 'https://api.telegram.org',
    host: '127.0.0.1',
    port: 8080,
    dataDir: resolve('.data'),
    defaultLocale: 'zh-CN',
    logLevel: 'info',
  })
})

test('takes everything that can be said', () => {
  const policy = join(packageRoot, 'package.json')
  const config = readConfig({
    BOT_TOKEN: ` ${BOT_TOKEN} `,
    BOT_API_ROOT: 'http://127.0.0.1:8081/',
    DATABASE_URL: 'postgres://u:p@db.example.org/doorstep?sslmode=require',
    REDIS_URL: 'rediss://:p@redis.example.org:6380/1',
    WEBHOOK_URL: 'https://bot.example.org/telegram',
    WEBHOOK_SECRET: secret,
    HOST: '0.0.0.0',
    PORT: '443',
    DATA_DIR: '/srv/doorstep',
    POLICY_FILE: policy,
    DEFAULT_LOCALE: 'en',
    LOG_LEVEL: 'debug',
  })
  expect(config).toEqual({
    botToken: BOT_TOKEN,
    botApiRoot: 'http://127.0.0.1:8081',
    databaseUrl: 'postgres://u:p@db.example.org/doorstep?sslmode=require',
    redisUrl: 'rediss://:p@redis.example.org:6380/1',
    webhook: { url: 'https://bot.example.org/telegram', secret },
    host: '0.0.0.0',
    port: 443,
    dataDir: '/srv/doorstep',
    policyFile: policy,
    defaultLocale: 'en',
    logLevel: 'debug',
  })
})

test('an empty value is no value', () => {
  expect(readConfig({ BOT_TOKEN, REDIS_URL: '', WEBHOOK_URL: ' ', PORT: '' })).toEqual(readConfig({ BOT_TOKEN }))
})

const mistakes: [why: string, env: NodeJS.ProcessEnv, lines: RegExp[]][] = [
  ['no token', {}, [/^BOT_TOKEN is required/]],
  ['an empty token', { BOT_TOKEN: '' }, [/^BOT_TOKEN is required/]],
  ['a token without its number', { BOT_TOKEN: 'AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr' }, [/^BOT_TOKEN must be a token/]],
  ['a token cut short', { BOT_TOKEN: '123456789:AAbb' }, [/^BOT_TOKEN must be a token/]],
  ['a token with a blank in it', { BOT_TOKEN: '123456789:AAbbCCddEE ffGGhhIIjjKKllMMnnOOppQQr' }, [/^BOT_TOKEN must be a token/]],
  ['a Bot API root that is no URL', { BOT_TOKEN, BOT_API_ROOT: 'api.telegram.org' }, [/^BOT_API_ROOT must be a URL/]],
  ['a Bot API root in the clear', { BOT_TOKEN, BOT_API_ROOT: 'http://api.example.org' }, [/^BOT_API_ROOT must be https/]],
  ['another database', { BOT_TOKEN, DATABASE_URL: 'mysql://u:hush@h/d' }, [/^DATABASE_URL must be a URL such as postgresql:/]],
  ['a database that is no URL', { BOT_TOKEN, DATABASE_URL: 'localhost' }, [/^DATABASE_URL must be a URL/]],
  ['another queue', { BOT_TOKEN, REDIS_URL: 'amqp://h' }, [/^REDIS_URL must be a URL such as redis:/]],
  [
    'a webhook without its secret',
    { BOT_TOKEN, WEBHOOK_URL: 'https://b.example.org/' },
    [/^WEBHOOK_SECRET is required with WEBHOOK_URL/],
  ],
  ['a secret without its webhook', { BOT_TOKEN, WEBHOOK_SECRET: secret }, [/^WEBHOOK_URL is required with WEBHOOK_SECRET/]],
  [
    'a webhook in the clear',
    { BOT_TOKEN, WEBHOOK_URL: 'http://b.example.org/', WEBHOOK_SECRET: secret },
    [/^WEBHOOK_URL must be https/],
  ],
  [
    'a webhook that is no URL',
    { BOT_TOKEN, WEBHOOK_URL: 'b.example.org', WEBHOOK_SECRET: secret },
    [/^WEBHOOK_URL must be a URL/],
  ],
  [
    'a short secret',
    { BOT_TOKEN, WEBHOOK_URL: 'https://b.example.org/', WEBHOOK_SECRET: 'short' },
    [/^WEBHOOK_SECRET must be 16 to 256/],
  ],
  [
    'a secret with characters that Telegram refuses',
    { BOT_TOKEN, WEBHOOK_URL: 'https://b.example.org/', WEBHOOK_SECRET: 'a secret! of some length' },
    [/^WEBHOOK_SECRET must be 16 to 256/],
  ],
  [
    'a secret that is too long',
    { BOT_TOKEN, WEBHOOK_URL: 'https://b.example.org/', WEBHOOK_SECRET: 'a'.repeat(257) },
    [/^WEBHOOK_SECRET must be 16 to 256/],
  ],
  ['a host with a port in it', { BOT_TOKEN, HOST: 'http://0.0.0.0/' }, [/^HOST must be an address/]],
  ['port 0', { BOT_TOKEN, PORT: '0' }, [/^PORT must be a number from 1 to 65535/]],
  ['a port beyond the last', { BOT_TOKEN, PORT: '65536' }, [/^PORT must be a number from 1 to 65535/]],
  ['a port in words', { BOT_TOKEN, PORT: 'http' }, [/^PORT must be a number from 1 to 65535/]],
  ['a negative port', { BOT_TOKEN, PORT: '-1' }, [/^PORT must be a number from 1 to 65535/]],
  ['a policy that is not there', { BOT_TOKEN, POLICY_FILE: 'no-such-policy.json' }, [/^POLICY_FILE must be a file that exists/]],
  ['a policy that is a folder', { BOT_TOKEN, POLICY_FILE: packageRoot }, [/^POLICY_FILE must be a file that exists/]],
  ['an unknown language', { BOT_TOKEN, DEFAULT_LOCALE: 'fr' }, [/^DEFAULT_LOCALE must be zh-CN or en/]],
  ['an unknown log level', { BOT_TOKEN, LOG_LEVEL: 'loud' }, [/^LOG_LEVEL must be one of trace, /]],
  [
    'a letter forgotten in a name',
    { BOT_TOKN: BOT_TOKEN },
    [/^BOT_TOKN is not a setting of Doorstep; BOT_TOKEN is meant\?$/, /^BOT_TOKEN is required/],
  ],
  ['a letter changed in a name', { BOT_TOKEN, REDIS_URI: 'redis://h' }, [/^REDIS_URI is not a setting .* REDIS_URL is meant/]],
  [
    'letters swapped in a name',
    { BOT_TOKEN, DATABSAE_URL: 'postgres://h/d' },
    [/^DATABSAE_URL is not a setting .* DATABASE_URL is meant/],
  ],
  [
    'two letters too many in a name',
    { BOT_TOKEN, POLICY_FILESS: 'x' },
    [/^POLICY_FILESS is not a setting .* POLICY_FILE is meant/],
  ],
  ['a letter dropped from a short name', { BOT_TOKEN, PRT: '80' }, [/^PRT is not a setting .* PORT is meant/]],
  [
    'everything at once',
    {
      BOT_TOKEN: 'x',
      DATABASE_URL: 'x',
      REDIS_URL: 'x',
      WEBHOOK_SECRET: 'x',
      PORT: 'x',
      DEFAULT_LOCALE: 'x',
      LOG_LEVEL: 'x',
      DATA_DIRS: 'x',
    },
    [
      /^DATA_DIRS/,
      /^DATABASE_URL/,
      /^REDIS_URL/,
      /^DEFAULT_LOCALE/,
      /^LOG_LEVEL/,
      /^BOT_TOKEN/,
      /^WEBHOOK_SECRET/,
      /^PORT/,
      /^WEBHOOK_URL/,
    ],
  ],
]

test.each(mistakes)('refuses %s', (_why, env, expected) => {
  const lines = mistakesOf(() => readConfig(env))
  expect(lines).toHaveLength(expected.length)
  expected.forEach((line, i) => expect(lines[i]).toMatch(line))
  for (const line of lines) expect(line).not.toMatch(/\n/)
})

test('never repeats a secret', () => {
  const lines = mistakesOf(() =>
    readConfig({
      BOT_TOKEN: '123456789:hush',
      DATABASE_URL: 'mysql://u:hush@h/d',
      REDIS_URL: 'amqp://:hush@h',
      WEBHOOK_SECRET: 'hush',
      WEBHOOK_URL: 'http://u:hush@b.example.org',
      DATA_DIRR: 'hush',
    }),
  )
  expect(lines).toHaveLength(6)
  expect(lines.join('\n')).not.toContain('hush')
})

test('leaves alone what other programs call by other names', () => {
  const env = {
    BOT_TOKEN,
    HOME: '/root',
    PATH: '/bin',
    HOSTNAME: 'h',
    POST: 'x',
    PWD: '/',
    LOGNAME: 'root',
    PGHOST: 'h',
    npm_config_port: '1',
  }
  // POST is one keystroke from PORT and from HOST, and so is reported; everything else passes.
  expect(mistakesOf(() => readConfig(env))).toEqual([expect.stringMatching(/^POST is not a setting/)])
})

test('says nothing about a near name when the right one is set too', () => {
  expect(readConfig({ BOT_TOKEN, REDIS_URL: 'redis://h', REDIS_URI: 'redis://other' }).redisUrl).toBe('redis://h')
})

test('a tool needs no token', () => {
  expect(readToolConfig({})).toMatchObject({ dataDir: resolve('.data') })
  expect(mistakesOf(() => readToolConfig({ DATABASE_URL: 'x', LOG_LEVEL: 'x' }))).toHaveLength(2)
})

test('.env.example documents every setting and no other', () => {
  const named = [...readFileSync(join(packageRoot, '.env.example'), 'utf8').matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name)
  expect(new Set(named)).toEqual(new Set(settingNames))
  expect(named).toHaveLength(settingNames.length)
})

function mistakesOf(read: () => unknown): string[] {
  try {
    read()
  } catch (error) {
    if (error instanceof ConfigError) return error.lines
    throw error
  }
  return []
}
