import { request } from 'node:http'
import type { LatencySummary } from '../../playground/telegram/state/latencies.ts'
import type { Play, PlayReport } from '../../playground/telegram/people/play.ts'
import { startChild, type Child } from './child.ts'

/** The Bot API simulator in a process of its own, so that what it costs isn't counted as the bot's. */
export interface Simulator {
  apiRoot: string
  token: string
  /** people whose chats are there from now on, by their ids */
  people(people: readonly { id: number; firstName: string; languageCode: string }[]): Promise<void>
  inject(deeds: readonly { person: number; says?: string; starts?: true }[]): Promise<void>
  play(play: Play): Promise<PlayReport>
  /** @param chats whose latencies; everybody's unless told */
  state(chats?: readonly number[]): Promise<SimulatorState>
  /** Counters and latencies start anew. */
  reset(): Promise<void>
  /** Forgets the updates that no bot has fetched. */
  dropUpdates(): Promise<void>
  /** Resolves once so many calls of a method have succeeded since the last reset. @throws Error after `within` milliseconds */
  called(method: string, times: number, within?: number): Promise<void>
  child: Child
}

export interface SimulatorState {
  calls: Record<string, number>
  /** by method and code, e.g. `sendMessage 429` */
  failures: Record<string, number>
  violations: unknown[]
  latencies: { fromDelivery: LatencySummary; fromInjection: LatencySummary }
  pendingUpdates: number
}

/** @param flood whether it enforces Telegram's pace */
export async function startSimulator({ flood }: { flood: boolean }): Promise<Simulator> {
  const child = await startChild({
    program: 'playground/telegram/serve.js',
    args: [...(flood ? [] : ['--no-flood']), '--keep-messages', '20'],
    ready: /"apiRoot"/,
  })
  const { apiRoot, token } = JSON.parse(child.readyLine) as { apiRoot: string; token: string }

  async function post<T>(path: string, body: unknown = {}): Promise<T> {
    const { status, text } = await send(`${apiRoot}/${path}`, JSON.stringify(body))
    const answer = JSON.parse(text) as T & { error?: string }
    if (status !== 200) throw new Error(`the simulator refused ${path}: ${answer.error ?? status}`)
    return answer
  }
  const simulator: Simulator = {
    apiRoot,
    token,
    child,
    async people(people) {
      await post('control/people', { people })
    },
    async inject(deeds) {
      await post('control/inject', { deeds })
    },
    play: (play) => post<PlayReport>('control/play', play),
    state: (chats) => post<SimulatorState>('control/state', chats === undefined ? {} : { chats }),
    async reset() {
      await post('control/reset')
    },
    async dropUpdates() {
      await post(`bot${token}/deleteWebhook`, { drop_pending_updates: true })
    },
    async called(method, times, within = 60_000) {
      await until(
        async () => {
          const { calls, failures } = await simulator.state()
          const failed = Object.entries(failures).reduce(
            (sum, [key, count]) => sum + (key.startsWith(`${method} `) ? count : 0),
            0,
          )
          return (calls[method] ?? 0) - failed >= times
        },
        within,
        `${times} calls of ${method}`,
      )
    },
  }
  return simulator
}

/** Asks every 20 ms until it is so. @throws Error after `within` milliseconds, naming what it waited for */
export async function until(isSo: () => Promise<boolean>, within: number, what: string): Promise<void> {
  const deadline = performance.now() + within
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`waited ${within} ms in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** A connection for each request: one that is kept could be closed by the other side at the moment of the next request. */
function send(url: string, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', agent: false, headers: { 'content-type': 'application/json' } }
    const sent = request(url, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
