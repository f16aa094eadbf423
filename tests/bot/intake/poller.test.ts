import { GrammyError, type Api } from 'grammy'
import type { Update } from 'grammy/types'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Intake } from '../../../bot/intake/intake.ts'
import { startPoller, type PollerOptions } from '../../../bot/intake/poller.ts'
import { createTelegramServer, type TelegramServer } from '../../../playground/telegram/index.ts'
import { createTelegramApi } from '../../../telegram/api.ts'
import { keepLog } from '../../support/log.ts'

let telegram: TelegramServer
const open: Intake[] = []
beforeEach(async () => {
  telegram = await createTelegramServer()
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((intake) => intake.stop()))
  await telegram.close()
})

const patience = { timeout: 30_000, interval: 10 }
const apiOf = () => createTelegramApi({ token: telegram.token, apiRoot: telegram.apiRoot, timeoutSeconds: 45 })

function poll(options: Partial<PollerOptions> = {}) {
  const log = keepLog()
  const stored: Update[] = []
  const intake = startPoller({
    api: apiOf(),
    logger: log.logger,
    store: async (updates) => stored.push(...updates),
    ...options,
  })
  open.push(intake)
  return { ...log, stored, intake }
}

test('two pollers are never both ready while both poll, and each says so once', async () => {
  const first = poll({ calmAfter: 10_000 })
  await vi.waitFor(() => expect(telegram.calls['getUpdates']).toBe(1), patience)
  const second = poll({ calmAfter: 10_000 })
  await vi.waitFor(() => expect(first.intake.trouble).toMatch(/another process polls with the same BOT_TOKEN/), patience)
  // They end each other's requests in turn; from the first conflict on neither counts as well.
  const seen = new Set<string | undefined>()
  await vi.waitFor(() => {
    seen.add(first.intake.trouble)
    expect(telegram.failures['getUpdates 409']).toBeGreaterThanOrEqual(3)
  }, patience)
  expect([...seen]).toEqual([first.intake.trouble])
  for (const { lines } of [first, second]) expect(lines.filter(({ level }) => level === 'error').length).toBeLessThanOrEqual(1)
  expect(first.messages()).toEqual([expect.stringMatching(/^error: another process polls/)])
})

test('is ready again once the other one is gone', async () => {
  const first = poll({ calmAfter: 50 })
  await vi.waitFor(() => expect(telegram.calls['getUpdates']).toBe(1), patience)
  const second = poll({ calmAfter: 50 })
  await vi.waitFor(() => expect(first.intake.trouble).toBeDefined(), patience)
  await second.intake.stop()
  await vi.waitFor(() => expect(first.intake.trouble).toBeUndefined(), patience)
  expect(first.messages()).toEqual([expect.stringMatching(/^error: another process polls/), 'info: updates come in again'])
})

test('a webhook that another program sets is deleted, and updates go on', async () => {
  const { intake, stored, messages } = poll()
  await vi.waitFor(() => expect(telegram.calls['getUpdates']).toBe(1), patience)
  await apiOf().setWebhook('http://127.0.0.1:1/elsewhere')
  const person = telegram.person({ firstName: '企业联系人' })
  person.says('道路什么时候通')
  await vi.waitFor(() => expect(stored).toHaveLength(1), patience)
  await vi.waitFor(() => expect(intake.trouble).toBeUndefined(), patience)
  expect(messages()).toEqual([
    expect.stringMatching(/^error: another program has set a webhook .*deleting it$/),
    'info: updates come in again',
  ])
})

test('a program that keeps setting it is not fought: not ready, one line', async () => {
  const { intake, messages } = poll()
  await vi.waitFor(() => expect(telegram.calls['getUpdates']).toBe(1), patience)
  await apiOf().setWebhook('http://127.0.0.1:1/elsewhere')
  await vi.waitFor(() => expect(telegram.calls['deleteWebhook']).toBe(2), patience)
  await apiOf().setWebhook('http://127.0.0.1:1/elsewhere')
  await vi.waitFor(() => expect(intake.trouble).toMatch(/keeps setting a webhook/), patience)
  const before = telegram.calls['getUpdates']!
  await vi.waitFor(() => expect(telegram.calls['getUpdates']).toBeGreaterThan(before + 1), patience)
  expect(telegram.calls['deleteWebhook']).toBe(2)
  expect(messages().filter((line) => line.includes('keeps setting'))).toHaveLength(1)
})

const refusal = (code: number, description: string) =>
  new GrammyError('refused', { ok: false, error_code: code, description }, 'getUpdates', {})

test.each([
  [401, 'Unauthorized'],
  [404, 'Not Found'],
])('a running %i says that the token was revoked, not that another one polls; once', async (code, description) => {
  let calls = 0
  const api = {
    deleteWebhook: async () => true,
    getUpdates: async () => {
      calls += 1
      throw refusal(code, description)
    },
  } as unknown as Api
  const { intake, messages, lines } = poll({ api })
  await vi.waitFor(() => expect(calls).toBeGreaterThan(1), patience)
  expect(messages()).toEqual([
    'error: Telegram refuses BOT_TOKEN (401): it was revoked; put the new one into .env and start again',
  ])
  expect(lines[0]).toMatchObject({ reason: `${code}: ${description}` })
  expect(intake.trouble).toMatch(/revoked/)
})

test('a Telegram that is away is one line, however many requests fail', async () => {
  const { intake, messages } = poll()
  await vi.waitFor(() => expect(telegram.calls['getUpdates']).toBe(1), patience)
  telegram.faults.add({ kind: 'status5xx', method: 'getUpdates', times: 3 })
  telegram.person({ firstName: '企业联系人' }).says('在吗')
  await vi.waitFor(() => expect(intake.trouble).toBeDefined(), patience)
  await vi.waitFor(() => expect(intake.trouble).toBeUndefined(), patience)
  expect(messages()).toEqual(['warn: no updates from Telegram; trying again', 'info: updates come in again'])
})
