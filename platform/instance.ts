import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { systemClock, type Clock } from './clock.ts'
import type { Logger } from './logger.ts'

/** The class of the advisory locks by which running processes are known to be alive. */
export const instanceLockClass = 47_701

/** Milliseconds after which a process that says nothing is taken for dead, unless told. Others take over what it had claimed a moment later. */
export const leaseDuration = 8_000

/**
 * The life sign of one process: an advisory lock on a connection of its own. Postgres drops it the moment the process or the connection dies, and
 * ends the connection of a process that hasn't said a word for the lease's duration: one that is frozen, busy with something endless, or cut off.
 * What a process claims (rows of the inbox and the outbox) carries its number; a claim whose number no longer holds its lock is free to be taken
 * over, at once and without asking any clock but Postgres's own.
 */
export interface Instance {
  /**
   * Number to claim with, and to act by on what was claimed. Undefined from the moment at which others may have taken over, and while there is no
   * connection, when nothing may be claimed or sent. A number that was lost never comes back.
   */
  readonly id: number | undefined
  close(): Promise<void>
}

/** What running processes on one database tell each other, over the connections of their life signs. For hints: what is lost is lost. */
export interface Circle {
  /** how many others there are, as of the last second */
  readonly others: number
  /** @param text 7,900 bytes at most */
  tell(text: string): void
  /** what another process has told */
  onTold(listener: (text: string) => void): void
}

export interface InstanceOptions {
  url: string
  logger: Logger
  /** milliseconds without a word; {@link leaseDuration} unless told */
  duration?: number
  /** the machine's own, whatever time it is in the zone; for tests of a machine that slept */
  clock?: Clock
}

/** Where processes tell each other something. */
const channel = 'doorstep_processes'

/** A lock that is held. */
interface Held {
  client: pg.Client
  number: number
  /** of the server's process behind the connection */
  backend: number
  /** when the newest statement that Postgres has answered was asked: from then on it counts at the earliest */
  proven: Instant
}

/**
 * Takes a number and holds it. After a lost connection, or too long a silence, the process comes back under a new number: whatever it had claimed
 * is taken over like that of a dead one, by itself or by another.
 *
 * @throws {Error} when the database can't be reached now, or is older than Postgres 14
 */
