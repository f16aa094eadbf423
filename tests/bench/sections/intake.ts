import type { Update } from 'grammy/types'
import pg from 'pg'
import { inLane, laneOf } from '../../../bot/intake/update.ts'
import { storeUpdates } from '../../../core/inbox/store.ts'
import { startChild } from '../child.ts'
import { admitOfficials, bare, doorstepAll, type Contestant } from '../contestants.ts'
import { amount, median, spread, type Figures } from '../figures.ts'
import { written } from '../report-dialog.ts'
import type { Stage } from '../stage.ts'
import { playersFrom } from '../zone.ts'

/** Connections that raw Postgres is measured with. */
const connections = 10
const batch = 100

/** Updates a second written down before they are confirmed, beside what Postgres and the simulator give; and answered, beside a bare bot. */
export async function measureIntake(stage: Stage): Promise<Figures> {
  const count = stage.quick ? 6_000 : 20_000
  const answered = stage.quick ? 400 : 1_500
  const rows = {
    commits: [] as number[],
    batches: [] as number[],
    batchesAlone: [] as number[],
    storing: [] as number[],
    drops: [] as number[],
    stores: [] as number[],
    ours: [] as number[],
    bare: [] as number[],
  }
  await admitOfficials(stage)
  const sample = await sampleUpdates(stage)
  const rounds = Math.max(3, stage.rounds)
  for (let round = 0; round < rounds; round++) {
    const database = await stage.createDatabase({ zone: { firstAccount: stage.accounts(1) } })
    const pool = new pg.Pool({ connectionString: database.url, max: connections })
    const numbered = numberedUpdates(sample)
    rows.commits.push(await rate(count / 10, 1, connections, (updates) => rawInsert(pool, updates), numbered))
    rows.batches.push(await rate(count, batch, connections, (updates) => rawInsert(pool, updates), numbered))
    rows.batchesAlone.push(await rate(count, batch, 1, (updates) => rawInsert(pool, updates), numbered))
    rows.storing.push(await rate(count, batch, 1, (updates) => storeUpdates(pool, updates.map(inLane), new Date()), numbered))
    await pool.query('truncate inbox')
    rows.drops.push(await pollAll(stage, database.url, 'drops', count))
    rows.stores.push(await pollAll(stage, database.url, 'stores', count))
    await pool.end()
    await database.drop()
    if (round >= stage.rounds) continue
    rows.ours.push(await answerAll(stage, doorstepAll, answered))
    rows.bare.push(await answerAll(stage, bare, answered))
  }
  const [stores, drops, raw] = [median(rows.stores), median(rows.drops), median(rows.batches)]
  const limited = stores / drops
  const row = (name: string, samples: readonly number[]) => [name, spread(samples)]
  return {
    title: 'Intake',
    how: `${amount(count)} text messages waiting with Telegram, a hundred a request; raw Postgres writes the same rows into the same table`,
    columns: ['', 'updates/s'],
    rows: [
      row('raw Postgres, a commit each, ten connections', rows.commits),
      row('raw Postgres, batches of 100, ten connections', rows.batches),
      row('raw Postgres, batches of 100, one connection', rows.batchesAlone),
      row("Doorstep's store alone, batches of 100, one connection", rows.storing),
      row('simulator alone: getUpdates, nothing kept', rows.drops),
      row('Doorstep polls: fetched, written down, confirmed', rows.stores),
      row('Doorstep, all parts: /help taken in, handled and answered', rows.ours),
      row('bare grammY bot: the same, from memory', rows.bare),
    ],
    aims: [
      {
        aim: 'intake at half of raw batched inserts, or limited by the simulator',
        measured: `${amount((100 * stores) / raw)} % of raw; ${amount(100 * limited)} % of the time goes to the simulator's answers`,
        ok: stores >= raw / 2 || limited > 0.5,
      },
    ],
  }
}

async function sampleUpdates({ simulator, accounts }: Stage): Promise<Update[]> {
  const people = playersFrom(accounts(batch), batch)
  await simulator.people(people)
  await simulator.inject(people.map(({ id }) => ({ person: id, says: written.what })))
  const response = await fetch(`${simulator.apiRoot}/bot${simulator.token}/getUpdates`)
  const { result } = (await response.json()) as { result: Update[] }
  await simulator.dropUpdates()
  return result
}

/** Hands out batches of the same updates, each update with a number of its own. */
function numberedUpdates(sample: readonly Update[]): (size: number) => Update[] {
  let last = 1_000_000_000
  return (size) => sample.slice(0, size).map((update) => ({ ...update, update_id: ++last }))
}

async function rate(
  count: number,
  size: number,
  width: number,
  work: (updates: Update[]) => Promise<unknown>,
  next: (size: number) => Update[],
): Promise<number> {
  const batches = Array.from({ length: Math.ceil(count / size) }, () => next(size))
  const total = batches.length * size
  const started = performance.now()
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let updates = batches.pop(); updates; updates = batches.pop()) await work(updates)
    }),
  )
  return total / ((performance.now() - started) / 1000)
}

function rawInsert(pool: pg.Pool, updates: readonly Update[]): Promise<unknown> {
  return pool.query({
    name: 'raw',
    text: `insert into inbox (update_id, lane, received_at, update)
      select u.id, u.lane, now(), u.body::jsonb from unnest($1::bigint[], $2::bigint[], $3::text[]) as u(id, lane, body)`,
    values: [updates.map(({ update_id }) => update_id), updates.map(laneOf), updates.map((update) => JSON.stringify(update))],
  })
}

async function pollAll(stage: Stage, databaseUrl: string, mode: 'stores' | 'drops', count: number): Promise<number> {
  const { simulator } = stage
  const people = playersFrom(stage.accounts(200), 200)
  await simulator.people(people)
  const deeds = Array.from({ length: count }, (_, index) => ({ person: people[index % people.length]!.id, says: written.what }))
  for (let at = 0; at < count; at += 2_000) await simulator.inject(deeds.slice(at, at + 2_000))
  const child = await startChild({
    program: 'tests/bench/yardsticks/intake.js',
    args: [mode],
    env: {
      BOT_TOKEN: simulator.token,
      BOT_API_ROOT: simulator.apiRoot,
      DATABASE_URL: databaseUrl,
      COUNT: String(count),
      NODE_ENV: 'production',
    },
    ready: /^done in /,
  })
  const seconds = Number(/[\d.]+$/.exec(child.readyLine)![0])
  await child.stop()
  await simulator.dropUpdates()
  return count / seconds
}

async function answerAll(stage: Stage, contestant: Contestant, count: number): Promise<number> {
  const { simulator } = stage
  const firstAccount = stage.accounts(400)
  const people = playersFrom(firstAccount, 200)
  await simulator.people(people)
  const running = await contestant.start(stage, { firstAccount })
  await simulator.reset()
  const deeds = Array.from({ length: count }, (_, index) => ({ person: people[index % people.length]!.id, says: '/help' }))
  const started = performance.now()
  await simulator.inject(deeds)
  await simulator.called('sendMessage', count)
  const seconds = (performance.now() - started) / 1000
  await running.stop()
  return count / seconds
}
