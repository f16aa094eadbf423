import { expireCallback } from '../core/cases/close.ts'
import { putOffCallback } from '../core/outages/callbacks.ts'
import { sweep, type SweepResult } from '../core/escalation/ladder.ts'
import { inTransaction, type WorkerDeps } from './deps.ts'

/** One round of the clock: every rung that is due fires, and callbacks that ran out are closed as unanswered. */
export async function sweepDeadlines(deps: WorkerDeps): Promise<SweepResult> {
  const result = await sweep((work) => inTransaction(deps, work), { putOffCallback, onCallbackExpired: expireCallback })
  for (const { deadlineId, error } of result.failed)
    deps.logger.error({ err: error, deadlineId }, 'a deadline could not be looked after; trying again')
  if (result.climbed > 0) deps.onOutbox()
  return result
}
