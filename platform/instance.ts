import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from './logger.ts'

/** The class of the advisory locks by which running processes are known to be alive. */
export const instanceLockClass = 47_701

/**
 * The life sign of one process: an advisory lock on a connection of its own, which Postgres drops the moment the process or the connection
 * dies. What a process claims (rows of the inbox and the outbox) carries its number; a claim whose number no longer holds its lock is free
 * to be taken over, at once and without asking any clock.
 */
export interface Instance {
  /** number to claim with; undefined while there is no connection, when nothing may be claimed */
  readonly id: number | undefined
  close(): Promise<void>
}

/** After a lost connection the process comes back under a new number: whatever it had claimed is taken over like that of a dead one. */
export async function holdInstance({ url, logger }: { url: string; logger: Logger }): Promise<Instance> {
  let id: number | undefined
  let client: pg.Client | undefined
  let closed = false

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: url,
      application_name: 'doorstep-instance',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    })
    const number = randomInt(1, 2_147_483_647)
    next.once('end', () => {
      if (client === next) {
        id = undefined
        client = undefined
        if (!closed) void reconnect()
      }
    })
    next.on('error', (error) => logger.warn({ err: error }, 'the connection that shows this process is alive failed'))
    await next.connect()
    await next.query('select pg_advisory_lock($1, $2)', [instanceLockClass, number])
    client = next
    id = number
    logger.debug({ instance: number }, 'this process is known to be alive')
  }

  async function reconnect(): Promise<void> {
    while (!closed && client === undefined) {
      try {
        await connect()
      } catch (error) {
        logger.warn({ err: error }, 'no connection to show that this process is alive; trying again')
        await sleep(500)
      }
    }
  }

  await connect()
  return {
    get id() {
      return id
    },
    async close() {
      closed = true
      const open = client
      id = undefined
      client = undefined
      await open?.end()
    },
  }
}

/** SQL condition: the owner in `column` is a process that is no longer alive. */
export function ownerIsDead(column: string): string {
  return `not exists (select 1 from pg_locks l where l.locktype = 'advisory' and l.classid = ${instanceLockClass}
    and l.objid = ${column}::bigint::oid and l.objsubid = 2 and l.granted and l.database = (select oid from pg_database where datname = current_database()))`
}
