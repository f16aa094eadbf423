import { putOffCallback } from '../../../core/outages/callbacks.ts'
import { expireCallback } from '../../../core/cases/close.ts'
import { defaultPolicy } from '../../../core/policy/policy.ts'
import { startClocks } from '../../support/clocks.ts'
import { dueRungs, sweep, type InTransaction } from '../../../core/escalation/ladder.ts'
import { systemClock } from '../../../platform/clock.ts'
import { connectDatabase, type Database } from '../../../platform/database.ts'
import { createLogger } from '../../../platform/logger.ts'
import { amount, median, spread, type Figures } from '../figures.ts'
import type { Stage } from '../stage.ts'
import { transactionOf } from '../../../core/transaction.ts'

const openCases = 10_000
const due = 200
const firing = 20

interface Level {
  closed: number
  /** milliseconds of a round of the clock when nothing is due */
  idle: number[]
  /** milliseconds to find the first page of what is due */
  found: number[]
  /** milliseconds for a rung that fires: history, notices, next rung */
  perRung: number[]
}

/** What a round of the clock costs, however many cases have been closed over the years. */
export async function measureSweep(stage: Stage): Promise<Figures> {
  const levels = stage.quick ? [0, 10_000, 100_000] : [0, 100_000, 1_000_000]
  const rounds = stage.quick ? 20 : 50
  const { url, drop } = await stage.createDatabase({ zone: { firstAccount: stage.accounts(1) } })
  const database = connectDatabase(url, createLogger({ level: 'warn' }), 4)
  await openAll(database)
  const measured: Level[] = []
  let closed = 0
  for (const level of levels) {
    await closeMore(database, level - closed)
    closed = level
    measured.push({ closed, ...(await measureLevel(database, rounds)) })
  }
  await database.close()
  await drop()
  const [first, last] = [measured[0]!, measured.at(-1)!]
  const worst = Math.max(...measured.flatMap(({ idle, found }) => [median(idle), median(found)]))
  const growth = median(last.idle) - median(first.idle)
  return {
    title: 'A round of the clock',
    how: `${amount(openCases)} open cases with two running clocks each; milliseconds`,
    columns: ['closed cases', 'nothing due', `first page of ${due} due found`, 'each rung that fires'],
    rows: measured.map(({ closed: cases, idle, found, perRung }) => [
      amount(cases),
      spread(idle),
      spread(found),
      spread(perRung),
    ]),
    aims: [
      {
        aim: `sweep < 50 ms with ${amount(openCases)} open and ${amount(closed)} closed cases`,
        measured: `${amount(worst)} ms`,
        ok: worst < 50,
      },
      {
        aim: 'flat in the number of closed cases (within 5 ms)',
        measured: `${amount(median(first.idle))} → ${amount(median(last.idle))} ms`,
        ok: growth < 5,
      },
    ],
  }
}

async function measureLevel({ prisma, pool }: Database, rounds: number): Promise<Omit<Level, 'closed'>> {
  const inTransaction: InTransaction = (work) =>
    prisma.$transaction((db) => work(transactionOf(db, { clock: systemClock, policy: defaultPolicy })))
  const round = () => sweep(inTransaction, { putOffCallback, onCallbackExpired: expireCallback })
  const timed = async (work: () => Promise<unknown>) => {
    const started = performance.now()
    await work()
    return performance.now() - started
  }
  await round()
  const idle: number[] = []
  const found: number[] = []
  const perRung: number[] = []
  for (let index = 0; index < rounds; index++) idle.push(await timed(round))

  const makeDue = (count: number) =>
    pool.query(
      `update deadline set next_at = now() - interval '1 second' where id in (select id from deadline d where next_at > now() and not exists (select 1 from rung_fired r where r.deadline_id = d.id) order by id limit $1) returning id`,
      [count],
    )
  const { rows } = await makeDue(due)
  for (let index = 0; index < rounds; index++) found.push(await timed(() => dueRungs(prisma, systemClock.now(), due)))
  await pool.query(`update deadline set next_at = due_at where id = any($1)`, [rows.map(({ id }) => id)])

  for (let index = 0; index < 3; index++) {
    const made = await makeDue(firing)
    await pool.query(`update deadline set due_at = now() - interval '1 minute' where id = any($1)`, [
      made.rows.map(({ id }) => id),
    ])
    let climbed = 0
    const milliseconds = await timed(async () => {
      const result = await round()
      if (result.failed.length > 0) throw result.failed[0]!.error
      climbed = result.climbed
    })
    if (climbed === 0) throw new Error('no rung fired, so there is nothing to measure')
    perRung.push(milliseconds / climbed)
  }
  return { idle, found, perRung }
}

