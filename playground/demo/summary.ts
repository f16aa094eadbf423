import { displayWidth } from '../../cli/columns.ts'
import { textsFor } from '../../locales/texts.ts'
import type { CaseState } from '../../prisma/client/enums.ts'
import type { DemoZone } from './zone.ts'

/** What became of one case. */
interface CaseRow {
  number: string
  category: string
  state: CaseState
  handler: string | null
  /** since it was filed, until it was closed or until now */
  days: number
  secret: boolean
}

/** What the story left behind, counted in the database and by the simulator. */
export interface Tally {
  cases: CaseRow[]
  /** cases that the enterprise found solved, and those of them where the first delivery was enough */
  solved: number
  solvedAtFirst: number
  serviceGaps: number
  rungs: { blue: number; red: number }
  notices: number
  /** notices that were held over quiet hours and came together in one message */
  bundled: number
  answers: number
  /** messages of which the outbox isn't sure that they were sent only once */
  doubtful: number
  /** updates that came in, and those of them that are not handled */
  updates: number
  unhandled: number
}

/** Counts what the story left behind. */
export async function takeTally({ database: { pool }, clock }: DemoZone): Promise<Tally> {
  const cases = await pool.query<CaseRow>(
    `select c.number, k.name as category, c.state::text, h.name as handler, c.visibility = 'secret' as secret,
       extract(epoch from coalesce(c.closed_at, $1) - c.submitted_at)::float / 86400 as days
     from case_file c join category k on k.id = c.category_id left join person h on h.id = c.handler_id order by c.id`,
    [clock.now()],
  )
  const counts = await pool.query<Omit<Tally, 'cases' | 'rungs'> & { blue: number; red: number }>(
    `select
      (select count(*)::int from case_file where outcome = 'solved') as solved,
      (select count(*)::int from case_file where outcome = 'solved' and not_solved = 0) as "solvedAtFirst",
      (select count(*)::int from case_file where service_gap) as "serviceGaps",
      (select count(*)::int from rung_fired where told and rung = 'blue') as blue,
      (select count(*)::int from rung_fired where told and rung = 'red') as red,
      (select count(*)::int from outbox where topic = 'notice' and kind <> 'commands' and status = 'sent') as notices,
      (select count(*) + count(distinct bundled_in) from outbox where bundled_in is not null)::int as bundled,
      (select count(*)::int from outbox where topic = 'answer' and status = 'sent') as answers,
      (select count(*)::int from outbox where doubts > 0) as doubtful,
      (select count(*)::int from inbox) as updates,
      (select count(*)::int from inbox where status <> 'handled') as unhandled`,
  )
  const { blue, red, ...rest } = counts.rows[0]!
  return { cases: cases.rows, ...rest, rungs: { blue, red } }
}

/** What the simulator and the processes say. */
export interface Proof {
  /** calls to the Bot API, and those that broke its rules */
  calls: number
  violations: number
  /** kills after which the application went on */
  survived: number
  /** lines of the application's log that report an error */
  errors: number
  seconds: number
}

/** The summary as a table of at most 80 columns. */
export function renderSummary(tally: Tally, proof: Proof): string[] {
  const texts = textsFor('zh-CN')
  const rows = tally.cases.map(({ number, category, state, handler, days, secret }) => [
    number,
    secret ? `🔒 ${category.split('（')[0]}` : category,
    texts.plain(`state-${state}`),
    handler ?? '',
    days.toFixed(1),
  ])
  const { rungs } = tally
  return [
    ...renderTable([['case', 'category', 'state', 'handler', 'days'], ...rows]),
    '',
    ...renderTable([
      ['solved at the first delivery', `${tally.solvedAtFirst} of ${tally.solved} solved`],
      ['service gaps (a key enterprise had to ask)', String(tally.serviceGaps)],
      ['rungs of the ladder', `${rungs.blue} blue, ${rungs.red} red`],
      ['notices sent', `${tally.notices}, ${tally.bundled} of them in a morning bundle`],
      ['answers sent', String(tally.answers)],
      ['updates handled', `${tally.updates - tally.unhandled} of ${tally.updates}`],
      ['kill -9 survived', String(proof.survived)],
      ['messages that may have come twice', `${tally.doubtful}, marked in the outbox`],
      ['Bot API calls, and rules they broke', `${proof.calls}, ${proof.violations}`],
      ['errors in the log', String(proof.errors)],
      ['time', `${proof.seconds.toFixed(0)} s`],
    ]),
  ]
}

/** Columns as wide as their widest cell. */
export function renderTable(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => displayWidth(row[column] ?? ''))))
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat(widths[column]! - displayWidth(cell)))
      .join('  ')
      .trimEnd(),
  )
}
