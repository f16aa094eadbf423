import type { Role } from '../../prisma/client/enums.ts'
import type { OutboxRow } from '../outbox/outbox.ts'
import type { Reading } from '../transaction.ts'

/** Whom a notice is for. */
export interface Recipient {
  id: number
  roles: Role[]
  locale: string | null
  /** Telegram said that he can't be reached, and he hasn't written since */
  unreachable: boolean
}

/** @returns undefined when the person of this row isn't active any more, or isn't bound to its account any more */
export async function findRecipient(
  db: Reading['db'],
  { personId, chatId }: Pick<OutboxRow, 'personId' | 'chatId'>,
): Promise<Recipient | undefined> {
  const [recipient] = await db.$queryRaw<[Recipient?]>`
    select id, roles::text[] as roles, locale, unreachable_since is not null as unreachable
    from person where id = ${personId}::int and active and telegram_id = ${chatId}::bigint`
  return recipient
}
