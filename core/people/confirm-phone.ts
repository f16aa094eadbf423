import { Refusal } from '../refusal.ts'
import type { Transaction } from '../transaction.ts'
import { bindAccount, type BoundPerson } from './bind.ts'
import { normalizeSharedPhone } from './phone.ts'

/** Wrong numbers after which an invitation is dead. */
const mostMismatches = 3

/**
 * What became of a shared phone number. A wrong one is counted, so it must be committed: it comes back as the outcome `refused` with the
 * refusal to show, instead of being thrown, which would undo the count.
 */
export type Confirmation = { outcome: 'bound'; person: BoundPerson } | { outcome: 'refused'; refusal: Refusal }

interface Claimed {
  id: number
  expiresAt: Date
  mismatches: number
  personId: number
  code: string
  name: string
  locale: string | null
  phone: string | null
  active: boolean
  revoked: boolean
  taken: boolean
}

/**
 * The account that opened a contact's link shares its phone number: the right one binds it.
 *
 * @param input.phone as Telegram gives it
 * @param input.contactUserId whose contact it is, as Telegram says; undefined when it is nobody on Telegram
 * @returns `refused` with `phone-mismatch` (value `left`: tries that remain) for a wrong number, the last time with `invitation-revoked`
 * @throws Refusal `invitation-unknown` when this account has no link open, `invitation-used`, `-expired`, `-revoked` when it died meanwhile,
 *   `phone-foreign` when it is somebody else's contact, `account-taken`
 */
export async function confirmPhone(
  tx: Transaction,
  {
    telegramId,
    phone,
    contactUserId,
    speaks,
  }: { telegramId: bigint; phone: string; contactUserId: bigint | undefined; speaks?: string | undefined },
): Promise<Confirmation> {
  const [claimed] = await tx.db.$queryRaw<Claimed[]>`
    SELECT i.id, i.expires_at AS "expiresAt", i.mismatches, p.id AS "personId", p.code, p.name, p.locale, p.phone,
      p.active AND cardinality(p.roles) > 0 AS active, i.revoked_at IS NOT NULL AS revoked,
      p.telegram_id IS NOT NULL AS taken
    FROM invitation i JOIN person p ON p.id = i.person_id
    WHERE i.claimed_telegram_id = ${telegramId} AND i.used_at IS NULL
    ORDER BY i.id DESC LIMIT 1 FOR UPDATE`
  if (claimed === undefined) throw new Refusal('invitation-unknown')
  if (claimed.revoked || !claimed.active) throw new Refusal('invitation-revoked')
  if (claimed.taken) throw new Refusal('invitation-used')
  if (claimed.expiresAt <= tx.clock.now()) throw new Refusal('invitation-expired')
  if (contactUserId !== telegramId) throw new Refusal('phone-foreign')

  // The number may have been taken out of the roster since the link was opened: then there's nothing to compare with.
  if (claimed.phone !== null && normalizeSharedPhone(phone) !== claimed.phone)
    return { outcome: 'refused', refusal: await countMismatch(tx, claimed) }

  await tx.db.invitation.update({ where: { id: claimed.id }, data: { usedAt: tx.clock.now(), usedTelegramId: telegramId } })
  await bindAccount(tx, claimed.personId, telegramId, speaks)
  return { outcome: 'bound', person: { id: claimed.personId, code: claimed.code, name: claimed.name, locale: claimed.locale } }
}

async function countMismatch(tx: Transaction, { id, mismatches }: Claimed): Promise<Refusal> {
  const left = mostMismatches - mismatches - 1
  await tx.db.invitation.update({
    where: { id },
    data: { mismatches: { increment: 1 }, revokedAt: left > 0 ? null : tx.clock.now() },
  })
  return left > 0 ? new Refusal('phone-mismatch', { left }) : new Refusal('invitation-revoked')
}
