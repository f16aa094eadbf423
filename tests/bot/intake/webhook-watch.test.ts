import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { GrammyError, type Api } from 'grammy'
import type { WebhookInfo } from 'grammy/types'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Intake } from '../../../bot/intake/intake.ts'
import { watchWebhook, type WebhookWatchOptions } from '../../../bot/intake/webhook-watch.ts'
import { systemClock } from '../../../platform/clock.ts'
import { createTelegramServer, type TelegramServer } from '../../../playground/telegram/index.ts'
import { createTelegramApi } from '../../../telegram/api.ts'
import { keepLog } from '../../support/log.ts'

let telegram: TelegramServer
let endpoint: Server
let url: string
/** what our own endpoint answers */
let status: number
const secret = 'a-secret-of-the-tests'
const open: Intake[] = []
beforeEach(async () => {
  telegram = await createTelegramServer({ webhookRetry: [20, 40] })
  status = 200
  endpoint = createServer((request, response) => {
    const right = request.headers['x-telegram-bot-api-secret-token'] === secret
    request.resume().once('end', () => response.writeHead(right ? status : 401).end())
  }).listen(0, '127.0.0.1')
  await once(endpoint, 'listening')
  url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/hook`
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((intake) => intake.stop()))
  await telegram.close()
  endpoint.closeAllConnections()
  await new Promise((done) => endpoint.close(done))
})

const patience = { timeout: 30_000, interval: 10 }
const api = () => createTelegramApi({ token: telegram.token, apiRoot: telegram.apiRoot })

async function watch(options: Partial<WebhookWatchOptions> = {}) {
  const log = keepLog()
  const intake = await watchWebhook({
    api: api(),
    webhook: { url, secret },
    clock: systemClock,
    logger: log.logger,
    every: 20,
    ...options,
  })
  open.push(intake)
  return { ...log, intake }
}
const writes = (text = '在吗') => telegram.person({ firstName: '企业联系人' }).says(text)
const setTo = async () => (await api().getWebhookInfo()).url

test('a webhook that was deleted is set again, with one line', async () => {
  const { intake, messages } = await watch()
  await api().deleteWebhook()
  await vi.waitFor(async () => expect(await setTo()).toBe(url), patience)
  await vi.waitFor(() => expect(intake.trouble).toBeUndefined(), patience)
  expect(messages()).toEqual([
    expect.stringMatching(/^error: the webhook was deleted.* setting it again$/),
    'info: updates come in again',
  ])
  writes()
  await vi.waitFor(() => expect(telegram.pendingUpdates).toBe(0), patience)
})

test('one that another program points elsewhere is taken back, but not from a program that keeps at it', async () => {
  const { intake, lines, messages } = await watch({ takeBackEvery: 0 })
  await api().setWebhook('http://127.0.0.1:1/secret-path')
  await vi.waitFor(async () => expect(await setTo()).toBe(url), patience)
  await vi.waitFor(() => expect(intake.trouble).toBeUndefined(), patience)
  expect(lines[0]).toMatchObject({ level: 'error', host: '127.0.0.1:1' })
  expect(JSON.stringify(lines)).not.toContain('secret-path')
  expect(messages()).toHaveLength(2)

  const stubborn = await watch({ takeBackEvery: 600_000 })
  await intake.stop()
  await api().setWebhook('http://127.0.0.1:1/elsewhere')
  await vi.waitFor(() => expect(stubborn.intake.trouble).toMatch(/keeps pointing the webhook elsewhere/), patience)
  const before = telegram.calls['getWebhookInfo']!
  await vi.waitFor(() => expect(telegram.calls['getWebhookInfo']).toBeGreaterThan(before + 3), patience)
  expect(await setTo()).toBe('http://127.0.0.1:1/elsewhere')
  expect(stubborn.messages()).toHaveLength(1)
})

test('an endpoint that Telegram can not deliver to is not ready until it can', async () => {
  const { intake, lines, messages } = await watch()
  writes('before')
  await vi.waitFor(() => expect(telegram.pendingUpdates).toBe(0), patience)
  status = 502
  writes('after')
  await vi.waitFor(() => expect(intake.trouble).toBe("Telegram can't deliver updates to WEBHOOK_URL"), patience)
  expect(lines.at(-1)).toMatchObject({ level: 'error', reason: 'Wrong response from the webhook: 502 Bad Gateway', pending: 1 })
  expect(intake.pending).toBe(1)
  status = 200
  await vi.waitFor(() => expect(intake.trouble).toBeUndefined(), patience)
  expect(messages()).toHaveLength(2)
})

test('a webhook set to our address with another secret is set anew', async () => {
  const { intake } = await watch({ takeBackEvery: 0 })
  await api().setWebhook(url, { secret_token: 'of-another-program' })
  writes()
  await vi.waitFor(() => expect(telegram.pendingUpdates).toBe(0), patience)
  await vi.waitFor(() => expect(intake.trouble).toBeUndefined(), patience)
})

/** A Telegram that answers `getWebhookInfo` from a list, the last of it for ever. */
function telling(...answers: (Partial<WebhookInfo> | Error)[]): Api {
  let index = 0
  return {
    setWebhook: async () => true,
    getWebhookInfo: async () => {
      const answer = answers[Math.min(index++, answers.length - 1)]!
      if (answer instanceof Error) throw answer
      return { url, has_custom_certificate: false, pending_update_count: 0, ...answer }
    },
  } as unknown as Api
}
const refusal = (code: number, description: string) =>
  new GrammyError('refused', { ok: false, error_code: code, description }, 'getWebhookInfo', {})
const waiting = (...counts: number[]) => counts.map((pending_update_count) => ({ pending_update_count }))
const longAgo = 1_700_000_000

test.each([
  ['an error of long ago', [{ pending_update_count: 1, last_error_date: longAgo }], undefined],
  ['an error, and nothing that waits', [{ last_error_date: longAgo }, { last_error_date: longAgo + 9 }], undefined],
  [
    'an error after which Telegram waits ever longer',
    [{}, { pending_update_count: 1, last_error_date: longAgo }, { pending_update_count: 1, last_error_date: longAgo }],
    "Telegram can't deliver updates to WEBHOOK_URL",
  ],
  [
    'a pile that grows',
    waiting(0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130, 140, 150),
    'updates pile up at Telegram',
  ],
  ['a pile that shrinks again', waiting(0, 100, 200, 150), undefined],
  ['a few that are on their way', waiting(0, 1, 2, 3, 4, 4), undefined],
  ['one look that fails', [refusal(502, 'Bad Gateway'), {}], undefined],
  ['looks that fail', [refusal(502, 'Bad Gateway')], 'Telegram does not tell how the webhook is; trying again'],
  [
    'a token that was revoked',
    [refusal(401, 'Unauthorized')],
    'Telegram refuses BOT_TOKEN (401): it was revoked; put the new one into .env and start again',
  ],
])('%s', async (_, answers, trouble) => {
  let looks = 0
  const telling_ = telling(...answers)
  const counted = { ...telling_, getWebhookInfo: () => (looks++, telling_.getWebhookInfo()) } as unknown as Api
  const { intake, lines } = await watch({ api: counted, every: 1 })
  if (trouble === undefined) {
    await vi.waitFor(() => expect(looks).toBeGreaterThan(answers.length + 3), patience)
    expect([intake.trouble, lines]).toEqual([undefined, []])
  } else {
    await vi.waitFor(() => expect(intake.trouble).toBe(trouble), patience)
    expect(lines).toHaveLength(1)
  }
})

test('what waits gets less: Telegram delivers again', async () => {
  const failed = { last_error_date: longAgo, last_error_message: 'Connection timed out' }
  const answers = [{}, { ...failed, pending_update_count: 9 }, { ...failed, pending_update_count: 5 }]
  const { intake, messages } = await watch({ api: telling(...answers), every: 1 })
  await vi.waitFor(() => expect(messages()).toHaveLength(2), patience)
  expect([intake.trouble, messages()]).toEqual([
    undefined,
    ["error: Telegram can't deliver updates to WEBHOOK_URL", 'info: updates come in again'],
  ])
})
