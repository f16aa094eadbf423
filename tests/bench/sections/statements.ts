import { setTimeout as pause } from 'node:timers/promises'
import { admitOfficials, conversationsBot, doorstepAll, doorstepBot, type Contestant } from '../contestants.ts'
import { amount, type Figures } from '../figures.ts'
import { reportSteps } from '../report-dialog.ts'
import type { Stage, StatementCount } from '../stage.ts'
import { playersFrom } from '../zone.ts'

/** Dialogs that are counted. */
const dialogs = 120

/** Statements that are named, the most frequent. */
const shown = 40

/** Milliseconds in which what follows a dialog (routing, notices) comes to rest. */
const rest = 3_000

/** How many statements a report dialog costs the database, of everything that runs: what an idle second costs is counted off. */
export async function countStatements(stage: Stage): Promise<Figures> {
  await admitOfficials(stage)
  const rows: string[][] = []
  const parts: string[][] = []
  let busy = Number.NaN
  for (const contestant of [doorstepAll, doorstepBot, conversationsBot]) {
    for (const concurrency of [1, 50]) {
      const { own, queues, each } = await countFor(stage, contestant, concurrency)
      rows.push([contestant.name, String(concurrency), amount(own), amount(queues)])
      if (contestant !== doorstepAll || concurrency === 1) continue
      busy = own
      parts.push(...each.slice(0, shown).map(({ statement, calls }) => [`  ${statement.slice(0, 100)}`, '', amount(calls), '']))
    }
  }
  return {
    title: 'Statements a report dialog',
    how: `${dialogs} dialogs; begin and commit count; BullMQ's own apart`,
    columns: ['', 'players at a time', 'statements', 'of the queues'],
    rows: [...rows, ['', '', '', ''], [`${doorstepAll.name}, 50 at a time, of which`, '', '', ''], ...parts],
    aims: [{ aim: 'at most 30 statements a dialog, 50 players at a time', measured: amount(busy), ok: busy <= 30 }],
  }
}

async function countFor(stage: Stage, { name, start }: Contestant, concurrency: number): Promise<StatementCount> {
  const warming = 10
  const firstAccount = stage.accounts(dialogs + warming)
  const running = await start(stage, { firstAccount, counted: true })
  const play = async (first: number, count: number) => {
    const players = playersFrom(first, count)
    const { failed, errors } = await stage.simulator.play({ players, steps: reportSteps, concurrency, within: 60_000 })
    if (failed > 0) throw new Error(`${name}: ${failed} dialogs failed: ${errors[0]}`)
  }
  await play(firstAccount + dialogs, warming)
  await pause(rest)
  await running.database.countStatements()
  await pause(rest)
  const idle = await running.database.countStatements()
  const began = performance.now()
  await play(firstAccount, dialogs)
  await pause(rest)
  const seconds = (performance.now() - began) / 1_000
  const counted = await running.database.countStatements()
  await running.stop()
  await stage.simulator.dropUpdates()
  const each = (count: number, idling: number) => Math.max(0, count - (idling / (rest / 1_000)) * seconds) / dialogs
  const idled = new Map(idle.each.map(({ statement, calls }) => [statement, calls]))
  const statements = counted.each.map(({ statement, calls }) => ({ statement, calls: each(calls, idled.get(statement) ?? 0) }))
  return { own: each(counted.own, idle.own), queues: each(counted.queues, idle.queues), each: statements }
}
