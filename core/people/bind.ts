import { Prisma } from '../../prisma/client/client.ts'
import { notify } from '../notices/notify.ts'
import { leaveChatBehind } from '../drafts/another-chat.ts'
import { Refusal } from '../refusal.ts'
import type { Transaction } from '../transaction.ts'

/** The person behind an invitation, as far as a welcome needs them. */
export interface BoundPerson {
  id: number
  code: string
  name: string
  /** null: the zone's default */
  locale: string | null
}

/**
 * Makes a Telegram account a person's, and gives its chat their commands. Whoever had the account and is no longer active gives it up.
 *
 * @param speaks the language of their client: theirs from now on, where the roster says none
 * @throws Refusal `account-taken` when the account is another active person's
 */
export async function bindAccount(
  tx: Transaction,
  personId: number,
  telegramId: bigint,
  speaks: string | undefined,
): Promise<void> {
  const [holder] = await tx.db.$queryRaw<{ id: number; active: boolean }[]>`
    SELECT id, active AND cardinality(roles) > 0 AS active FROM person WHERE telegram_id = ${telegramId} FOR UPDATE`
  if (holder?.active === true && holder.id !== personId) throw new Refusal('account-taken')
  if (holder !== undefined && holder.id !== personId) {
    await tx.db.person.update({ where: { id: holder.id }, data: { telegramId: null, boundAt: null, unreachableSince: null } })
  }
  try {
    await tx.db.person.update({
      where: { id: personId },
      data: { telegramId, boundAt: tx.clock.now(), unreachableSince: null },
    })
  } catch (error) {
    // The account was bound to somebody else since we looked: the unique index has the last word.
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') throw new Refusal('account-taken')
    throw error
  }
  if (speaks !== undefined) await tx.db.person.updateMany({ where: { id: personId, locale: null }, data: { locale: speaks } })
  await leaveChatBehind(tx, personId, telegramId)
  await notify(tx, { kind: 'commands', facts: {}, to: [personId] })
}
