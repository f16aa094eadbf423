import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FaultScript } from './faults.ts'
import { play, type Play, type Player } from './people/play.ts'
import { readBody } from './answering/request.ts'
import type { TelegramServer } from './server.ts'

/** What somebody does, for `inject`: exactly one of the deeds. */
export interface Deed {
  person: number
  starts?: string | true
  says?: string
  taps?: string
  tapsData?: string
}

/**
 * Steers the server from another process, under `/control/`: JSON in, JSON out, all by POST.
 *
 * | path | body | answer |
 * |---|---|---|
 * | `people` | `{people: [{id?, firstName, languageCode?}]}` | `{ids}` |
 * | `inject` | `{deeds: [{person, says | starts | taps | tapsData}]}` | `{injected}` |
 * | `play` | a `Play` | its `PlayReport`, once everybody has played |
 * | `state` | `{chats?: [id]}`: whose latencies | calls, failures, violations, latencies, faults, pending updates |
 * | `transcript` | `{person}` | `{lines}` |
 * | `faults` | `{add: [FaultScript], clear?}` | `{fired}` |
 * | `webhook-targets` | `{urls}` | `{}` |
 * | `reset` | – | counters, violations, latencies and unexpected messages start anew |
 */
export function createControl(
  server: TelegramServer,
): (path: string, request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const routes: Readonly<Record<string, (body: never) => unknown>> = {
    people: ({ people }: { people: Player[] }) => ({ ids: people.map((one) => server.person(one).id) }),
    async inject({ deeds }: { deeds: Deed[] }) {
      for (const deed of deeds) await perform(deed)
      return { injected: deeds.length }
    },
    play: (body: Play) => play(server.person, body),
    state: ({ chats }: { chats?: number[] }) => ({
      calls: server.calls,
      failures: server.failures,
      violations: server.violations,
      latencies: server.latencies.report(chats && new Set(chats)),
      faults: server.faults.fired,
      pendingUpdates: server.pendingUpdates,
      unansweredTaps: server.unansweredTaps(),
    }),
    transcript: ({ person }: { person: number }) => ({ lines: known(person).transcript() }),
    faults({ add = [], clear = false }: { add?: FaultScript[]; clear?: boolean }) {
      if (clear) server.faults.clear()
      for (const script of add) server.faults.add(script)
      return { fired: server.faults.fired }
    },
    'webhook-targets'({ urls }: { urls: string[] }) {
      server.webhookTargets = urls
      return {}
    },
    reset() {
      server.reset()
      return {}
    },
  }

  const known = (id: number) => {
    const person = server.findPerson(id)
    if (person === undefined) throw new Error(`nobody has the id ${id}: make them with /control/people first`)
    return person
  }
  async function perform({ person: id, starts, says, taps, tapsData }: Deed): Promise<void> {
    const person = known(id)
    if (starts !== undefined) person.starts(starts === true ? undefined : starts)
    else if (says !== undefined) person.says(says)
    else if (taps !== undefined) await person.taps(taps)
    else if (tapsData !== undefined) person.tapsData(tapsData)
    else throw new Error('a deed is one of starts, says, taps, tapsData')
  }

  return async (path, request, response) => {
    let [status, answer]: [number, unknown] = [200, undefined]
    try {
      const body = await readBody(request)
      const route = Object.hasOwn(routes, path) ? routes[path] : undefined
      if (route === undefined) throw new Error(`there's no /control/${path}: ${Object.keys(routes).join(', ')}`)
      answer = await route((body.length === 0 ? {} : JSON.parse(body.toString('utf8'))) as never)
    } catch (error) {
      ;[status, answer] = [400, { error: (error as Error).message }]
    }
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer))
  }
}
