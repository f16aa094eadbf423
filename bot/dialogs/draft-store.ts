import type { Prisma } from '../../prisma/client/client.ts'
import type { Actor } from '../../core/actor.ts'
import type { Transaction } from '../../core/transaction.ts'
import type { Answers } from '../forms/answers.ts'
import type { DraftState } from '../forms/form.ts'
import { asKept } from '../../core/text/text.ts'

/** A dialog that somebody has open, with the message that shows it in this chat. */
export type StoredDraft = DraftState & { screenMessageId: number | undefined }

/** @param caseId 0 for a report */
export async function findDraft(
  tx: Transaction,
  { personId, telegramId }: Actor,
  kind: string,
  caseId: number,
): Promise<StoredDraft | undefined> {
  const draft = await tx.db.draft.findUnique({ where: { personId_kind_caseId: { personId, kind, caseId } } })
  if (draft === null) return undefined
  const [screen] = await tx.db.$queryRaw<{ messageId: number | null }[]>`
    select coalesce(o.message_id, (o.payload ->> 'replace')::int) as "messageId"
    from outbox o where o.id = ${draft.screenId} and o.chat_id = ${telegramId}`
  return { ...draft, answers: draft.answers as Answers, screenMessageId: screen?.messageId ?? undefined }
}

/** Writes a dialog down that begins or goes on; it is the one touched last from now on. @returns it with its id and version */
export async function saveDraft(tx: Transaction, { personId }: Actor, draft: DraftState): Promise<DraftState> {
  const now = tx.clock.now()
  const { kind, caseId, formVersion, step } = draft
  const fields = { formVersion, step, answers: asKept(draft.answers) as Prisma.InputJsonObject, touchedAt: now }
  const { id, version } = await tx.db.draft.upsert({
    where: { personId_kind_caseId: { personId, kind, caseId } },
    create: { personId, kind, caseId, createdAt: now, ...fields },
    update: { ...fields, version: { increment: 1 } },
    select: { id: true, version: true },
  })
  return { ...draft, id, version }
}

/** A dialog is shown again: it is the one touched last from now on, and its buttons stay good. */
export async function touchDraft(tx: Transaction, { id }: DraftState): Promise<void> {
  await tx.db.draft.update({ where: { id }, data: { touchedAt: tx.clock.now() }, select: { id: true } })
}
