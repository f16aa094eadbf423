import { instanceLockClass } from '../../../platform/instance.ts'
import type { Ground } from './ground.ts'
import type { SupervisedProcess } from './processes.ts'
import { eventually } from './until.ts'
import type { Finding } from './verify.ts'

/** Milliseconds within which others must have what a frozen process had in hand. */
export const takeoverLimit = 20_000

/** What happened around one freeze. Times are of `performance.now()`. */
export interface Freeze {
  /** rows that the frozen process was working on */
  inHand: number
  /** milliseconds until others had all that it had claimed */
  takenOverAfter: number
  frozenAt: number
  thawedAt: number
  /** the same by the database's clock */
  thawedAtDatabase: Date
  /** the number under which the process came back */
  numberAfter: number
}

/** Writes down who changes rows of the inbox and the outbox, and whose they were. */
export async function watchOwners({ pool }: Ground): Promise<void> {
  await pool.query(`
    create table ownership (at timestamptz not null, who text not null, owner int not null, status text not null, row text not null);
    create function note_owner() returns trigger language plpgsql as $$ begin
      insert into ownership values (clock_timestamp(), current_setting('application_name'), old.owner, old.status::text, tg_table_name || ' ' || to_jsonb(old)::text);
      return null; end $$;
    create trigger note_owner after update on inbox for each row when (old.owner is not null) execute function note_owner();
    create trigger note_owner after update on outbox for each row when (old.owner is not null) execute function note_owner()`)
}

/** The number that a process has now. */
export async function numberOf({ pool }: Ground, { name }: SupervisedProcess): Promise<number | undefined> {
  const { rows } = await pool.query(
    `select l.objid::int as number from pg_locks l join pg_stat_activity a using (pid)
     where l.locktype = 'advisory' and l.classid = $1 and a.application_name = $2 and a.datname = current_database()`,
    [instanceLockClass, name],
  )
  return rows[0]?.number
}

/** Freezes a process at a moment at which it works on something, for so many milliseconds, and until others have taken over. */
export async function freezeAtWork(ground: Ground, victim: SupervisedProcess, milliseconds: number): Promise<Freeze> {
  const { pool } = ground
  let number: number | undefined
  const claimed = async (statuses: string[]) => {
    const { rows } = await pool.query(
      `select (select count(*)::int from inbox where lane is not null and owner = $1 and status::text = any($2))
         + (select count(*)::int from outbox where lane is not null and owner = $1 and status::text = any($2)) as rows`,
      [number, statuses],
    )
    return rows[0].rows as number
  }
  let inHand = 0
  await eventually(
    'it is frozen at work',
    async () => {
      number = await numberOf(ground, victim)
      if ((await claimed(['claimed', 'sending'])) === 0) return false
      // Its work is done in milliseconds: what counts is what it has when it stands still.
      victim.freezeNow()
      inHand = await claimed(['claimed', 'sending'])
      if (inHand === 0) victim.thaw()
      return inHand > 0
    },
    { within: 120_000, every: 20 },
  )
  const frozenAt = performance.now()
  const after = () => performance.now() - frozenAt
  const free = async () => (await claimed(['claimed', 'sending', 'pending'])) === 0
  await eventually('others have taken over', free, { within: 3 * takeoverLimit, every: 100 })
  const takenOverAfter = after()
  await eventually('the freeze is over', () => Promise.resolve(after() > milliseconds), { within: 2 * milliseconds, every: 100 })
  const { rows } = await pool.query('select clock_timestamp() as now')
  const thawedAt = performance.now()
  victim.thaw()
  let numberAfter: number | undefined
  const back = async () => ![undefined, number].includes((numberAfter = await numberOf(ground, victim)))
  await eventually('it is back under another number', back)
  return { inHand, takenOverAfter, frozenAt, thawedAt, thawedAtDatabase: rows[0].now, numberAfter: numberAfter! }
}

/** What a freeze must not have done. */
export async function judgeFreezes(
  { pool }: Ground,
  { name }: SupervisedProcess,
  freezes: readonly Freeze[],
  repeatedAt: readonly number[],
): Promise<Finding[]> {
  const lateWrites: string[] = []
  for (const [index, { thawedAtDatabase, numberAfter }] of freezes.entries()) {
    const { rows } = await pool.query(
      `select at, row from ownership where who = $1 and status in ('claimed', 'sending') and owner <> $2 and at > $3 and at < $4`,
      [name, numberAfter, thawedAtDatabase, freezes[index + 1]?.thawedAtDatabase ?? 'infinity'],
    )
    for (const { at, row } of rows) lateWrites.push(`${at.toISOString()} ${row}`)
  }
  const { rows: written } = await pool.query('select count(*)::int as count from ownership where who = $1', [name])
  // While one stands still others take over what it had in hand, and what may have been sent is sent again: that comes with a doubt.
  const isLate = (at: number) =>
    freezes.some(({ thawedAt }, index) => at > thawedAt && at < (freezes[index + 1]?.frozenAt ?? Infinity))
  const lastThaw = (at: number) => Math.max(...freezes.map(({ thawedAt }) => (thawedAt < at ? thawedAt : 0)))
  return [
    {
      promise: `others take over within ${takeoverLimit / 1_000} seconds`,
      checked: freezes.length,
      broken: freezes.flatMap(({ takenOverAfter }) =>
        takenOverAfter < takeoverLimit ? [] : [`only after ${takenOverAfter} ms`],
      ),
    },
    { promise: 'who was frozen writes nothing that is not theirs', checked: written[0].count, broken: lateWrites },
    {
      promise: 'nothing comes twice after a thaw',
      checked: repeatedAt.length,
      broken: repeatedAt.flatMap((at) =>
        isLate(at) ? [`a message came again ${Math.round(at - lastThaw(at))} ms after the thaw`] : [],
      ),
    },
  ]
}
