import type { IncomingMessage, ServerResponse } from 'node:http'
import { answer, ApiError, tooManyRequests } from '../contract/api-error.ts'
import type { FaultKind, Faults } from '../faults.ts'
import type { FloodControl } from './flood.ts'
import { handlers } from './handlers.ts'
import type { Call } from './messages.ts'
import type { MethodName } from '../contract/methods.ts'
import { readRequest } from './request.ts'
import type { UpdateQueue } from '../delivery/updates.ts'
import { hasMethod, isUpload, unknownMethod, validateCall } from '../contract/validate.ts'
import type { Webhook } from '../delivery/webhook.ts'
import type { World } from '../state/world.ts'

/** Something that the bot did wrong: what Telegram refuses, or what it lets pass and shouldn't have been sent. */
export interface Violation {
  readonly method: string
  readonly problem: string
  /** the parameters as they came, cut short */
  readonly params: string
}

/** Takes calls of the Bot API, and keeps the books about them. */
export interface Dispatcher {
  call(method: string, query: string, request: IncomingMessage, response: ServerResponse): Promise<void>
  readonly violations: Violation[]
  /** calls by method */
  readonly calls: Record<string, number>
  /** answers that were no success, by `method code` */
  readonly failures: Record<string, number>
  /** calls that are being answered, without getUpdates */
  readonly running: number
  /** calls into a chat that came while Telegram had asked for silence there */
  readonly hasty: number
  reset(): void
}

/** What the calls work on. */
export interface DispatcherOptions {
  world: World
  updates: UpdateQueue
  webhook: Webhook
  faults: Faults
  flood: FloodControl | undefined
  /** called when a call other than getUpdates comes or is over */
  onActivity(): void
  refuses(milliseconds: number): void
}

const keptViolations = 1000
/** Milliseconds for a 429 to reach whoever has just begun another call. */
const onItsWay = 100

/** @param flood undefined switches flood control off */
export function createDispatcher({ world, updates, webhook, faults, flood, onActivity, refuses }: DispatcherOptions): Dispatcher {
  const violations: Violation[] = []
  const calls: Record<string, number> = {}
  const failures: Record<string, number> = {}
  let running = 0
  let hasty = 0
  const silences = new Map<number, { since: number; until: number }>()

  function note(method: string, problem: string, params: unknown): void {
    if (violations.length >= keptViolations) return
    const text = JSON.stringify(params, (_, value: unknown) => (isUpload(value) ? `(file ${value.name})` : value))
    violations.push({ method, problem, params: text.length > 500 ? `${text.slice(0, 500)}…` : text })
  }

  async function respond(method: string, query: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    let values: Readonly<Record<string, unknown>> = {}
    try {
      const parsed = await readRequest(request, query)
      values = parsed.values
      countHasty(chatOf(values))
      if (faults.any && (await disturbed(method, chatOf(values), response))) return
      if (!hasMethod(method)) throw unknownMethod()
      const params = validateCall(method, values, parsed.asText)
      const complain = (problem: string) => note(method, problem, values)
      const result = await perform(method, { world, params, uploads: parsed.uploads, complain }, response)
      reply(response, method, chatOf(values), 200, { ok: true, result })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.violation) note(method, error.message, values)
      const counted = `${method} ${error.code}`
      failures[counted] = (failures[counted] ?? 0) + 1
      keepSilent(chatOf(values), error)
      reply(response, method, chatOf(values), error.code, errorBody(error))
    }
  }

  function countHasty(chatId: number | undefined): void {
    const silence = chatId === undefined ? undefined : silences.get(chatId)
    const now = performance.now()
    if (silence !== undefined && now > silence.since + onItsWay && now < silence.until) hasty += 1
  }

  function keepSilent(chatId: number | undefined, { parameters }: ApiError): void {
    if (chatId === undefined || parameters?.retry_after === undefined) return
    const since = performance.now()
    silences.set(chatId, { since, until: since + 1_000 * parameters.retry_after })
  }

  function perform(method: MethodName, call: Call, response: ServerResponse): unknown {
    const { params } = call
    switch (method) {
      case 'getUpdates':
        return updates.poll(params, (listener) => response.on('close', listener))
      case 'setWebhook':
        webhook.set(params)
        return true
      case 'deleteWebhook':
        webhook.remove(params['drop_pending_updates'] === true)
        return true
      case 'getWebhookInfo':
        return webhook.info()
      default: {
        const { chat_id, media } = params
        flood?.pass(method, world.chats.get(chat_id as number), Array.isArray(media) ? media.length : 1)
        return handlers[method](call)
      }
    }
  }

  /** Faults that strike before the deed. @returns whether the call is over with that */
  async function disturbed(method: string, chatId: number | undefined, response: ServerResponse): Promise<boolean> {
    const take = (kind: FaultKind) => faults.take(kind, method, chatId)
    const delay = take('delay')
    if (delay) await new Promise((resolve) => setTimeout(resolve, delay.milliseconds ?? 100))
    const refusal = take('refuse')
    if (refusal) {
      refuses(refusal.milliseconds ?? 100)
      return true
    }
    if (take('cutBefore')) {
      response.socket?.destroy()
      return true
    }
    if (take('status5xx')) throw answer('badGateway')
    const floodFault = take('flood')
    if (floodFault) throw tooManyRequests(floodFault.seconds ?? 1)
    return false
  }

  /** Sends the answer, unless a fault strikes after the deed. */
  function reply(response: ServerResponse, method: string, chatId: number | undefined, status: number, body: object): void {
    if (response.destroyed) return
    if (faults.any && faults.take('cutAfter', method, chatId)) return void response.socket?.destroy()
    sendJson(response, status, body, faults.any && faults.take('truncate', method, chatId) !== undefined)
  }

  return {
    violations,
    calls,
    failures,
    get running() {
      return running
    },
    get hasty() {
      return hasty
    },
    async call(method, query, request, response) {
      calls[method] = (calls[method] ?? 0) + 1
      // Waiting for updates isn't doing something.
      if (method === 'getUpdates') return respond(method, query, request, response)
      running += 1
      onActivity()
      try {
        await respond(method, query, request, response)
      } finally {
        running -= 1
        onActivity()
      }
    },
    reset() {
      violations.length = 0
      hasty = 0
      for (const counts of [calls, failures]) for (const name of Object.keys(counts)) delete counts[name]
    },
  }
}

/** The answer `{ok: false}` as the API gives it. */
export function errorBody({ code, message, parameters }: ApiError): object {
  return { ok: false, error_code: code, description: message, ...(parameters ? { parameters } : {}) }
}

/** @param halved sends half of it and cuts the connection */
export function sendJson(response: ServerResponse, status: number, body: object, halved = false): void {
  const bytes = Buffer.from(JSON.stringify(body))
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length })
  if (halved) response.write(bytes.subarray(0, bytes.length >> 1), () => response.socket?.destroy())
  else response.end(bytes)
}

function chatOf(values: Readonly<Record<string, unknown>>): number | undefined {
  const id = values['chat_id']
  return id === undefined ? undefined : Number(id)
}
