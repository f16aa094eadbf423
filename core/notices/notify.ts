import { Prisma } from '../../prisma/client/client.ts'
import { barredSql, rowOfPerson } from '../cases/barred.ts'
import type { Writing } from '../transaction.ts'
import { pushableAt } from '../time/quiet-hours.ts'
import type { NoticeFacts, NoticeKind } from './notice.ts'

export interface NoticeOptions<K extends NoticeKind> {
  kind: K
  facts: NoticeFacts[K]
  /** whom it is for; people twice in the list get it once */
  to: readonly number[]
  caseId?: number
  /** pushed even in quiet hours */
  urgent?: boolean
}

/**
 * Puts a notice to one or more people into the outbox, in the transaction of the command that causes it. It is rendered, held over quiet
 * hours and sent by the workers. Somebody who isn't bound gets none: the case list shows him everything once he is. Nor does somebody who must not know of the case.
 */
export async function notify<K extends NoticeKind>(tx: Writing, options: NoticeOptions<K>): Promise<void> {
  const personIds = [...new Set(options.to)]
  if (personIds.length === 0) return
  const createdAt = tx.clock.now()
  const urgent = options.urgent ?? false
  const pushable = options.kind === 'commands' ? createdAt : pushableAt(tx.policy, createdAt, urgent)
  const held = pushable > createdAt
  const { caseId = null } = options
  // Whoever asks, and whatever list he made: a secret case is told to nobody who is linked to its enterprise, but for its filer.
  const barred =
    caseId === null
      ? Prisma.sql`false`
      : Prisma.sql`exists (select 1 from case_file c where c.id = ${caseId} and c.filer_id <> n.id and ${barredSql(rowOfPerson)})`
  await tx.db.$executeRaw(Prisma.sql`
    insert into outbox (topic, kind, lane, chat_id, person_id, case_id, payload, urgent, held, not_before, created_at)
    select 'notice', ${options.kind}, n.telegram_id, n.telegram_id, n.id, ${caseId}::int, ${JSON.stringify(options.facts)}::jsonb,
      ${urgent}, ${held}, ${held ? pushable : null}::timestamptz, ${createdAt}::timestamptz
    from person n where n.id = any(${personIds}::int[]) and n.active and n.telegram_id is not null and not ${barred} order by n.id`)
}
