import { type LatencySummary, summarize } from '../state/latencies.ts'
import type { Person, PersonOptions } from './person.ts'
import type { Sendable } from './sendable.ts'

/** One thing that a player does or waits for. In texts `{name}` stands for the player's variable of that name. */
export type Step =
  | { starts: string | true }
  | { says: string }
  | { sends: Sendable; caption?: string }
  | { sharesPhone: string }
  /** a label, or `/expression/flags` */
  | { taps: string }
  /** callback data that no button need have */
  | { tapsData: string }
  /** what their newest text is changed to; nothing happens when they have written none */
  | { edits: string }
  /** part of a text, or `/expression/flags` */
  | { sees: string }

/** Somebody who plays the steps. */
export interface Player extends PersonOptions {
  variables?: Readonly<Record<string, string>>
}

/** Who plays what, and how fast. */
export interface Play {
  players: readonly Player[]
  steps: readonly Step[]
  /** how often each player plays the steps; once by default */
  repeat?: number
  /** how many play at the same time; all by default */
  concurrency?: number
  /** how many updates the players cause per second, all together; as fast as they can by default */
  updatesPerSecond?: number
  /** milliseconds that a player waits for what it wants to see or tap; 30 s by default */
  within?: number
}

/** How it went. */
export interface PlayReport {
  /** times that the steps were played to their end */
  completed: number
  failed: number
  /** updates that the players caused */
  updates: number
  seconds: number
  /** milliseconds from the first step to the last */
  durations: LatencySummary
  /** what went wrong, the first few */
  errors: string[]
}

/** Lets many people play the same steps, each in order, driven by what the bot answers. For benches and fault runs. */
export async function play(people: (options: PersonOptions) => Person, given: Play): Promise<PlayReport> {
  const { players, steps, repeat = 1, concurrency = players.length, updatesPerSecond, within = 30_000 } = given
  const report = { completed: 0, failed: 0, updates: 0, errors: [] as string[] }
  const durations: number[] = []
  const started = performance.now()
  const pace = createPace(updatesPerSecond)
  const queue = [...players]
  async function perform(player: Player): Promise<void> {
    const person = people(player)
    for (let round = 0; round < repeat; round++) {
      const begun = performance.now()
      for (const step of steps) {
        if (!('sees' in step)) {
          await pace()
          report.updates += 1
        }
        await act(person, step, player.variables ?? {}, within)
      }
      durations.push(performance.now() - begun)
      report.completed += 1
    }
  }
  async function worker(): Promise<void> {
    for (let player = queue.shift(); player; player = queue.shift()) {
      try {
        await perform(player)
      } catch (error) {
        report.failed += 1
        if (report.errors.length < 5) report.errors.push((error as Error).message)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, players.length) }, worker))
  return { ...report, seconds: (performance.now() - started) / 1000, durations: summarize(durations) }
}

async function act(person: Person, step: Step, variables: Readonly<Record<string, string>>, within: number): Promise<void> {
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => variables[name] ?? whole)
  if ('starts' in step) person.starts(step.starts === true ? undefined : fill(step.starts))
  else if ('says' in step) person.says(fill(step.says))
  else if ('sends' in step) person.sends(step.sends, step.caption === undefined ? {} : { caption: fill(step.caption) })
  else if ('sharesPhone' in step) person.sharesPhone(fill(step.sharesPhone))
  else if ('tapsData' in step) person.tapsData(fill(step.tapsData))
  else if ('edits' in step) editNewest(person, fill(step.edits))
  else if ('taps' in step) await person.taps(readPattern(fill(step.taps)), { within })
  else await person.sees(readPattern(fill(step.sees)), { within })
}

function editNewest(person: Person, text: string): void {
  const own = person.shown().findLast(({ fromBot, attachment }) => !fromBot && attachment === undefined)
  if (own !== undefined) person.edits(own, text)
}

function readPattern(text: string): string | RegExp {
  const match = /^\/(.+)\/([a-z]*)$/s.exec(text)
  return match ? new RegExp(match[1]!, match[2]) : text
}

/** Spreads actions evenly, whoever asks. */
function createPace(perSecond: number | undefined): () => Promise<void> {
  if (perSecond === undefined) return async () => {}
  let next = performance.now()
  return async () => {
    const now = performance.now()
    next = Math.max(next, now - 1000)
    const wait = next - now
    next += 1000 / perSecond
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait))
  }
}
