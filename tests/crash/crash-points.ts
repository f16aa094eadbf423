import { fork, type ChildProcess } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { keepWebAssemblySmall } from '../../platform/memory.ts'
import { startTestServer } from '../faults/storm/ground.ts'
import { nameOf, openTheatre } from './run.ts'
import { stories } from './stories/index.ts'

/** What one story came to. */
interface Told {
  name: string
  points: number
  seconds: number
  /** what doesn't hold, a text for each point */
  failures: string[]
}

/** Plays every story, or those with these words in their name, once per operation and mishap. The last line says how many hold. */
async function main(words = ''): Promise<void> {
  const left = stories.map(({ name }) => name).filter((name) => name.includes(words))
  const told: Told[] = []
  const server = await startTestServer()
  let closing: Promise<void> | undefined
  const close = () => (closing ??= server.close())
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // Its players end with it.
    process.once(signal, () => void close().finally(() => process.exit(1)))
  }
  try {
    const players = Math.max(1, Math.min(availableParallelism(), 4, left.length))
    await Promise.all(Array.from({ length: players }, async () => playInChild(await server.createDatabase(), left, report)))
  } finally {
    await close()
  }
  const all = told.reduce((sum, { points }) => sum + points, 0)
  const failed = told.reduce((sum, { failures }) => sum + failures.length, 0)
  console.log(`crash points: ${all - failed} of ${all} hold`)
  process.exitCode = failed === 0 && all > 0 ? 0 : 1

  function report(one: Told): void {
    told.push(one)
    const { name, points, seconds, failures } = one
    for (const failure of failures) console.log(`${name}: ${failure}`)
    console.log(`${name}: ${points - failures.length} of ${points} hold, ${seconds.toFixed(1)} s`)
  }
}

/** Hands one story after the other to a process of its own, since each starts and ends applications all the time. */
function playInChild(url: string, left: string[], report: (told: Told) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child: ChildProcess = fork(fileURLToPath(import.meta.url), ['--play', url])
    const next = () => child.send(left.shift() ?? '')
    child.on('message', (told: Told | 'ready') => {
      if (told !== 'ready') report(told)
      next()
    })
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a player ended with ${code}`))))
  })
}

/** The other side of it. An empty name ends it. */
async function player(url: string): Promise<void> {
  process.once('disconnect', () => process.exit(1))
  const theatre = await openTheatre(url)
  for (let answer: Told | 'ready' = 'ready'; ;) {
    const name = await new Promise<string>((resolve) => {
      process.once('message', resolve)
      process.send?.(answer)
    })
    if (name === '') break
    answer = await tell(name)
  }
  await theatre.close()
  process.removeAllListeners('disconnect')
  process.disconnect()

  async function tell(name: string): Promise<Told> {
    const began = performance.now()
    const failures: string[] = []
    const seconds = () => (performance.now() - began) / 1_000
    const story = stories.find((each) => each.name === name)!
    const rehearsed = await theatre.rehearse(story).catch((error: Error) => error)
    if (rehearsed instanceof Error)
      return { name, points: 1, seconds: seconds(), failures: [`undisturbed: ${rehearsed.message}`] }
    const { points, crash } = rehearsed
    for (const point of points) {
      const found = await crash(point)
      if (found.length > 0) failures.push(`${nameOf(point)}\n  ${found.join('\n  ')}`)
    }
    return { name, points: points.length, seconds: seconds(), failures }
  }
}

keepWebAssemblySmall()
const [first, url] = process.argv.slice(2)
await (first === '--play' && url !== undefined ? player(url) : main(first))
