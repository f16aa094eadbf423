import type { Pool } from 'pg'

/** What an outbox row put into a message. */
export interface ShownRow {
  topic: 'notice' | 'answer'
  kind: string
  caseId: number | null
  payload: unknown
  /** cases of the other notices that were sent in the same message: it is a bundle when there are any */
  bundledCaseIds: number[]
  bundle: boolean
}

/**
 * What a message of ours shows, newest first. A tap edits a message in place, so that one message has shown many screens in turn; what counts is
 * the newest that was sent. Those that are newer and of which nobody knows yet whether they arrived come before it: the message shows one of
 * these. What never arrived isn't there.
 *
 * @returns empty for a message that isn't ours, or that has been forgotten
 */
export async function rowsShownIn(pool: Pool, chatId: number, messageId: number): Promise<ShownRow[]> {
  const { rows } = await pool.query<ShownRow & { sent: boolean }>({
    name: 'shown-in',
    text: `select o.topic::text, o.kind, o.case_id as "caseId", o.payload, o.status = 'sent' as sent,
        array(select b.case_id from outbox b where b.chat_id = o.chat_id and b.message_id = o.message_id and b.bundled_in = o.id
          and b.case_id is not null order by b.id) as "bundledCaseIds",
        exists (select 1 from outbox b where b.chat_id = o.chat_id and b.message_id = o.message_id and b.bundled_in = o.id) as bundle
      from outbox o
      where o.chat_id = $1 and o.bundled_in is null and o.status <> 'undeliverable'
        and (o.message_id = $2 or o.message_id is null and o.topic = 'answer' and (o.payload ->> 'replace')::bigint = $2)
      order by o.id desc limit 20`,
    values: [chatId, messageId],
  })
  const newest = rows.findIndex(({ sent }) => sent)
  return newest < 0 ? rows : rows.slice(0, newest + 1)
}
