import type { Prisma } from '../../prisma/client/client.ts'
import type { Transaction } from '../transaction.ts'

/**
 * Somebody has another account now: what they began goes on, but the messages that it came in, and the one that shows it, are the old chat's. In
 * the new one the same numbers are other messages, whose edit or reply must not reach it.
 */
export async function leaveChatBehind(tx: Transaction, personId: number, telegramId: bigint): Promise<void> {
  const drafts = await tx.db.$queryRaw<{ id: number; answers: Prisma.JsonValue }[]>`
    select f.id, f.answers from draft f left join outbox o on o.id = f.screen_id
    where f.person_id = ${personId} and o.chat_id is distinct from ${telegramId}::bigint`
  for (const { id, answers } of drafts) {
    const data = { screenId: null, answers: withoutMessages(answers) as Prisma.InputJsonValue, version: { increment: 1 } }
    await tx.db.draft.update({ where: { id }, data, select: { id: true } })
  }
}

/** Numbers below all that Telegram gives, in the same order: what was written first stays first. */
function withoutMessages(value: Prisma.JsonValue): Prisma.JsonValue {
  if (Array.isArray(value)) return value.map(withoutMessages)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === 'messageId' && typeof inner === 'number' && inner > 0 ? inner - 2_147_483_647 : withoutMessages(inner ?? null),
    ]),
  )
}
