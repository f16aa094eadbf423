import { mkdirSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { killChildren } from './child.ts'
import { amount, printAims, printFigures, type Aim, type Figures } from './figures.ts'
import { summariseProfiles } from './profile.ts'
import { measureDialogs } from './sections/dialogs.ts'
import { measureFootprint } from './sections/footprint.ts'
import { measureHostileHour } from './sections/hostile-hour.ts'
import { measureIntake } from './sections/intake.ts'
import { measureLatency } from './sections/latency.ts'
import { countStatements } from './sections/statements.ts'
import { measureSending } from './sections/sending.ts'
import { measureSweep } from './sections/sweep.ts'
import { openStage, type Stage } from './stage.ts'

/** What can be measured, in this order. */
const sections: Record<string, (stage: Stage) => Promise<Figures>> = {
  intake: measureIntake,
  dialogs: measureDialogs,
  statements: countStatements,
  latency: measureLatency,
  sending: measureSending,
  hostile: measureHostileHour,
  sweep: measureSweep,
  footprint: measureFootprint,
}

const usage = `bench.js [--quick] [--only ${Object.keys(sections).join(',')}] [--profile FOLDER]`

/** Measures Doorstep beside its yardsticks, on one simulator and one Postgres, and prints figures and aims. No figure is an error. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { quick: { type: 'boolean', default: false }, only: { type: 'string' }, profile: { type: 'string' } },
  })
  const names = values.only?.split(',') ?? Object.keys(sections)
  const unknown = names.filter((name) => !Object.hasOwn(sections, name))
  if (unknown.length > 0) throw new Error(`no such section: ${unknown.join(', ')}\nusage: ${usage}`)
  const profileTo = values.profile && resolve(values.profile)
  if (profileTo) mkdirSync(profileTo, { recursive: true })

  const began = performance.now()
  const opening = openStage({ quick: values.quick, profileTo })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      console.error(`${signal}: clearing up`)
      // What is being measured fails by this, and the stage is closed by its end.
      killChildren()
      void opening.then((stage) => stage.close()).finally(() => process.exit(1))
    })
  }
  const stage = await opening
  const aims: Aim[] = []
  try {
    console.log(`# Doorstep's bench${values.quick ? ', the quick one: shorter and one round each' : ''}\n\n${facts(stage)}\n`)
    for (const name of names) {
      const figures = await sections[name]!(stage)
      console.log(printFigures(figures))
      aims.push(...figures.aims)
    }
    if (profileTo) {
      console.log(printFigures(summariseProfiles(profileTo)))
      console.log(printFigures(await costliestStatements(stage)))
    }
    console.log(printAims(aims))
    console.log(`took ${Math.round((performance.now() - began) / 1000)} s`)
  } finally {
    killChildren()
    await stage.close()
  }
}

async function costliestStatements(stage: Stage): Promise<Figures> {
  const statements = await stage.statements(25)
  return {
    title: 'Which statements cost the server most',
    how: 'of everybody who was measured; milliseconds in all',
    columns: ['', 'calls', 'planning', 'executing'],
    rows: statements.map(({ statement, calls, planning, executing }) => [
      statement.slice(0, 90),
      amount(calls),
      amount(planning),
      amount(executing),
    ]),
    aims: [],
  }
}

function facts({ postgresVersion, redis, rounds }: Stage): string {
  const processors = cpus()
  return [
    `node ${process.versions.node}, ${processors.length} × ${processors[0]?.model.trim() ?? 'processor'}, ${Math.round(totalmem() / 2 ** 30)} GB`,
    `Postgres ${postgresVersion}, embedded, durable (fsync on); queues on Postgres${redis ? ' unless a row says Redis' : '; no redis-server on the PATH, so no rows for Redis'}`,
    `simulator, database, bench and the program under test share the processors; ${rounds === 1 ? 'one round' : `median of ${rounds} rounds, A B C A B C …, with the lowest and the highest`}`,
  ].join('\n')
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error)
  process.exit(1)
})
