import { Prisma } from '../../prisma/client/client.ts'
import type { Actor } from '../actor.ts'
import { zoneDay } from '../time/zone-day.ts'
import type { Reading } from '../transaction.ts'
import { caseTables, partiesSql, visibleSql } from './parties.ts'

/** Which of these cases somebody may know of now. */
export async function visibleCases(tx: Reading, actor: Actor, caseIds: readonly number[]): Promise<Set<number>> {
  if (caseIds.length === 0) return new Set()
  const parties = partiesSql(actor, zoneDay(tx.policy.timeZone, tx.clock.now()))
  const rows = await tx.db.$queryRaw<{ id: number }[]>(Prisma.sql`
    select c.id from ${caseTables} where c.id = any(${[...new Set(caseIds)]}::int[]) and ${visibleSql(parties)}`)
  return new Set(rows.map(({ id }) => id))
}
