import { admitOfficials, bare, conversationsBot, doorstepAll, doorstepRedis } from '../contestants.ts'
import { amount, median, spread, type Figures } from '../figures.ts'
import { reportSteps } from '../report-dialog.ts'
import type { Stage } from '../stage.ts'
import { playersFrom } from '../zone.ts'

/** Telegram's own ceiling. */
const updatesPerSecond = 30

/** Dialogs that are played before any is measured. */
const warming = 40

/** How long a person waits from the tap (or the text) to the screen, when as many tap as Telegram allows. */
export async function measureLatency(stage: Stage): Promise<Figures> {
  const players = stage.quick ? 20 : 35
  const contestants = [doorstepAll, ...(stage.redis ? [doorstepRedis] : []), conversationsBot, bare]
  const measured = new Map(
    contestants.map(({ name }) => [name, [] as { p50: number; p95: number; p99: number; max: number; count: number }[]]),
  )
  await admitOfficials(stage)
  for (let round = 0; round < stage.rounds; round++) {
    for (const { name, start } of contestants) {
      const firstAccount = stage.accounts(players + warming)
      const running = await start(stage, { firstAccount })
      // The first few dialogs warm up what runs: nobody restarts a bot between two taps.
      const warmers = playersFrom(firstAccount + players, warming)
      await stage.simulator.play({ players: warmers, steps: reportSteps, concurrency: 8, within: 60_000 })
      await stage.simulator.reset()
      const people = playersFrom(firstAccount, players)
      const report = await stage.simulator.play({
        players: people,
        steps: reportSteps,
        concurrency: players,
        updatesPerSecond,
        within: 60_000,
      })
      if (report.failed > 0) throw new Error(`${name}: ${report.failed} dialogs failed: ${report.errors[0]}`)
      measured.get(name)!.push((await stage.simulator.state()).latencies.fromInjection)
      await running.stop()
      await stage.simulator.dropUpdates()
    }
  }
  const of = (name: string, key: 'p50' | 'p95' | 'p99' | 'max') => measured.get(name)!.map((summary) => summary[key])
  const p95 = median(of(doorstepAll.name, 'p95'))
  return {
    title: `Tap → screen at ${updatesPerSecond} updates/s`,
    how: `${players} contacts through the report dialog, all together ${updatesPerSecond} updates/s; milliseconds from the tap or text to the first answer in the chat`,
    columns: ['', 'p50', 'p95', 'p99', 'longest', 'taps a round'],
    rows: contestants.map(({ name }) => [
      name,
      spread(of(name, 'p50')),
      spread(of(name, 'p95')),
      spread(of(name, 'p99')),
      amount(Math.max(...of(name, 'max'))),
      amount(measured.get(name)![0]!.count),
    ]),
    aims: [{ aim: 'p95 of tap → screen < 25 ms', measured: `${amount(p95)} ms`, ok: p95 < 25 }],
  }
}
