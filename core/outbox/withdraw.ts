import { Prisma } from '../../prisma/client/client.ts'
import { ownerIsDead } from '../../platform/instance.ts'
import type { Writing } from '../transaction.ts'

/** What is noted of a message that its person may no longer get. */
export const accessWithdrawn = 'access withdrawn'

/** Messages to people who may no longer get any aren't sent. */
export async function withdrawMessages(tx: Writing, personIds: readonly number[]): Promise<void> {
  await tx.db.$executeRaw(Prisma.sql`
    update outbox set status = 'undeliverable', lane = null, owner = null, queued_at = null, settled_at = ${tx.clock.now()}, error = ${accessWithdrawn}
    where person_id = any(${[...personIds]}::int[]) and lane is not null
      and (status = 'pending' or status = 'sending' and ${Prisma.raw(ownerIsDead('outbox.owner'))})`)
}
