import { Api, GrammyError } from 'grammy'
import type { Update } from 'grammy/types'
import { afterEach } from 'vitest'
import { createTelegramServer, type TelegramServer, type TelegramServerOptions } from '../../playground/telegram/index.ts'

const open: TelegramServer[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()))
})

/** A simulator that is closed after the test, and grammY's client on it. */
export async function simulator(options: TelegramServerOptions = {}) {
  const server = await createTelegramServer(options)
  open.push(server)
  const api = new Api(server.token, { apiRoot: server.apiRoot })
  return { server, api }
}

/** Any call, as any client could make it, also one that the types forbid. */
export async function call(server: TelegramServer, method: string, params: object = {}, token = server.token): Promise<Answer> {
  const response = await fetch(`${server.apiRoot}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
  })
  const answer = (await response.json()) as Answer
  if (!answer.ok && response.status !== answer.error_code)
    throw new Error(`status ${response.status}, but error_code ${answer.error_code}`)
  return answer
}

export interface Answer {
  ok: boolean
  result?: any
  error_code?: number
  description?: string
  parameters?: { retry_after?: number; migrate_to_chat_id?: number }
}

/** `403 Forbidden: …` */
export async function failure(promise: Promise<unknown>): Promise<string> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(thrown instanceof GrammyError)) throw new Error('expected an answer {ok: false}', { cause: thrown })
  return `${thrown.error_code} ${thrown.description}`
}

/** What an update is about, in short. */
export const words = (update: Update) => update.message?.text ?? update.callback_query?.data ?? Object.keys(update)[1]
