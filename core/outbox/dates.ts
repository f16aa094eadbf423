import type { Pool } from 'pg'
import { pushableAt, type QuietHours } from '../time/quiet-hours.ts'

/** Nothing that failed is tried again as late as that by its own account. */
const longestRetry = 86_400_000

/**
 * Puts dates right that were set while the clock was wrong: what is held over the quiet hours is due at the end of those that it is in now, or at once
 * when there are none; what waits to be tried again waits no longer than a day. A date that is right stays as it is.
 *
 * @returns how many were wrong
 */
export async function putDatesRight(pool: Pool, policy: QuietHours, now: Date): Promise<number> {
  const { rowCount } = await pool.query(
    `update outbox o set not_before = case when r.quiet then $2::timestamptz else $1::timestamptz end
     from (select id, held and (error is null or error = $4) as quiet from outbox where lane is not null and status = 'pending') r
     where o.id = r.id and o.status = 'pending' and o.not_before > case when r.quiet then $2::timestamptz else $3::timestamptz end`,
    [now, pushableAt(policy, now, false), new Date(now.getTime() + longestRetry), heldBecause],
  )
  return rowCount ?? 0
}

/** What is noted of a notice that was held when it was to be sent. */
export const heldBecause = 'quiet hours'