const columns = `number, enterprise_id, category_id, filer_id, filer_role, description, urgency, state, handler_id, submitted_at, assigned_at, touched_at`

/** Cases in progress: the clocks of the first are started by the real code, those of the others are its copies. */
async function openAll({ prisma, pool }: Database): Promise<void> {
  await pool.query(`insert into case_file (${columns})
    select 'XG-2026-' || lpad(n::text, 7, '0'), e.id, k.id, x.person_id, 'contact', '市政道路提前接通使用：园区主干道至厂区约 800 米尚未接通', 'normal', 'in_progress',
      (select min(id) from person where 'cadre' = any(roles)), now() - interval '1 day', now() - interval '1 day', now()
    from generate_series(1, ${openCases}) n
      join enterprise e on e.code = 'player-' || n % 400 || '-甲' join enterprise_contact x on x.enterprise_id = e.id
      join category k on k.code = 'roads'`)
  const first = await prisma.case.findFirstOrThrow({ orderBy: { id: 'asc' } })
  await prisma.$transaction((db) =>
    startClocks(
      transactionOf(db, { clock: systemClock, policy: defaultPolicy }),
      first,
      ['progress', 'solve'],
      systemClock.now(),
    ),
  )
  await pool.query(`insert into deadline (case_id, subject_id, kind, status, started_at, due_at, next_at, reasoning)
    select c.id, c.id, d.kind, d.status, d.started_at, d.due_at + c.id * interval '10 seconds', d.next_at + c.id * interval '10 seconds', d.reasoning
    from case_file c, deadline d where c.id <> ${first.id}`)
}

/** Cases long closed, with the clocks and events that they leave behind. */
async function closeMore({ pool }: Database, count: number): Promise<void> {
  if (count > 0) {
    const client = await pool.connect()
    // The rows refer to what is there; asking for each of millions would take minutes.
    await client.query('set statement_timeout = 0; set session_replication_role = replica; set synchronous_commit = off')
    await client.query(`with places as (select e.id as enterprise_id, x.person_id, row_number() over () - 1 as place
        from enterprise e join enterprise_contact x on x.enterprise_id = e.id where e.code like 'player-%'),
      closed as (insert into case_file (${columns}, closed_at)
        select 'XG-2020-' || lpad((n + (select max(id) from case_file))::text, 8, '0'), p.enterprise_id, (select id from category where code = 'roads'), p.person_id, 'contact',
          '市政道路提前接通使用：园区主干道至厂区约 800 米尚未接通', 'normal', 'closed', null,
          now() - n * interval '20 seconds', now() - n * interval '20 seconds', now() - n * interval '15 seconds', now() - n * interval '15 seconds'
        from generate_series(1, ${count}) n join places p on p.place = n % (select count(*) from places) returning id),
      clocks as (insert into deadline (case_id, subject_id, kind, status, started_at, due_at, reasoning, settled_at)
        select id, id, kind, 'met', now() - interval '1 year', now() - interval '1 year', '{}', now() - interval '1 year'
        from closed, unnest('{sign,solve}'::"ClockKind"[]) kind)
      insert into case_event (case_id, at, actor_role, action, "from", "to") select id, now() - interval '1 year', 'office', 'strikeOff', 'confirmed', 'closed' from closed`)
    await client.query('reset all')
    client.release(true)
  }
  // What autovacuum does in a quiet moment.
  await pool.query({ text: 'vacuum analyze case_file, deadline, case_event' })
}
