import type { IncomingMessage, ServerResponse } from 'node:http'
import type { User } from 'grammy/types'
import { type Clock, systemClock } from '../../platform/clock.ts'
import { answer } from './contract/api-error.ts'
import { createControl } from './control.ts'
import { createDispatcher, errorBody, sendJson, type Violation } from './answering/dispatch.ts'
import { createFaults, type Faults } from './faults.ts'
import { contentOf, downloadLimit } from './state/files.ts'
import { createFloodControl, defaultFloodLimits, type FloodLimits } from './answering/flood.ts'
import { createGroup, type Group } from './people/group.ts'
import { createLatencies, type Latencies } from './state/latencies.ts'
import { createPerson, type Person, type PersonOptions } from './people/person.ts'
import { describe, type Patience, unexpectedIn } from './people/sees.ts'
import { openTransport } from './transport.ts'
import { createUpdateQueue, type PendingUpdate } from './delivery/updates.ts'
import type { ChatMessage } from './state/view.ts'
import { createWebhook } from './delivery/webhook.ts'
import { addChat, type ChatEvent, createWorld } from './state/world.ts'

/** How a simulator is; every default is fit for tests. */
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
  /** milliseconds that a webhook call may take before it counts as failed; 60,000 by default. Less is what a load balancer would make of it */
  webhookAnswerWithin?: number
  firstUpdateId?: number
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
  /** calls into a chat that came while the bot had been told to be silent there (429): a correct bot makes none */
  readonly hastyCalls: number
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
    answerWithin: options.webhookAnswerWithin ?? 60_000,
    now: () => Math.floor(world.clock.now().getTime() / 1000),
    onDelivered,
  })
  webhook.targets = options.webhookTargets ?? []
  const flood = options.flood ? createFloodControl(options.flood === true ? defaultFloodLimits : options.flood) : undefined
  const people = new Map<number, Person>()
  const prefix = `/bot${token}/`
  let lastActivity = performance.now()
  let groups = 0
  const dispatcher = createDispatcher({
    world,
    updates,
    webhook,
    faults,
    flood,
    onActivity: () => (lastActivity = performance.now()),
    refuses: (milliseconds) => transport.refuses(milliseconds),
  })
  const { violations, calls, failures } = dispatcher

  world.listeners.add(({ kind, chatId }) => {
    lastActivity = performance.now()
    if (kind === 'sent' || kind === 'edited') latencies.answered(chatId)
  })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/'
    const mark = url.indexOf('?')
    const path = mark < 0 ? url : url.slice(0, mark)
    if (path.startsWith(prefix))
      return dispatcher.call(path.slice(prefix.length), mark < 0 ? '' : url.slice(mark + 1), request, response)
    if (path.startsWith(`/file${prefix}`)) return download(path.slice(prefix.length + '/file'.length), response)
    if (path.startsWith('/control/')) return control(path.slice('/control/'.length), request, response)
    const refusal = answer(/^(\/file)?\/bot\d+:[\w-]+\//.test(path) ? 'unauthorized' : 'notFound')
    sendJson(response, refusal.code, errorBody(refusal))
  }

  function download(path: string, response: ServerResponse): void {
    const file = world.files.byPath(decodeURIComponent(path))
    if (file === undefined || file.size > downloadLimit) return sendJson(response, 404, errorBody(answer('notFound')))
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': file.size })
    response.end(contentOf(file))
  }

  const transport = await openTransport(options.port ?? 0, serve)

  const server: TelegramServer = {
    apiRoot: `http://127.0.0.1:${transport.port}`,
    port: transport.port,
    token,
    bot,
    faults,
    violations,
    latencies,
    calls,
    failures,
    get hastyCalls() {
      return dispatcher.hasty
    },
    get webhookTargets() {
      return webhook.targets
    },
    set webhookTargets(targets) {
      webhook.targets = targets
    },
    get pendingUpdates() {
      return updates.pending.size
    },
    person({ id = 7_200_000_001 + people.size, firstName, lastName, username, languageCode, started = false }) {
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
        const chat = addChat(world, { id, kind: 'private', user })
        chat.started = started
        person = createPerson(world, updates, chat)
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
          const quiet = dispatcher.running > 0 || updates.pending.size > 0 ? 0 : now - lastActivity
          if (quiet >= milliseconds) resolve()
          else if (now > deadline)
            reject(new Error(`not idle: ${dispatcher.running} calls running, ${updates.pending.size} updates not fetched`))
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
      dispatcher.reset()
      for (const chat of world.chats.values()) chat.appearances.length = 0
      latencies.reset()
    },
    refuses: (milliseconds) => transport.refuses(milliseconds),
    async close() {
      webhook.close()
      updates.interrupt()
      await transport.close()
    },
  }
  const control = createControl(server)
  return server
}
