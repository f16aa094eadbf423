import { createHash, randomBytes } from 'node:crypto'
import { Refusal, type RefusalCode } from '../refusal.ts'
import { addWorkingTime, calendarOf } from '../time/working-calendar.ts'
import type { Transaction } from '../transaction.ts'
import { bindAccount, type BoundPerson } from './bind.ts'
import { revokeInvitations } from './unbind.ts'

/** What a token looks like: 24 random bytes. Fits into a deep link's 64 characters. */
const tokenShape = /^[A-Za-z0-9_-]{32}$/

/**
 * Makes the secret of a deep link that binds one Telegram account to this person, once. Whatever link they had before stops working. Only a
 * hash of the token is stored: it is shown now or never.
 */
export async function createInvitation(tx: Transaction, personId: number): Promise<{ token: string; expiresAt: Date }> {
  await revokeInvitations(tx, [personId])
  const token = randomBytes(24).toString('base64url')
  const createdAt = tx.clock.now()
  const expiresAt = addWorkingTime(calendarOf(tx.policy), createdAt, tx.policy.invitationLife).at
  await tx.db.invitation.create({ data: { personId, tokenHash: hashOf(token), createdAt, expiresAt } })
  return { token, expiresAt }
}

/** What became of an opened link. */
export type Redemption =
  | { outcome: 'bound'; person: BoundPerson }
  /** this account is bound to this person already: opened a second time */
  | { outcome: 'alreadyBound'; person: BoundPerson }
  /** the link is this account's now; it has to share its phone number, see `confirmPhone` */
  | { outcome: 'phoneWanted'; person: BoundPerson }

interface Opened {
  id: number
  expiresAt: Date
  claimedTelegramId: bigint | null
  usedAt: Date | null
  revokedAt: Date | null
  personId: number
  code: string
  name: string
  locale: string | null
  phone: string | null
  contact: boolean
  active: boolean
  telegramId: bigint | null
}

/**
 * Somebody opened a deep link. A contact whose phone number is in the roster has to confirm it; everybody else is bound at once. Two accounts
 * that open one link at the same time wait for each other at the row's lock: one of them wins.
 *
 * @throws Refusal `invitation-unknown` (also for what can't be a token), `-revoked`, `-used`, `-foreign`, `-expired`; `account-taken` when the
 *   account is already somebody else
 */
export async function redeemInvitation(
  tx: Transaction,
  { token, telegramId, speaks }: { token: string; telegramId: bigint; speaks?: string | undefined },
): Promise<Redemption> {
  const [opened] = await tx.db.$queryRaw<Opened[]>`
    SELECT i.id, i.expires_at AS "expiresAt", i.claimed_telegram_id AS "claimedTelegramId", i.used_at AS "usedAt",
      i.revoked_at AS "revokedAt", p.id AS "personId", p.code, p.name, p.locale, p.phone, 'contact' = ANY(p.roles) AS contact,
      p.active AND cardinality(p.roles) > 0 AS active, p.telegram_id AS "telegramId"
    FROM invitation i JOIN person p ON p.id = i.person_id
    WHERE i.token_hash = ${hashOf(token)} FOR UPDATE`
  if (opened === undefined || !tokenShape.test(token)) throw new Refusal('invitation-unknown')
  const person: BoundPerson = { id: opened.personId, code: opened.code, name: opened.name, locale: opened.locale }
  if (opened.active && opened.telegramId === telegramId) {
    await use(tx, opened, telegramId)
    return { outcome: 'alreadyBound', person }
  }
  const refusal = whyNot(opened, telegramId, tx.clock.now())
  if (refusal !== undefined) throw new Refusal(refusal)

  if (opened.contact && opened.phone !== null) {
    // Of several links that one account opened, the number is asked for the latest.
    await tx.db.invitation.updateMany({
      where: { claimedTelegramId: telegramId, usedAt: null, id: { not: opened.id } },
      data: { claimedTelegramId: null },
    })
    await tx.db.invitation.update({ where: { id: opened.id }, data: { claimedTelegramId: telegramId } })
    return { outcome: 'phoneWanted', person }
  }
  await use(tx, opened, telegramId)
  await bindAccount(tx, person.id, telegramId, speaks)
  return { outcome: 'bound', person }
}

function whyNot(opened: Opened, telegramId: bigint, now: Date): RefusalCode | undefined {
  if (opened.revokedAt !== null || !opened.active) return 'invitation-revoked'
  if (opened.usedAt !== null || opened.telegramId !== null) return 'invitation-used'
  if (opened.claimedTelegramId !== null && opened.claimedTelegramId !== telegramId) return 'invitation-foreign'
  if (opened.expiresAt <= now) return 'invitation-expired'
  return undefined
}

async function use(tx: Transaction, { id }: { id: number }, telegramId: bigint): Promise<void> {
  await tx.db.invitation.updateMany({
    where: { id, usedAt: null, revokedAt: null },
    data: { usedAt: tx.clock.now(), usedTelegramId: telegramId, claimedTelegramId: telegramId },
  })
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
