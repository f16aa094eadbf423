import type { Actor } from '../actor.ts'
import { toJson } from '../text/text.ts'
import type { Writing } from '../transaction.ts'
import type { StoredDraft } from './session.ts'

/** What of a guided dialog is written down as it begins or goes on. `answers` is JSON. */
export type DraftRow = Omit<StoredDraft, 'id' | 'version' | 'screenMessageId'>

/**
 * The dialog of a kind that somebody has open about a case, with the message that shows it in this chat.
 *
 * @param caseId 0 for a report
 */
export async function findDraft(
  tx: Writing,
  { personId, telegramId }: Actor,
  kind: string,
  caseId: number,
): Promise<StoredDraft | undefined> {
  const [draft] = await tx.db.$queryRaw<StoredDraft[]>`
    select d.id, d.kind, d.case_id as "caseId", d.form_version as "formVersion", d.step, d.answers, d.version,
      coalesce(o.message_id, (o.payload ->> 'replace')::int) as "screenMessageId"
    from draft d left join outbox o on o.id = d.screen_id and o.chat_id = ${telegramId}
    where d.person_id = ${personId} and d.kind = ${kind} and d.case_id = ${caseId}`
  return draft
}

/** Writes a dialog down that begins or goes on; it is the one touched last from now on. @returns its id and version */
export async function saveDraft(
  tx: Writing,
  { personId }: Actor,
  { kind, caseId, formVersion, step, answers }: DraftRow,
): Promise<{ id: number; version: number }> {
  const now = tx.clock.now()
  const [saved] = await tx.db.$queryRaw<[{ id: number; version: number }]>`
    insert into draft (person_id, kind, case_id, form_version, step, answers, created_at, touched_at)
    values (${personId}, ${kind}, ${caseId}, ${formVersion}, ${step}, ${toJson(answers)}::jsonb, ${now}, ${now})
    on conflict (person_id, kind, case_id) do update set form_version = excluded.form_version, step = excluded.step,
      answers = excluded.answers, touched_at = excluded.touched_at, version = draft.version + 1
    returning id, version`
  return saved
}

/** A dialog is shown again: it is the one touched last from now on, and its buttons stay good. */
export async function touchDraft(tx: Writing, { id }: { id: number }): Promise<void> {
  await tx.db.$executeRaw`update draft set touched_at = ${tx.clock.now()} where id = ${id}`
}

/** How many dialogs somebody has open. */
export async function countDrafts(tx: Writing, personId: number): Promise<number> {
  const [{ count }] = await tx.db.$queryRaw<[{ count: number }]>`
    select count(*)::int as count from draft where person_id = ${personId}`
  return count
}
