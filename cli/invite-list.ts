import type { Prisma } from '../prisma/client/client.ts'
import { table } from './columns.ts'

/** Who has an account, who has an open link, who has neither: a line each, for `npm run invite -- --list`. */
export async function listPeople(
  db: Prisma.TransactionClient,
  now: Date,
  localTime: (instant: Date) => string,
): Promise<string[]> {
  const people = await db.person.findMany({
    where: { active: true },
    orderBy: { code: 'asc' },
    select: {
      code: true,
      name: true,
      roles: true,
      telegramId: true,
      boundAt: true,
      unreachableSince: true,
      invitations: {
        where: { usedAt: null, revokedAt: null, expiresAt: { gt: now } },
        select: { expiresAt: true, claimedTelegramId: true },
      },
    },
  })
  if (people.length === 0) return ['There is nobody yet. Import a roster, or: npm run invite -- --role office --name NAME']
  const rows = people.map(({ code, name, roles, telegramId, boundAt, unreachableSince, invitations: [open] }) => {
    const state =
      telegramId !== null
        ? unreachableSince !== null
          ? `unreachable since ${localTime(unreachableSince)}`
          : `account since ${boundAt === null ? '?' : localTime(boundAt)}`
        : open === undefined
          ? 'not invited'
          : `${open.claimedTelegramId === null ? 'link' : 'phone not yet shared; link'} until ${localTime(open.expiresAt)}`
    return [code, name, roles.join(','), state]
  })
  return table(rows)
}
