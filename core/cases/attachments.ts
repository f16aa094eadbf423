import type { Actor } from '../actor.ts'
import type { Transaction } from '../transaction.ts'
import type { AttachmentInput, CaseSubmission } from './submission.ts'

/** Keeps files of a report, or of one event of a case, in the order in which they were sent. */
export async function saveAttachments(
  tx: Transaction,
  caseId: number,
  eventId: bigint | null,
  attachments: readonly AttachmentInput[],
): Promise<void> {
  if (attachments.length === 0) return
  const createdAt = tx.clock.now()
  await tx.db.attachment.createMany({
    data: attachments.map((attachment, position) => ({
      caseId,
      eventId,
      kind: attachment.kind,
      fileId: attachment.fileId ?? null,
      fileUniqueId: attachment.fileUniqueId ?? null,
      fileName: attachment.fileName ?? null,
      mimeType: attachment.mimeType ?? null,
      bytes: attachment.bytes === undefined ? null : BigInt(attachment.bytes),
      latitude: attachment.latitude ?? null,
      longitude: attachment.longitude ?? null,
      caption: attachment.caption ?? null,
      mediaGroupId: attachment.mediaGroupId ?? null,
      position,
      createdAt,
    })),
  })
}

/** Remembers which messages of the actor became which part of a case, so that an edit or a reply finds it. */
export async function saveSources(
  tx: Transaction,
  actor: Actor,
  caseId: number,
  eventId: bigint | null,
  sources: CaseSubmission['sources'],
): Promise<void> {
  if (sources.length === 0) return
  await tx.db.sourceMessage.createMany({
    data: sources.map(({ messageId, part }) => ({ chatId: actor.telegramId, messageId, caseId, part, eventId })),
    skipDuplicates: true,
  })
}
