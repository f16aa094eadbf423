import { toJson } from '../text/text.ts'
import { Prisma, type Attachment } from '../../prisma/client/client.ts'
import type { Actor } from '../actor.ts'
import type { Reading, Writing } from '../transaction.ts'
import type { CaseView } from './case-view.ts'
import { isEnterpriseSide } from './lifecycle.ts'
import type { AttachmentInput, CaseSubmission } from './submission.ts'

const { sql } = Prisma

/** Where rows belong, as SQL: an id, or a column of a statement that the insertion is a part of. */
export interface Place {
  caseId: Prisma.Sql
  /** null for what belongs to the report itself */
  eventId: Prisma.Sql
  /** what the columns come from, e.g. `from filed` */
  from: Prisma.Sql
}

/** The insertion of files of a report, or of one event of a case, in the order in which they were sent; undefined without any. */
export function attachmentsSql(
  { caseId, eventId, from }: Place,
  attachments: readonly AttachmentInput[],
  now: Date,
): Prisma.Sql | undefined {
  if (attachments.length === 0) return undefined
  const rows = attachments.map((attachment, position) => ({ ...attachment, position }))
  return sql`
    insert into attachment (case_id, event_id, kind, file_id, file_unique_id, file_name, mime_type, bytes, latitude, longitude, caption,
      media_group_id, position, created_at)
    select ${caseId}, ${eventId}, a.kind, a."fileId", a."fileUniqueId", a."fileName", a."mimeType", a.bytes, a.latitude, a.longitude,
      a.caption, a."mediaGroupId", a.position, ${now}::timestamptz
    from ${from} jsonb_to_recordset(${toJson(rows)}::jsonb) as a(kind text, "fileId" text, "fileUniqueId" text, "fileName" text,
      "mimeType" text, bytes bigint, latitude float, longitude float, caption text, "mediaGroupId" text, position int)
    order by a.position`
}

/** The insertion that remembers which messages of the actor became which part of a case; undefined without any. */
export function sourcesSql(
  { caseId, eventId, from }: Place,
  actor: Actor,
  sources: CaseSubmission['sources'],
): Prisma.Sql | undefined {
  if (sources.length === 0) return undefined
  return sql`
    insert into source_message (chat_id, message_id, case_id, part, event_id, text)
    select ${actor.telegramId}::bigint, s.id, ${caseId}, s.part, ${eventId}, s.text
    from ${from} unnest(${sources.map(({ messageId }) => messageId)}::int[], ${sources.map(({ part }) => part)}::text[],
      ${sources.map(({ text }) => text ?? null)}::text[]) as s(id, part, text)
    on conflict do nothing`
}

/** Keeps files of a report, or of one event of a case, in the order in which they were sent. */
export async function saveAttachments(
  tx: Writing,
  caseId: number,
  eventId: bigint | null,
  attachments: readonly AttachmentInput[],
): Promise<void> {
  const insertion = attachmentsSql(placeOf(caseId, eventId), attachments, tx.clock.now())
  if (insertion !== undefined) await tx.db.$executeRaw(insertion)
}

/** Remembers which messages of the actor became which part of a case, so that an edit or a reply finds it. */
export async function saveSources(
  tx: Writing,
  actor: Actor,
  caseId: number,
  eventId: bigint | null,
  sources: CaseSubmission['sources'],
): Promise<void> {
  const insertion = sourcesSql(placeOf(caseId, eventId), actor, sources)
  if (insertion !== undefined) await tx.db.$executeRaw(insertion)
}

function placeOf(caseId: number, eventId: bigint | null): Place {
  return { caseId: sql`${caseId}::int`, eventId: sql`${eventId}::bigint`, from: Prisma.empty }
}

export type AttachedFile = Pick<Attachment, 'kind' | 'fileId' | 'latitude' | 'longitude' | 'caption' | 'mediaGroupId'>

/** Files and places of a case in their order, as far as its reader sees them: those of internal notes stay in the zone. */
export async function readAttachments(
  tx: Reading,
  view: Pick<CaseView, 'id' | 'parties'>,
  { skip, take }: { skip: number; take: number },
): Promise<AttachedFile[]> {
  return tx.db.$queryRaw<AttachedFile[]>(Prisma.sql`
    select a.kind, a.file_id as "fileId", a.latitude, a.longitude, a.caption, a.media_group_id as "mediaGroupId"
    from attachment a left join case_event v on v.id = a.event_id
    where a.case_id = ${view.id} and (not ${isEnterpriseSide(view.parties)} or coalesce(v.public, true))
    order by a.id limit ${take} offset ${skip}`)
}
