import type { Prisma } from '../../prisma/client/client.ts'
import type { Actor } from '../actor.ts'

/**
 * Who is behind a Telegram account, with their roles and links as they are now: one statement, since every update asks it.
 *
 * @returns undefined for a stranger, and for somebody who is no longer active or has no role left
 */
export async function findActor(
  db: Pick<Prisma.TransactionClient, '$queryRaw'>,
  telegramId: bigint,
  defaultLocale: string,
): Promise<Actor | undefined> {
  const [actor] = await db.$queryRaw<Omit<Actor, 'telegramId'>[]>`
    SELECT p.id AS "personId", p.name, p.roles::text[] AS roles, p.department_id AS "departmentId",
      ARRAY(SELECT d.id FROM department d WHERE d.head_id = p.id ORDER BY d.id) AS "headOf",
      ARRAY(
        SELECT x.enterprise_id FROM enterprise_contact x JOIN enterprise e ON e.id = x.enterprise_id
        WHERE x.person_id = p.id AND e.active ORDER BY x.enterprise_id
      ) AS "contactOf",
      coalesce(p.locale, ${defaultLocale}) AS locale
    FROM person p
    WHERE p.telegram_id = ${telegramId} AND p.active AND cardinality(p.roles) > 0`
  return actor && { ...actor, telegramId }
}
