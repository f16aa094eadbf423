import type { Pool } from 'pg'
import { Gauge, Registry, collectDefaultMetrics } from 'prom-client'
import type { Intake } from './bot/intake/intake.ts'
import type { Clock } from './platform/clock.ts'
import type { Check } from './platform/http/health.ts'
import { inTime, late } from './platform/in-time.ts'
import type { Queues } from './platform/queues/queues.ts'

/** Seconds that an update may wait to be handled, and a notice to be sent, before this process counts as not ready. */
const longestWait = { update: 60, notice: 600 }

interface Waiting {
  updates: number
  /** seconds */
  oldestUpdate: number
  /** of the last day */
  dead: number
  notices: number
  /** seconds since the oldest notice could have been sent; what is held over quiet hours doesn't count */
  oldestNotice: number
  /** of the last day */
  uncertain: number
}

/** What waits, in one statement over indexes that hold only what waits. */
export async function readWaiting(pool: Pool, clock: Clock): Promise<Waiting> {
  const { rows } = await pool.query(
    `select
      (select count(*)::int from inbox where lane is not null) as updates,
      (select coalesce(extract(epoch from $1 - min(received_at)), 0)::float from inbox where lane is not null) as "oldestUpdate",
      (select count(*)::int from inbox where status = 'dead' and settled_at > $1 - interval '1 day') as dead,
      (select count(*)::int from outbox where lane is not null) as notices,
      (select coalesce(extract(epoch from $1 - min(coalesce(not_before, created_at))), 0)::float from outbox
        where lane is not null and (not_before is null or not_before <= $1)) as "oldestNotice",
      (select count(*)::int from outbox where status = 'uncertain' and settled_at > $1 - interval '1 day') as uncertain`,
    [clock.now()],
  )
  return rows[0]
}

/** What must hold for a process to be ready: the database, the queue, the way updates come in, and nothing that has waited too long. */
export function readinessChecks(
  pool: Pool,
  clock: Clock,
  queues: Queues,
  intake: { name: 'poller' | 'webhook'; of: () => Intake | undefined } | undefined,
): Record<string, Check> {
  return {
    database: async () => (await pool.query('select 1')).rowCount === 1,
    queue: () => queues.healthy(),
    ...(intake ? { [intake.name]: async () => intakeIsWell(intake.of()) } : {}),
    oldestUpdate: async () => {
      const { oldestUpdate, updates } = await readWaiting(pool, clock)
      return { ok: oldestUpdate < longestWait.update, seconds: Math.round(oldestUpdate), waiting: updates }
    },
    oldestNotice: async () => {
      const { oldestNotice, notices } = await readWaiting(pool, clock)
      return { ok: oldestNotice < longestWait.notice, seconds: Math.round(oldestNotice), waiting: notices }
    },
  }
}

function intakeIsWell(intake: Intake | undefined): Awaited<ReturnType<Check>> {
  if (intake === undefined) return false
  return intake.trouble === undefined ? true : { ok: false, reason: intake.trouble }
}

/** How updates come in, for Prometheus. */
export function measureIntake(registry: Registry, intake: () => Intake | undefined): void {
  const registers = [registry]
  new Gauge({
    name: 'doorstep_intake_healthy',
    help: '1 while updates come in from Telegram, by polling or by the webhook',
    registers,
    collect() {
      const now = intake()
      this.set(now !== undefined && now.trouble === undefined ? 1 : 0)
    },
  })
  new Gauge({
    name: 'doorstep_webhook_pending',
    help: 'Updates that wait with Telegram to be pushed, as of the last look; 0 when polling',
    registers,
    collect() {
      this.set(intake()?.pending ?? 0)
    },
  })
}

/** Prometheus metrics: Node's own from the first moment on. */
export function createMetrics(): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return registry
}

/** Milliseconds that the database may take to say what waits. */
const patience = 2_000

/** What waits and what failed, as far as the database says it: while it is away that is all that is known, and these have no value. */
export function measureWaiting(registry: Registry, pool: Pool, clock: Clock): void {
  const gauges: [keyof Waiting, string, string][] = [
    ['updates', 'doorstep_inbox_waiting', 'Updates that wait to be handled'],
    ['oldestUpdate', 'doorstep_inbox_oldest_seconds', 'Age of the oldest update that waits'],
    ['dead', 'doorstep_inbox_dead', 'Updates parked within the last day, after failing too often'],
    ['notices', 'doorstep_outbox_waiting', 'Messages and routings that wait, held ones included'],
    ['oldestNotice', 'doorstep_outbox_oldest_seconds', 'Time since the oldest message could have been sent'],
    ['uncertain', 'doorstep_outbox_uncertain', 'Messages of the last day of which nobody knows whether they arrived'],
  ]
  // All gauges of one scrape share one statement.
  let reading: Promise<Waiting | undefined> | undefined
  const read = () => (reading ??= readInTime(pool, clock).finally(() => (reading = undefined)))
  const registers = [registry]
  new Gauge({
    name: 'doorstep_database_up',
    help: '1 while the database answers; the other metrics of what waits are missing while it does not',
    registers,
    async collect() {
      this.set((await read()) === undefined ? 0 : 1)
    },
  })
  for (const [key, name, help] of gauges) {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const waiting = await read()
        if (waiting === undefined) this.remove()
        else this.set(waiting[key])
      },
    })
  }
}

async function readInTime(pool: Pool, clock: Clock): Promise<Waiting | undefined> {
  const waiting = await inTime(patience, readWaiting(pool, clock)).catch((): typeof late => late)
  return waiting === late ? undefined : waiting
}
