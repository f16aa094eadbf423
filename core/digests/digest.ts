import { Prisma, type PrismaClient } from '../../prisma/client/client.ts'
import type { CaseState } from '../../prisma/client/enums.ts'
import { openStates, type CaseAction } from '../cases/lifecycle.ts'
import { maySql, partiesOf } from '../cases/parties.ts'
import { rowOfPerson } from '../access/somebody.ts'
import type { Policy } from '../policy/policy.ts'
import { addDays, instantOf, localTimeOf, type LocalDay } from '../time/local-time.ts'
import { pushableAt } from '../time/quiet-hours.ts'
import { calendarOf } from '../time/working-calendar.ts'
import { zoneDay } from '../time/zone-day.ts'
import type { Transaction } from '../transaction.ts'
import type { DigestFacts, DigestLine } from '../notices/notice.ts'
import { notify } from '../notices/notify.ts'

const { sql } = Prisma

/** A leader whose digest of a day hasn't been written yet. */
export interface DueDigest {
  personId: number
  day: LocalDay
}

/**
 * Leaders who are owed this morning's digest: on working days, from the policy's hour until the evening's quiet hours. After that it would
 * only arrive together with the next one, so a day that was missed whole is dropped. Who joined later than this morning waits until the next.
 */
export async function digestsDue(db: Prisma.TransactionClient | PrismaClient, policy: Policy, now: Date): Promise<DueDigest[]> {
  const day = zoneDay(policy.timeZone, now)
  if (!calendarOf(policy).works(day) || localTimeOf(policy.timeZone, now) < policy.digest.at) return []
  if (pushableAt(policy, now, false) > now) return []
  const leaders = await db.person.findMany({
    where: {
      roles: { has: 'leader' },
      active: true,
      telegramId: { not: null },
      digests: { none: { period: periodOf(day) } },
      OR: [{ boundAt: null }, { boundAt: { lt: instantOf(policy.timeZone, day, policy.digest.at) } }],
    },
    orderBy: { id: 'asc' },
    select: { id: true },
  })
  return leaders.map(({ id }) => ({ personId: id, day }))
}

/**
 * Writes a leader's digest of a day into the outbox: the cases of their enterprises and projects (a project's own leader goes before the
 * enterprise's). Of secret cases it says nothing, not even how many: one firm has
 * one contact, and a count would be a name. A day without anything makes a digest too.
 *
 * @returns false when this day's digest had been written before
 */
export async function composeDigest(tx: Transaction, personId: number, day: LocalDay): Promise<boolean> {
  const now = tx.clock.now()
  // The unique row comes first: of two workers, the second waits here for the first to commit.
  const { count } = await tx.db.digest.createMany({ data: [{ personId, period: periodOf(day), at: now }], skipDuplicates: true })
  if (count === 0) return false
  const facts = await readDigest(tx, personId, day)
  await notify(tx, { kind: 'digest', facts, to: [personId] })
  return true
}

/**
 * What a leader's digest of a day says as things stand now: also for the leader who asks during the day. New is what came since the last
 * digest of an earlier day; when there was none, since the hour at which the one of the working day before was due.
 */
export async function readDigest(tx: Transaction, personId: number, day: LocalDay): Promise<DigestFacts> {
  const since = await lastDigestAt(tx, personId, day)
  return {
    day,
    ...(await freshCases(tx, personId, since)),
    stalled: await stalledCases(tx, personId),
    waiting: await waitingCases(tx, personId),
  }
}

function periodOf(day: LocalDay): string {
  return `day:${day}`
}

async function lastDigestAt(tx: Transaction, personId: number, day: LocalDay): Promise<Date> {
  const [last, before] = await tx.db.digest.findMany({
    where: { personId, period: { startsWith: 'day:', lte: periodOf(day) } },
    orderBy: { period: 'desc' },
    take: 2,
    select: { period: true, at: true },
  })
  const written = last?.period === periodOf(day) ? last : undefined
  const earlier = written ? before : last
  return earlier?.at ?? hourOfDigestBefore(tx.policy, day)
}

