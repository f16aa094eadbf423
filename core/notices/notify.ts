import { toJson } from '../text/text.ts'
import { Prisma } from '../../prisma/client/client.ts'
import { barredSql } from '../access/barred.ts'
import { rowOfPerson } from '../access/somebody.ts'
import type { Writing } from '../transaction.ts'
import { pushableAt } from '../time/quiet-hours.ts'
import type { NoticeFacts, NoticeKind } from './notice.ts'

export interface NoticeOptions<K extends NoticeKind> {
  kind: K
  facts: NoticeFacts[K]
  /** whom it is for; people twice in the list get it once */
  to: readonly number[]
  /** who caused it: nobody is told what they did themselves, whatever else they are */
  by?: number
  caseId?: number
  /** pushed even in quiet hours */
  urgent?: boolean
}

/** A notice of any kind, with the facts of its kind. */
export type Notice = { [K in NoticeKind]: NoticeOptions<K> }[NoticeKind]

/**
 * Puts notices into the outbox, in the transaction of the command that causes them: one statement, however many. They are rendered, held over
 * quiet hours and sent by the workers. Somebody who isn't bound gets none: the case list shows them everything once they are. Nor does
 * somebody who must not know of the case.
 */
export async function notify(tx: Writing, ...notices: readonly Notice[]): Promise<void> {
  const createdAt = tx.clock.now()
  const rows = notices.flatMap(({ kind, facts, to, by, caseId = null, urgent = false }) => {
    const pushable = kind === 'commands' ? createdAt : pushableAt(tx.policy, createdAt, urgent)
    const held = pushable > createdAt
    const row = { kind, facts, caseId, urgent, held, notBefore: held ? pushable : null }
    return [...new Set(to)].filter((personId) => personId !== by).map((personId) => ({ ...row, personId }))
  })
  if (rows.length === 0) return
  // Whoever asks, and whatever list they made: a secret case is told to nobody who is linked to its enterprise, but for its filer.
  const barred = Prisma.sql`exists (select 1 from case_file c where c.id = r."caseId" and c.filer_id <> n.id and ${barredSql(rowOfPerson)})`
  await tx.db.$executeRaw(Prisma.sql`
    insert into outbox (topic, kind, lane, chat_id, person_id, case_id, payload, urgent, held, not_before, created_at)
    select 'notice', r.kind, n.telegram_id, n.telegram_id, n.id, r."caseId", r.facts, r.urgent, r.held, r."notBefore", ${createdAt}::timestamptz
    from jsonb_to_recordset(${toJson(rows.map((row, place) => ({ ...row, place })))}::jsonb) as r(place int, kind text, facts jsonb,
        "caseId" int, urgent boolean, held boolean, "notBefore" timestamptz, "personId" int)
      join person n on n.id = r."personId" and n.active and n.telegram_id is not null
    where not ${barred} order by r.place, n.id`)
}
