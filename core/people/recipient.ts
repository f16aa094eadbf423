import type { Role } from '../../prisma/client/enums.ts'
import type { Reading } from '../transaction.ts'

/** Whom a message is for. */
export interface Recipient {
  id: number
  roles: Role[]
  locale: string | null
  /** Telegram said that they can't be reached, and they haven't written since */
  unreachable: boolean
}

/** Who gets what is sent to a chat now. @returns undefined when nobody who is active is bound to it */
export async function findRecipient(db: Reading['db'], chatId: bigint | null): Promise<Recipient | undefined> {
  const [recipient] = await db.$queryRaw<[Recipient?]>`
    select id, roles::text[] as roles, locale, unreachable_since is not null as unreachable
    from person where active and telegram_id = ${chatId}::bigint`
  return recipient
}