/** When the digest of the working day before was due. */
function hourOfDigestBefore(policy: Policy, day: LocalDay): Date {
  const calendar = calendarOf(policy)
  let before = addDays(day, -1)
  while (!calendar.works(before)) before = addDays(before, -1)
  return instantOf(policy.timeZone, before, policy.digest.at)
}

const line = sql`c.id as "caseId", c.version, c.number, e.name as enterprise, k.name as category`

/** Cases of one leader, starting from their enterprises and projects so that the rest of the zone's are never read. */
function casesOf(personId: number, joins = Prisma.empty): Prisma.Sql {
  return sql`case_file c
    join enterprise e on e.id = c.enterprise_id
    join category k on k.id = c.category_id
    left join project p on p.id = c.project_id
    ${joins}
    where c.enterprise_id in (
      select id from enterprise where leader_id = ${personId} union select enterprise_id from project where leader_id = ${personId}
    ) and coalesce(p.leader_id, e.leader_id) = ${personId}`
}

const listed = sql`(c.visibility <> 'secret')`

function inState(states: readonly CaseState[]): Prisma.Sql {
  return sql`c.state = any(${[...states]}::"CaseState"[])`
}

/** What came since the last digest, and how much of it is a service gap. Naming the states lets the index by state and time find it. */
async function freshCases(tx: Transaction, personId: number, since: Date): Promise<Pick<DigestFacts, 'fresh' | 'gaps'>> {
  const rows = await tx.db.$queryRaw<(DigestLine & { gap: boolean })[]>(sql`
    select ${line}, c.service_gap as gap from ${casesOf(personId)} and ${listed}
      and ${inState([...openStates, 'closed'])} and c.submitted_at > ${since} order by c.submitted_at, c.id`)
  const fresh = rows.map(({ caseId, version, number, enterprise, category }) => ({
    caseId,
    version,
    number,
    enterprise,
    category,
  }))
  return { fresh, gaps: rows.filter(({ gap }) => gap).length }
}

async function waitingCases(tx: Transaction, personId: number): Promise<DigestLine[]> {
  return tx.db.$queryRaw<DigestLine[]>(sql`
    select ${line} from ${casesOf(personId)} and ${listed} and ${inState(['delivered', 'confirmed'])} order by c.delivered_at, c.id`)
}

/** One line per case: the clock that ran out first, and whom it waits for. A paused clock isn't stalled. */
async function stalledCases(tx: Transaction, personId: number): Promise<DigestFacts['stalled']> {
  const today = zoneDay(tx.policy.timeZone, tx.clock.now())
  const joins = sql`
    join deadline x on x.case_id = c.id and x.status = 'running'
    left join leave l on l.person_id = c.handler_id and ${today}::date between l.first_day and l.last_day
    left join person h on h.id = coalesce(l.substitute_id, c.handler_id)`
  const parties = partiesOf(rowOfPerson, today)
  const namesOf = (action: CaseAction) =>
    sql`(select string_agg(n.name, '、' order by n.id) from person n where n.active and 'office' = any(n.roles) and ${maySql(parties, action)})`
  const rows = await tx.db.$queryRaw<(DigestLine & { clock: string; dueAt: Date; waiting: string })[]>(sql`
    select * from (
      select distinct on (c.id) ${line}, x.kind::text as clock, x.due_at as "dueAt",
        coalesce(case x.kind when 'assign' then ${namesOf('assign')} when 'strike_off' then ${namesOf('strikeOff')} else h.name end, '') as waiting
      from ${casesOf(personId, joins)} and ${listed} and ${inState(openStates)}
        and exists (select 1 from rung_fired r where r.deadline_id = x.id and r.rung in ('red', 'top'))
      order by c.id, x.due_at, x.id
    ) stalled order by "dueAt", "caseId"`)
  return rows.map((row) => ({ ...row, dueAt: row.dueAt.toISOString() }))
}
