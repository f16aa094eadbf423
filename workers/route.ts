import { settleWithin } from '../core/outbox/claimed-rows.ts'
import { routeCase } from '../core/routing/route-case.ts'
import type { WorkerDeps } from './deps.ts'
import type { OutboxJob } from './relay.ts'
import { takeRows } from './take.ts'
import { writingOf } from '../core/transaction.ts'

/** Routes a submitted case. The row is settled in the same transaction, so a kill between the two can't route twice or never. */
export async function routeRow(job: OutboxJob, deps: WorkerDeps): Promise<void> {
  const { claims, database, clock, policy, logger } = deps
  const { owner, rows } = await takeRows(job, deps)
  await claims.hold(
    owner,
    rows,
    async (settle) => {
      for (const row of rows) {
        const { caseId } = row
        if (caseId === null) {
          settle(row, { status: 'undeliverable', reason: 'there is no such case' })
          continue
        }
        await database.transact(async (db) => {
          const tx = writingOf(db, { clock, policy })
          if (await settleWithin(tx, row, owner)) await routeCase(tx, caseId)
        })
        settle(row, 'carried out')
      }
    },
    ({ caseId, attempts }, error) => {
      logger.error({ err: error, caseId }, 'a case could not be routed; trying again')
      const notBefore = new Date(clock.now().getTime() + 1_000 * Math.min(300, 2 ** attempts))
      return { status: 'pending', reason: 'routing failed', doubt: false, notBefore }
    },
  )
  deps.onOutbox()
}
