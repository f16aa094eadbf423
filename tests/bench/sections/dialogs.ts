import { admitOfficials, bare, conversationsBot, doorstepAll, doorstepBot, doorstepRedis } from '../contestants.ts'
import { amount, median, spread, type Figures } from '../figures.ts'
import { reportSteps, updatesPerDialog } from '../report-dialog.ts'
import type { Stage } from '../stage.ts'
import { playersFrom } from '../zone.ts'

/** Players at the same time. */
const concurrency = 50

/** Dialogs that are played before any is measured: nobody restarts a bot between two reports. */
const warming = 60

/** How many whole report dialogs a second each contestant gets through, as fast as the players can go. Measures memory on the way. */
export async function measureDialogs(stage: Stage): Promise<Figures> {
  const players = stage.quick ? 120 : 300
  const contestants = [doorstepAll, ...(stage.redis ? [doorstepRedis] : []), doorstepBot, conversationsBot, bare]
  const rates = new Map(contestants.map(({ name }) => [name, [] as number[]]))
  const peaks = new Map(contestants.map(({ name }) => [name, [] as number[]]))
  await admitOfficials(stage)
  for (let round = 0; round < stage.rounds; round++) {
    for (const { name, start } of contestants) {
      const firstAccount = stage.accounts(players + warming)
      const running = await start(stage, { firstAccount })
      const warmers = playersFrom(firstAccount + players, warming)
      await stage.simulator.play({ players: warmers, steps: reportSteps, concurrency, within: 60_000 })
      const people = playersFrom(firstAccount, players)
      const report = await stage.simulator.play({ players: people, steps: reportSteps, concurrency, within: 60_000 })
      if (report.failed > 0) throw new Error(`${name}: ${report.failed} dialogs failed: ${report.errors[0]}`)
      rates.get(name)!.push(report.completed / report.seconds)
      const memory = running.child.memory()
      if (memory) peaks.get(name)!.push(memory.peak)
      await running.stop()
      await stage.simulator.dropUpdates()
    }
  }
  const rate = (name: string) => median(rates.get(name)!)
  const [ours, theirs] = [rate(doorstepAll.name), rate(conversationsBot.name)]
  const peak = median(peaks.get(doorstepAll.name)!)
  return {
    title: 'Report dialogs, end to end',
    how: `${players} contacts, ${concurrency} at a time, each the whole dialog of ${updatesPerDialog} updates, as fast as the answers come`,
    columns: ['', 'dialogs/s', 'updates/s', 'RSS at its peak, MB'],
    rows: contestants.map(({ name }) => [
      name,
      spread(rates.get(name)!),
      amount(rate(name) * updatesPerDialog),
      amount(median(peaks.get(name)!)),
    ]),
    aims: [
      {
        aim: 'more dialogs/s than the conversations bot, every step transactional',
        measured: `${amount(ours)} against ${amount(theirs)}`,
        ok: ours > theirs,
      },
      ...(Number.isNaN(peak)
        ? []
        : [{ aim: 'RSS of all parts in one process under load < 250 MB', measured: `${amount(peak)} MB`, ok: peak < 250 }]),
    ],
  }
}
