import { Prisma } from '../../prisma/client/client.ts'
import type { Actor } from '../actor.ts'

/** SQL: who a row `p` of `person` is, with their roles and links as they are now. */
function actorColumns(defaultLocale: string): Prisma.Sql {
  return Prisma.sql`p.id as "personId", p.name, p.roles::text[] as roles, p.department_id as "departmentId",
    array(select d.id from department d where d.head_id = p.id order by d.id) as "headOf",
    array(
      select x.enterprise_id from enterprise_contact x join enterprise e on e.id = x.enterprise_id
      where x.person_id = p.id and e.active order by x.enterprise_id
    ) as "contactOf",
    coalesce(p.locale, ${defaultLocale}) as locale`
}

/**
 * Who is behind a Telegram account: one statement, since every update asks it.
 *
 * @returns undefined for a stranger, and for somebody who is no longer active or has no role left
 */
export async function findActor(
  db: Pick<Prisma.TransactionClient, '$queryRaw'>,
  telegramId: bigint,
  defaultLocale: string,
): Promise<Actor | undefined> {
  const [actor] = await db.$queryRaw<Omit<Actor, 'telegramId'>[]>(Prisma.sql`
    select ${actorColumns(defaultLocale)} from person p
    where p.telegram_id = ${telegramId} and p.active and cardinality(p.roles) > 0`)
  return actor && { ...actor, telegramId }
}

/** Whom a message is for. Somebody without any role left may still be told so. */
export interface Recipient extends Actor {
  /** Telegram said that they can't be reached, and they haven't written since */
  unreachable: boolean
}

/** Who gets what is sent to a chat now. @returns undefined when nobody who is active is bound to it */
export async function findRecipient(
  db: Pick<Prisma.TransactionClient, '$queryRaw'>,
  telegramId: bigint | null,
  defaultLocale: string,
): Promise<Recipient | undefined> {
  if (telegramId === null) return undefined
  const [recipient] = await db.$queryRaw<Omit<Recipient, 'telegramId'>[]>(Prisma.sql`
    select ${actorColumns(defaultLocale)}, p.unreachable_since is not null as unreachable from person p
    where p.telegram_id = ${telegramId} and p.active`)
  return recipient && { ...recipient, telegramId }
}