export async function holdInstance({
  url,
  logger,
  duration = leaseDuration,
  clock = systemClock,
}: InstanceOptions): Promise<Instance & Circle> {
  // A little less than by Postgres's clock, which needn't run at the same speed.
  const trusted = duration * 0.9
  let held: Held | undefined
  let asking = false
  let closed = false
  let others = 0
  const listeners: ((text: string) => void)[] = []

  const instant = (): Instant => ({ monotonic: performance.now(), wall: clock.now().getTime() })
  const elapsed = ({ monotonic, wall }: Instant) => Math.max(performance.now() - monotonic, clock.now().getTime() - wall)

  async function connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'doorstep-instance',
      keepAlive: true,
      keepAliveInitialDelayMillis: 2_000,
      connectionTimeoutMillis: 5_000,
      query_timeout: duration,
    })
    client.on('error', (error) => logger.warn({ err: error }, 'the connection that shows this process is alive failed'))
    client.once('end', () => {
      if (held?.client === client) lose('its connection ended')
    })
    try {
      await client.connect()
      const asked = instant()
      const { number, backend } = await takeNumber(client, duration)
      // Whoever was frozen just now holds nothing for sure.
      if (elapsed(asked) > trusted) throw new Error('the answer came too late')
      if (closed) return await client.end()
      client.on('notification', ({ processId, payload }) => {
        if (processId === backend) return
        others = Math.max(others, 1)
        if (payload) for (const listener of listeners) listener(payload)
      })
      await client.query(`listen ${channel}`)
      held = { client, number, backend, proven: asked }
      // The others know at once that they aren't alone.
      tell('')
      logger.debug({ instance: number }, 'this process is known to be alive')
    } catch (error) {
      await client.end().catch(() => undefined)
      throw error
    }
  }

  function tell(text: string): void {
    held?.client
      .query('select pg_notify($1, $2)', [channel, text])
      .catch((error: unknown) => logger.debug({ err: error }, 'the other processes could not be told something'))
  }

  async function reconnect(): Promise<void> {
    while (!closed && held === undefined) {
      try {
        await connect()
        logger.info(
          { instance: (held as Held | undefined)?.number },
          'this process is known to be alive again, under a new number',
        )
      } catch (error) {
        logger.warn({ err: error }, 'no connection to show that this process is alive; trying again')
        await sleep(500)
      }
    }
  }

  /** For good: others take over from now on at the latest, and whoever acts by this number finds out before. */
  function lose(reason: string): void {
    if (held === undefined) return
    const { client, number } = held
    held = undefined
    logger.warn(
      { instance: number, reason },
      'this process was not known to be alive any more; others take over what it had claimed',
    )
    void client.end().catch(() => undefined)
    if (!closed) void reconnect()
  }

  function check(): void {
    if (held !== undefined && elapsed(held.proven) > trusted) lose('Postgres had not heard of it for too long')
  }

  /** From the main loop on purpose: a loop that is blocked says nothing. */
  async function say(): Promise<void> {
    check()
    const now = held
    if (now === undefined || asking) return
    asking = true
    try {
      const asked = instant()
      const { rows } = await now.client.query<{ backend: number; alive: number }>(
        `select pg_backend_pid() as backend, (select count(*)::int from ${livingLocks('l')}) as alive`,
      )
      if (held !== now) return
      others = Math.max(0, (rows[0]?.alive ?? 1) - 1)
      if (rows[0]?.backend === now.backend) now.proven = asked
      else lose('its session changed: a pooler in transaction mode stands before Postgres; connect directly')
    } catch (error) {
      // A connection that has ended says so itself; until then the time runs.
      logger.debug({ err: error }, 'Postgres did not hear that this process is alive')
    } finally {
      asking = false
    }
  }

  await connect()
  const saying = setInterval(() => void say(), duration / 8)
  return {
    get id() {
      check()
      return held?.number
    },
    get others() {
      return others
    },
    tell,
    onTold: (listener) => void listeners.push(listener),
    async close() {
      closed = true
      clearInterval(saying)
      const open = held?.client
      held = undefined
      await open?.end()
    },
  }
}

/** Makes the session one that Postgres ends when it hears nothing, and takes a number in it that nobody else has. */
async function takeNumber(client: pg.Client, duration: number): Promise<Pick<Held, 'number' | 'backend'>> {
  const { rows } = await client.query<{ version: number }>(`select current_setting('server_version_num')::int as version`)
  if (rows[0]!.version < 140_000) throw new Error('Postgres 14 or newer is needed: older ones notice no process that is frozen')
  for (;;) {
    const number = randomInt(1, 2_147_483_647)
    const { rows: taken } = await client.query<{ backend: number; free: boolean }>(
      `select pg_backend_pid() as backend, pg_try_advisory_lock($1, $2) as free, ${settings.map(([name, value]) => `set_config('${name}', '${value}', false)`).join(', ')},
         set_config('idle_session_timeout', $3, false)`,
      [instanceLockClass, number, String(duration)],
    )
    if (taken[0]!.free) return { number, backend: taken[0]!.backend }
  }
}

/** For a server that waits for something else than the next word: a network that swallows its answers, or a lock. Milliseconds and seconds. */
const settings = [
  ['tcp_user_timeout', '8000'],
  ['tcp_keepalives_idle', '2'],
  ['tcp_keepalives_interval', '2'],
  ['tcp_keepalives_count', '3'],
  ['statement_timeout', '5000'],
] as const

/** By two clocks, since the first stands still while a machine sleeps, and the second may be set back. */
interface Instant {
  monotonic: number
  wall: number
}

/** SQL condition: the owner in `column` is a process that is no longer alive. */
export function ownerIsDead(column: string): string {
  return `not exists (select 1 from ${livingLocks('l')} and l.objid = ${column}::bigint::oid)`
}

/** SQL: the life signs of this database's processes, as a table with its condition. */
function livingLocks(name: string): string {
  return `pg_locks ${name} where ${name}.locktype = 'advisory' and ${name}.classid = ${instanceLockClass} and ${name}.objsubid = 2 and ${name}.granted
    and ${name}.database = (select oid from pg_database where datname = current_database())`
}
