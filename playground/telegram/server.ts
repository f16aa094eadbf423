import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { User } from 'grammy/types'
import { type Clock, systemClock } from '../../platform/clock.ts'
import { answer, ApiError, tooManyRequests } from './api-error.ts'
import { createControl } from './control.ts'
import { createFaults, type Faults, type FaultScript } from './faults.ts'
import { contentOf, downloadLimit } from './files.ts'
import { createFloodControl, defaultFloodLimits, type FloodLimits } from './flood.ts'
import { createGroup, type Group } from './group.ts'
import { handlers } from './handlers.ts'
import { createLatencies, type Latencies } from './latencies.ts'
import type { Call } from './messages.ts'
import type { MethodName } from './methods.ts'
import { createPerson, type Person, type PersonOptions } from './person.ts'
import { readRequest } from './request.ts'
import { describe, type Patience, unexpectedIn } from './sees.ts'
import { createUpdateQueue, type PendingUpdate } from './updates.ts'
import { hasMethod, isUpload, unknownMethod, validateCall } from './validate.ts'
import type { ChatMessage } from './view.ts'
import { createWebhook } from './webhook.ts'
import { addChat, type ChatEvent, createWorld } from './world.ts'

export interface TelegramServerOptions {
  /** the bot's token; `defaultToken` when left out */
  token?: string
  /** 0 takes any free one */
  port?: number
  /** gives messages their dates; the system's by default */
  clock?: Clock
  botUsername?: string
  /** 429 when the bot is faster than Telegram's limits; off by default, since tests type faster than people do */
  flood?: boolean | FloodLimits
  /** how many messages of each chat to keep; all by default. A message that fell out can't be found for an edit any more */
  keepMessages?: number
  /**
   * milliseconds, by `clock`, that a tap can be answered for; 15 minutes by default. Telegram doesn't document it, only that it ends
   */
  queryLifetime?: number
  /** see `TelegramServer.webhookTargets` */
  webhookTargets?: readonly string[]
  /** milliseconds before a failed webhook call is repeated, doubled each time from the first to the second */
  webhookRetry?: readonly [first: number, most: number]
  firstUpdateId?: number
}

/** Something that the bot did wrong: what Telegram refuses, or what it lets pass and shouldn't have been sent. */
export interface Violation {
  readonly method: string
  readonly problem: string
  /** the parameters as they came, cut short */
  readonly params: string
}

/** The simulated Bot API server, the people who talk to the bot through it, and what it noticed. */
export interface TelegramServer {
  /** for grammY: `new Bot(token, { client: { apiRoot } })` */
  readonly apiRoot: string
  readonly port: number
  readonly token: string
  readonly bot: User
  readonly faults: Faults
  readonly violations: readonly Violation[]
  readonly latencies: Latencies
  /** calls by method, whatever the answer was */
  readonly calls: Readonly<Record<string, number>>
  /** answers that were no success, by `method code` */
  readonly failures: Readonly<Record<string, number>>
  /**
   * Where webhook calls go, in turn, instead of the address that the bot set: several processes on one inbox. Empty means the bot's own
   * address; the bot must have set one in any case.
   */
  webhookTargets: readonly string[]
  /** updates that the bot hasn't confirmed */
  readonly pendingUpdates: number
  /** @returns the person with this id, made if there's none. They haven't pressed START yet */
  person(options: PersonOptions): Person
  people(): readonly Person[]
  findPerson(id: number): Person | undefined
  group(options: { title: string; by: Person }): Group
  /** bot messages in all chats that no step has consumed */
  unexpected(): { person: string; message: ChatMessage }[]
  /** @throws {Error} listing violations; with `unexpected` also messages that no step has consumed */
  assertClean(options?: { unexpected?: boolean }): void
  /** taps that the bot hasn't answered, so that the button still spins */
  unansweredTaps(): number
  /**
   * Resolves when for so many real milliseconds there was no call other than getUpdates, none is running, and no update is left to fetch.
   *
   * @throws {Error} when that doesn't happen within 30 s, or `within` milliseconds
   */
  idle(milliseconds: number, patience?: Patience): Promise<void>
  /** @returns stops listening */
  onEvent(listener: (event: ChatEvent) => void): () => void
  /** starts counters, violations, latencies and unexpected messages anew */
  reset(): void
  /** refuses connections for a while, and cuts those that are open */
  refuses(milliseconds: number): void
  close(): Promise<void>
}

/** Well-formed, and nobody's. */
export const defaultToken = '7100000001:simulator_simulator_simulator_01234'

const keptViolations = 1000
const noChatLimits: ReadonlySet<string> = new Set(['getUpdates', 'answerCallbackQuery'])

