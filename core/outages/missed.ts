import { undelivered } from '../cases/lifecycle.ts'
import type { CaseState } from '../../prisma/client/enums.ts'
import type { NoticeKind } from '../notices/notice.ts'
import { unreachable } from '../outbox/unreachable.ts'
import { toJson } from '../text/text.ts'
import type { Writing } from '../transaction.ts'

/** When a notice that was missed still matters: the states in which its case must be now, or whatever there is. */
interface Matters {
  in: readonly CaseState[] | 'any'
  /** nobody has done since what it asks for */
  untouched?: true
}

/** Of every kind of notice whether it comes again to somebody who is back; undefined never does. */
const matters: Record<NoticeKind, Matters | undefined> = {
  assigned: { in: undelivered },
  takenOver: { in: 'any' },
  unrouted: { in: ['submitted'] },
  handlerFound: { in: undelivered },
  signed: { in: undelivered },
  contacted: { in: undelivered },
  planned: { in: undelivered },
  noted: { in: undelivered },
  delivered: { in: ['delivered'] },
  rated: { in: ['confirmed'] },
  notSolved: { in: ['in_progress'] },
  struckOff: { in: ['closed'] },
  sentBack: { in: ['in_progress'] },
  urged: { in: undelivered, untouched: true },
  supervised: { in: undelivered, untouched: true },
  declined: { in: ['declined'] },
  withdrawn: { in: ['withdrawn'] },
  expired: { in: ['confirmed', 'closed'] },
  added: { in: undelivered },
  revised: { in: undelivered },
  stalled: { in: [...undelivered, 'confirmed'], untouched: true },
  handlersGone: { in: 'any' },
  // There is a newer one, or a list that shows it.
  digest: undefined,
  deadLetter: undefined,
  unreachable: undefined,
  commands: undefined,
}

/**
 * Puts back what somebody missed while they couldn't be reached, as far as it still is true and offered; of several of a kind about one case the newest.
 * It comes like what was held over night: in one message, read and checked against what they may know when it is sent.
 *
 * @param since when it was noticed that they can't be reached
 * @returns how many
 */
export function bringBackMissed(
  tx: Writing,
  { personId, chatId, since }: { personId: number; chatId: bigint; since: Date },
): Promise<number> {
  const kinds = Object.entries(matters).flatMap(([kind, when]) =>
    when === undefined ? [] : [{ kind, states: when.in === 'any' ? null : when.in, untouched: when.untouched === true }],
  )
  return tx.db.$executeRaw`
    with missed as (
      select distinct on (o.kind, o.case_id) o.id from outbox o left join case_file c on c.id = o.case_id
        join jsonb_to_recordset(${toJson(kinds)}::jsonb) as m(kind text, states jsonb, untouched boolean) on m.kind = o.kind
      where o.chat_id = ${chatId} and o.person_id = ${personId} and o.topic = 'notice' and o.status = 'undeliverable'
        and o.settled_at >= ${since} and (o.error = ${unreachable} or o.error like '403: %' or o.error like '400: %not found%')
        and (m.states is null or m.states ? c.state::text) and (not m.untouched or c.touched_at <= o.created_at)
        and (o.kind <> 'assigned' or not exists (select 1 from outbox n where n.chat_id = o.chat_id and n.person_id = o.person_id
          and n.case_id = o.case_id and n.kind = 'takenOver' and n.id > o.id))
      order by o.kind, o.case_id, o.id desc)
    update outbox set status = 'pending', lane = chat_id, held = true, owner = null, queued_at = null, not_before = null, settled_at = null,
      message_id = null, bundled_in = null, doubts = 0, error = null
    from missed where outbox.id = missed.id`
}
