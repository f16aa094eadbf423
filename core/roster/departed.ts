import { Prisma } from '../../prisma/client/client.ts'
import { caseTables, handlerGone, maySql, partiesOf } from '../cases/parties.ts'
import { rowOfPerson } from '../access/somebody.ts'
import { notify } from '../notices/notify.ts'
import { zoneDay } from '../time/zone-day.ts'
import type { Transaction } from '../transaction.ts'

/**
 * Tells whoever may assign their cases that some of the zone's people are gone: one notice each, whatever the number of cases, with what they may know
 * of. Cases without a handler wait in their list until somebody has them.
 *
 * @param people ids of those whose part in the zone has just changed
 */
export async function tellOfDeparted(tx: Transaction, people: readonly number[]): Promise<void> {
  if (people.length === 0) return
  const parties = partiesOf(rowOfPerson, zoneDay(tx.policy.timeZone, tx.clock.now()))
  const told = await tx.db.$queryRaw<{ id: number; cases: number; people: string }[]>(Prisma.sql`
    select n.id, count(*)::int as cases, string_agg(distinct h.name, '、') as people
    from ${caseTables} join person n on n.active and n.roles && '{office,inspector}'::"Role"[]
    where c.handler_id = any(${[...people]}::int[]) and ${handlerGone} and ${maySql(parties, 'assign')} group by n.id order by n.id`)
  await notify(tx, ...told.map(({ id, ...facts }) => ({ kind: 'handlersGone' as const, facts, to: [id] })))
}