/** Starts a strict local Bot API server on 127.0.0.1. */
export async function createTelegramServer(options: TelegramServerOptions = {}): Promise<TelegramServer> {
  const token = options.token ?? defaultToken
  const bot: User = {
    id: Number(token.split(':')[0]),
    is_bot: true,
    first_name: 'Doorstep',
    username: options.botUsername ?? 'doorstep_bot',
  }
  const world = createWorld({
    bot,
    clock: options.clock ?? systemClock,
    keepMessages: options.keepMessages ?? Infinity,
    queryLifetime: options.queryLifetime ?? 15 * 60_000,
  })
  const faults = createFaults()
  const latencies = createLatencies()
  const onDelivered = (pending: PendingUpdate) => latencies.delivered(pending)
  const updates = createUpdateQueue({ faults, firstId: options.firstUpdateId ?? 700_000_001, onDelivered })
  const webhook = createWebhook({
    updates,
    faults,
    retry: options.webhookRetry ?? [200, 10_000],
    now: () => Math.floor(world.clock.now().getTime() / 1000),
    onDelivered,
  })
  webhook.targets = options.webhookTargets ?? []
  const flood = options.flood ? createFloodControl(options.flood === true ? defaultFloodLimits : options.flood) : undefined
  const people = new Map<number, Person>()
  const violations: Violation[] = []
  const calls: Record<string, number> = {}
  const failures: Record<string, number> = {}
  const prefix = `/bot${token}/`
  let running = 0
  let lastActivity = performance.now()
  let groups = 0
  let closed = false
  let reopening: NodeJS.Timeout | undefined

  world.listeners.add(({ kind, chatId }) => {
    lastActivity = performance.now()
    if (kind === 'sent' || kind === 'edited') latencies.answered(chatId)
  })

  function note(method: string, problem: string, params: unknown): void {
    if (violations.length >= keptViolations) return
    const text = JSON.stringify(params, (_, value: unknown) => (isUpload(value) ? `(file ${value.name})` : value)) ?? ''
    violations.push({ method, problem, params: text.length > 500 ? `${text.slice(0, 500)}…` : text })
  }

  /** Answers one call of the Bot API. */
  async function callMethod(method: string, query: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    calls[method] = (calls[method] ?? 0) + 1
    let values: Readonly<Record<string, unknown>> = {}
    try {
      const parsed = await readRequest(request, query)
      values = parsed.values
      if (faults.any && (await disturbed(method, chatOf(values), response))) return
      if (!hasMethod(method)) throw unknownMethod()
      const params = validateCall(method, values, parsed.asText)
      const result = await perform(
        method,
        { world, params, uploads: parsed.uploads, complain: (problem) => note(method, problem, values) },
        response,
      )
      reply(response, method, chatOf(values), 200, { ok: true, result })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.violation) note(method, error.message, values)
      const counted = `${method} ${error.code}`
      failures[counted] = (failures[counted] ?? 0) + 1
      const parameters = error.parameters ? { parameters: error.parameters } : {}
      reply(response, method, chatOf(values), error.code, {
        ok: false,
        error_code: error.code,
        description: error.message,
        ...parameters,
      })
    }
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
        if (flood && !noChatLimits.has(method)) {
          const media = params['media']
          flood.pass(method, world.chats.get(params['chat_id'] as number), Array.isArray(media) ? media.length : 1)
        }
        return handlers[method](call)
      }
    }
  }

  /** Faults that strike before the deed. @returns whether the call is over with that */
  async function disturbed(method: string, chatId: number | undefined, response: ServerResponse): Promise<boolean> {
    const take = (kind: FaultScript['kind']) => faults.take(kind, method, chatId)
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
    const bytes = Buffer.from(JSON.stringify(body))
    const headers = { 'content-type': 'application/json', 'content-length': bytes.length }
    if (faults.any) {
      if (faults.take('cutAfter', method, chatId)) return void response.socket?.destroy()
      if (faults.take('truncate', method, chatId)) {
        response.writeHead(status, headers)
        response.write(bytes.subarray(0, bytes.length >> 1), () => response.socket?.destroy())
        return
      }
    }
    response.writeHead(status, headers)
    response.end(bytes)
  }

  function download(path: string, response: ServerResponse): void {
    const file = world.files.byPath(decodeURIComponent(path))
    if (file === undefined || file.size > downloadLimit) return reply(response, 'download', undefined, 404, notFound)
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': file.size })
    response.end(contentOf(file))
  }

  const notFound = { ok: false, error_code: 404, description: 'Not Found' }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/'
    const mark = url.indexOf('?')
    const path = mark < 0 ? url : url.slice(0, mark)
    const query = mark < 0 ? '' : url.slice(mark + 1)
    if (path.startsWith(prefix)) {
      const method = path.slice(prefix.length)
      if (method === 'getUpdates') return callMethod(method, query, request, response)
      running += 1
      lastActivity = performance.now()
      try {
        await callMethod(method, query, request, response)
      } finally {
        running -= 1
        lastActivity = performance.now()
      }
      return
    }
    if (path.startsWith(`/file${prefix}`)) return download(path.slice(prefix.length + '/file'.length), response)
    if (path.startsWith('/control/')) return control(path.slice('/control/'.length), request, response)
    if (/^(\/file)?\/bot\d+:[\w-]+\//.test(path))
      return reply(response, 'token', undefined, 401, { ok: false, error_code: 401, description: 'Unauthorized' })
    reply(response, 'path', undefined, 404, notFound)
  }

  const http = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      // A client that left isn't worth a word; a mistake of the simulator's own is.
      if (!request.destroyed || request.complete) console.error('the simulator failed:', error)
      response.destroy()
    })
  })
  http.keepAliveTimeout = 60_000
  await listen(options.port ?? 0)
  const { port } = http.address() as AddressInfo

  function listen(at: number): Promise<void> {
    return new Promise((resolve, reject) => {
      http.once('error', reject)
      http.listen(at, '127.0.0.1', () => {
        http.off('error', reject)
        resolve()
      })
    })
  }

  function refuses(milliseconds: number): void {
    if (reopening !== undefined) return
    http.close()
    http.closeAllConnections()
    reopening = setTimeout(() => {
      reopening = undefined
      if (!closed) void listen(port)
    }, milliseconds)
  }

  const server: TelegramServer = {
    apiRoot: `http://127.0.0.1:${port}`,
    port,
    token,
    bot,
    faults,
    violations,
    latencies,
    calls,
    failures,
    get webhookTargets() {
      return webhook.targets
    },
    set webhookTargets(targets) {
      webhook.targets = targets
    },
    get pendingUpdates() {
      return updates.pending.size
    },
    person({ id = 7_200_000_001 + people.size, firstName, lastName, username, languageCode }) {
      let person = people.get(id)
      if (person === undefined) {
        const user: User = {
          id,
          is_bot: false,
          first_name: firstName,
          ...(lastName ? { last_name: lastName } : {}),
          ...(username ? { username } : {}),
          ...(languageCode ? { language_code: languageCode } : {}),
        }
        person = createPerson(world, updates, addChat(world, { id, kind: 'private', user }))
        people.set(id, person)
      }
      return person
    },
    people: () => [...people.values()],
    findPerson: (id) => people.get(id),
    group: ({ title, by }) => createGroup(world, updates, { id: -(4_000_000_001 + groups++), title, by }),
    unexpected: () =>
      [...world.chats.values()].flatMap((chat) =>
        unexpectedIn(chat).map((message) => ({ person: chat.user?.first_name ?? chat.title ?? '', message })),
      ),
    assertClean({ unexpected = false } = {}) {
      const lines = violations.map(({ method, problem, params }) => `  ${method}: ${problem}\n    ${params}`)
      const left = unexpected
        ? server.unexpected().map(({ person, message }) => `  ${person} #${message.id}: ${describe(message)}`)
        : []
      if (lines.length > 0) throw new Error(`the bot broke the Bot API's rules:\n${lines.join('\n')}`)
      if (left.length > 0) throw new Error(`the bot sent what no step expected:\n${left.join('\n')}`)
    },
    unansweredTaps: () => [...world.queries.values()].filter(({ answered }) => !answered).length,
    idle(milliseconds, { within = 30_000 } = {}) {
      const deadline = performance.now() + within
      return new Promise((resolve, reject) => {
        const look = () => {
          const now = performance.now()
          const quiet = running > 0 || updates.pending.size > 0 ? 0 : now - lastActivity
          if (quiet >= milliseconds) resolve()
          else if (now > deadline)
            reject(new Error(`not idle: ${running} calls running, ${updates.pending.size} updates not fetched`))
          else setTimeout(look, Math.max(5, milliseconds - quiet))
        }
        look()
      })
    },
    onEvent(listener) {
      world.listeners.add(listener)
      return () => void world.listeners.delete(listener)
    },
    reset() {
      violations.length = 0
      for (const counts of [calls, failures]) for (const name of Object.keys(counts)) delete counts[name]
      for (const chat of world.chats.values()) chat.appearances.length = 0
      latencies.reset()
    },
    refuses,
    async close() {
      closed = true
      clearTimeout(reopening)
      webhook.close()
      updates.interrupt()
      await new Promise<void>((resolve) => {
        if (!http.listening) return resolve()
        http.close(() => resolve())
        http.closeAllConnections()
      })
    },
  }
  const control = createControl(server)
  return server
}

function chatOf(values: Readonly<Record<string, unknown>>): number | undefined {
  const id = values['chat_id']
  return id === undefined ? undefined : Number(id)
}
