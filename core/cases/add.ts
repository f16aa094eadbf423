import type { Actor } from '../actor.ts'
import { notify } from '../notices/notify.ts'
import type { Reading, Writing } from '../transaction.ts'
import { saveAttachments, saveSources } from './attachments.ts'
import { actingHandlers, contactsOf } from './audience.ts'
import { lockCase, type CaseRef, type CaseView } from './case-view.ts'
import { withPieceRevised } from './note-pieces.ts'
import type { AttachmentInput, CaseSubmission } from './submission.ts'
import { permit, transition } from './transition.ts'

export interface Addition {
  text: string
  attachments: readonly AttachmentInput[]
  sources: CaseSubmission['sources']
}

/** The enterprise adds something to its open case; the handler is told. */
export async function addToCase(tx: Writing, actor: Actor, ref: CaseRef, addition: Addition): Promise<CaseView> {
  const current = await lockCase(tx, actor, ref)
  permit('add', current)
  if (await continueAlbum(tx, actor, current.id, addition)) return current
  const { view } = await transition(tx, current, 'add', actor, {
    text: addition.text,
    details: { files: addition.attachments.length },
    attachments: addition.attachments,
    sources: addition.sources,
  })
  await notify(tx, {
    kind: 'added',
    facts: { author: actor.name, text: addition.text, files: addition.attachments.length },
    to: await actingHandlers(tx, view),
    by: actor.personId,
    caseId: view.id,
    urgent: view.urgency === 'urgent',
  })
  return view
}

/**
 * The further pieces of an album come as messages of their own: they belong to what the first became, an addition or a note, and nobody is told
 * or asked again.
 *
 * @returns false when this is no further piece of an album that the actor has sent to this case
 */
export async function continueAlbum(tx: Writing, actor: Actor, caseId: number, addition: Addition): Promise<boolean> {
  const first = await firstOfAlbum(tx, actor, caseId, addition)
  if (first === undefined) return false
  const eventId = first.eventId === null ? null : BigInt(first.eventId)
  await saveAttachments(tx, caseId, eventId, addition.attachments)
  await saveSources(tx, actor, caseId, eventId, addition.sources)
  return true
}

/** Whether `continueAlbum` would keep this. */
export async function isFurtherPiece(tx: Reading, actor: Actor, caseId: number, addition: Addition): Promise<boolean> {
  return (await firstOfAlbum(tx, actor, caseId, addition)) !== undefined
}

/** What the first piece of an album became (the report itself has no event); undefined when this is the first, or no piece of an album. */
async function firstOfAlbum(
  tx: Reading,
  actor: Actor,
  caseId: number,
  { attachments }: Addition,
): Promise<{ eventId: string | bigint | null } | undefined> {
  const mediaGroupId = attachments[0]?.mediaGroupId
  if (mediaGroupId === undefined || attachments.length > 1) return undefined
  const [first] = await tx.db.$queryRaw<{ eventId: string | bigint | null }[]>`
    select a.event_id as "eventId" from attachment a join case_file c on c.id = a.case_id left join case_event v on v.id = a.event_id
    where a.case_id = ${caseId} and a.media_group_id = ${mediaGroupId} and coalesce(v.actor_id, c.filer_id) = ${actor.personId}
    order by a.id limit 1`
  return first
}

/** What became of a message that somebody sent: part of which case, and of what there. */
export interface SourceMessage {
  caseId: number
  part: CaseSubmission['sources'][number]['part']
  /** the event that it is the text of */
  eventId: string | null
}

/** Looks up what one of somebody's messages is part of; undefined: of nothing. */
export async function sourceOf(tx: Reading, { telegramId }: Actor, messageId: number): Promise<SourceMessage | undefined> {
  const [source] = await tx.db.$queryRaw<SourceMessage[]>`
    select case_id as "caseId", part, event_id::text as "eventId" from source_message
    where chat_id = ${telegramId} and message_id = ${messageId}`
  return source
}

/** Whether a case has files of this album already. */
export async function hasAlbum(tx: Reading, caseId: number, mediaGroupId: string): Promise<boolean> {
  const rows = await tx.db.$queryRaw<unknown[]>`
    select 1 from attachment where case_id = ${caseId} and media_group_id = ${mediaGroupId} limit 1`
  return rows.length > 0
}

/**
 * A message that became part of a case was edited in Telegram: the new text counts, the old one stays in the history.
 *
 * @returns the case, or undefined when the message belongs to none, or to one that has ended
 */
export async function reviseCase(
  tx: Writing,
  actor: Actor,
  message: { messageId: number; text: string },
): Promise<CaseView | undefined> {
  const source = await sourceOf(tx, actor, message.messageId)
  if (source === undefined) return undefined
  const current = await lockCase(tx, actor, { id: source.caseId })
  permit('revise', current)
  const { part } = source
  const note = part === 'note' ? await findNote(tx, source.eventId) : undefined
  const before = part === 'note' ? (note?.text ?? null) : current[part]
  const text =
    source.eventId === null || part !== 'note'
      ? message.text
      : await withPieceRevised(tx, { eventId: source.eventId, before: before ?? '' }, actor, message)
  if (before === text) return current
  const isPublic = note?.public ?? true
  const { view } = await transition(tx, current, 'revise', actor, {
    text,
    details: { part, before: before ?? '', eventId: source.eventId ?? '' },
    public: isPublic,
    ...(part === 'note' ? {} : { set: { [part]: text } }),
    // What the enterprise is asked about is shown beside the history too.
    ...(note?.action === 'deliver' && current.solution === before ? { set: { solution: text } } : {}),
  })
  const handlers = await actingHandlers(tx, view)
  const readers = handlers.includes(actor.personId) ? (isPublic ? await contactsOf(tx, view) : []) : handlers
  await notify(tx, { kind: 'revised', facts: { part, text }, to: readers, caseId: view.id })
  return view
}

interface Note {
  /** what it was written for */
  action: string
  text: string | null
  public: boolean
}

/** A note as it reads now: its last revision, or what was written first; and whether the enterprise sees it. */
async function findNote(tx: Writing, eventId: string | null): Promise<Note | undefined> {
  if (eventId === null) return undefined
  const [note] = await tx.db.$queryRaw<Note[]>`
    select coalesce((select r.text from case_event r where r.case_id = n.case_id and r.action = 'revise'
      and r.details ->> 'eventId' = n.id::text order by r.id desc limit 1), n.text) as text, n.public, n.action
    from case_event n where n.id = ${eventId}::bigint`
  return note
}
