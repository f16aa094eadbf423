import { startDoorstep } from '../contestants.ts'
import { amount, median, spread, type Figures } from '../figures.ts'
import type { Stage } from '../stage.ts'

/** How long a start on an existing database takes, and what the process weighs when nobody writes. */
export async function measureFootprint(stage: Stage): Promise<Figures> {
  const backends = [
    { name: 'all parts, queues on Postgres', redis: false },
    ...(stage.redis ? [{ name: 'all parts, queues on Redis', redis: true }] : []),
  ]
  const starts = new Map(backends.map(({ name }) => [name, [] as number[]]))
  const idle = new Map(backends.map(({ name }) => [name, [] as number[]]))
  const { url, drop } = await stage.createDatabase({ zone: { firstAccount: stage.accounts(400) } })
  for (let round = 0; round < Math.max(3, stage.rounds); round++) {
    for (const { name, redis } of backends) {
      const child = await startDoorstep(stage, url, { redis })
      starts.get(name)!.push(child.startedIn)
      // Two rounds of the clock, and the garbage of the start is gone or stays.
      await new Promise((resolve) => setTimeout(resolve, stage.quick ? 3_000 : 11_000))
      const memory = child.memory()
      if (memory) idle.get(name)!.push(memory.now)
      await child.stop()
    }
  }
  await drop()
  const first = backends[0]!.name
  const [start, weight] = [median(starts.get(first)!), median(idle.get(first)!)]
  return {
    title: 'Start and weight',
    how: 'from the spawn of the process to the line that says it is running, on a database that has its structure; resident memory once it idles',
    columns: ['', 'start, ms', 'RSS when idle, MB'],
    rows: backends.map(({ name }) => [name, spread(starts.get(name)!), spread(idle.get(name)!)]),
    aims: [
      {
        aim: 'idle RSS of all parts in one process < 250 MB',
        measured: Number.isNaN(weight) ? 'not known here' : `${amount(weight)} MB`,
        ok: weight < 250,
      },
      { aim: 'start on an existing database < 5 s', measured: `${amount(start)} ms`, ok: start < 5_000 },
    ],
  }
}
