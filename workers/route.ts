import { claimRow } from '../core/outbox/outbox.ts'
import { routeCase } from '../core/routing/route-case.ts'
import type { WorkerDeps } from './deps.ts'
import type { OutboxJob } from './relay.ts'

/** Routes a submitted case. The row is settled in the same transaction, so a kill between the two can't route twice or never. */
export async function routeRow({ id, attempt }: OutboxJob, deps: WorkerDeps): Promise<void> {
  const owner = deps.instance.id
  if (owner === undefined) return
  const row = await claimRow(deps.database.pool, BigInt(id), attempt, owner)
  if (row === undefined || row.caseId === null) return
  const { caseId } = row
  try {
    const { database, clock, policy } = deps
    await database.transact(async (db) => {
      const tx = { db, clock, policy }
      const settled =
        await db.$executeRaw`update outbox set status = 'sent', lane = null, owner = null, settled_at = ${clock.now()}
        where id = ${row.id} and status = 'sending' and owner = ${owner}`
      if (settled === 1) await routeCase(tx, caseId)
    })
  } catch (error) {
    deps.logger.error({ err: error, caseId }, 'a case could not be routed; trying again')
    const notBefore = new Date(deps.clock.now().getTime() + 1_000 * Math.min(300, 2 ** row.attempts))
    await deps.settler.note(owner, [
      { id: row.id, outcome: { status: 'pending', reason: 'routing failed', doubt: false, notBefore } },
    ])
  }
  deps.onOutbox()
}
