import { notify } from '../notices/notify.ts'
import type { Transaction } from '../transaction.ts'

/**
 * Notes that Telegram can't reach a person (they blocked the bot, or their account is gone), and tells the office to phone them: once per outage,
 * however many messages fail.
 */
export async function markUnreachable(tx: Transaction, personId: number): Promise<void> {
  const now = tx.clock.now()
  const [person] = await tx.db.person.updateManyAndReturn({
    where: { id: personId, active: true, telegramId: { not: null }, unreachableSince: null },
    data: { unreachableSince: now },
    select: { name: true, phone: true },
  })
  if (person === undefined) return
  const office = await tx.db.person.findMany({
    where: { active: true, roles: { has: 'office' }, id: { not: personId } },
    select: { id: true },
  })
  const facts = { name: person.name, phone: person.phone ?? '' }
  await notify(tx, { kind: 'unreachable', facts, to: office.map(({ id }) => id) })
}

/**
 * The next private message of a person ends their outage. Cheap when there was none: an update that finds no row. The chat may be a new one, with
 * another bot, that doesn't have their list of commands yet.
 */
export async function markReachable(tx: Transaction, telegramId: bigint): Promise<void> {
  const back = await tx.db.person.updateManyAndReturn({
    where: { telegramId, unreachableSince: { not: null } },
    data: { unreachableSince: null },
    select: { id: true },
  })
  await notify(tx, { kind: 'commands', facts: {}, to: back.map(({ id }) => id) })
}
