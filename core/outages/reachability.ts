import { peopleWith } from '../cases/audience.ts'
import { notify } from '../notices/notify.ts'
import type { Transaction } from '../transaction.ts'
import { giveTimeToAnswer } from './callbacks.ts'
import { bringBackMissed } from './missed.ts'

/**
 * Notes that Telegram can't reach a person (they blocked the bot, or their account is gone), and tells the office to phone them, and about which
 * enterprise it is: once per outage, however many messages fail.
 */
export async function markUnreachable(tx: Transaction, personId: number): Promise<void> {
  const now = tx.clock.now()
  const [person] = await tx.db.person.updateManyAndReturn({
    where: { id: personId, active: true, telegramId: { not: null }, unreachableSince: null },
    data: { unreachableSince: now },
    select: { name: true, phone: true },
  })
  if (person === undefined) return
  const enterprises = await tx.db.enterprise.findMany({
    where: { active: true, contacts: { some: { personId } } },
    orderBy: { id: 'asc' },
    select: { name: true },
  })
  const facts = {
    name: person.name,
    phone: person.phone ?? '',
    ...(enterprises.length > 0 && { enterprise: enterprises.map(({ name }) => name).join('、') }),
  }
  await notify(tx, { kind: 'unreachable', facts, to: await peopleWith(tx, 'office'), by: personId })
}

/**
 * The next private message of a person ends their outage: what they missed and still matters comes again, once, and what they are asked they have time
 * to answer. Cheap when there was none. The chat may be a new one, with another bot, that doesn't have their list of commands yet.
 */
export async function markReachable(tx: Transaction, telegramId: bigint): Promise<void> {
  const [person] = await tx.db.$queryRaw<{ id: number; since: Date }[]>`
    update person p set unreachable_since = null from (select id, unreachable_since as since from person
      where telegram_id = ${telegramId} and unreachable_since is not null for update) before
    where p.id = before.id returning p.id, before.since`
  if (person === undefined) return
  await notify(tx, { kind: 'commands', facts: {}, to: [person.id] })
  await bringBackMissed(tx, { personId: person.id, chatId: telegramId, since: person.since })
  await giveTimeToAnswer(tx, person.id)
}
