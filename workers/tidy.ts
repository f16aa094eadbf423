import type { WorkerDeps } from './deps.ts'

const day = 86_400_000
/** Telegram repeats no update that is older than a day; what people wrote isn't kept longer than it takes to look into a complaint. */
const keepUpdates = 7 * day
/** Sent messages have to be found when somebody replies to them. */
const keepOutbox = 180 * day
const batch = 5_000

/** Forgets handled updates and messages that were sent long ago. @returns how many rows went */
export async function forgetOld({ database, clock }: WorkerDeps): Promise<number> {
  const now = clock.now().getTime()
  const updates = await database.pool.query(
    `delete from inbox where update_id in (select update_id from inbox where settled_at < $1 order by settled_at limit ${batch})`,
    [new Date(now - keepUpdates)],
  )
  const messages = await database.pool.query(
    `delete from outbox where id in (select id from outbox where settled_at < $1 order by settled_at limit ${batch})`,
    [new Date(now - keepOutbox)],
  )
  return (updates.rowCount ?? 0) + (messages.rowCount ?? 0)
}
