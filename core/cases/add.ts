import { Prisma } from '../../prisma/client/client.ts'
import type { Actor } from '../actor.ts'
import { notify } from '../notices/notify.ts'
import type { Transaction } from '../transaction.ts'
import { saveAttachments, saveSources } from './attachments.ts'
import { actingHandlers } from './audience.ts'
import { lockCase, type CaseRef, type CaseView } from './case-view.ts'
import type { AttachmentInput, CaseSubmission } from './submission.ts'
import { permit, transition } from './transition.ts'

export interface Addition {
  text: string
  attachments: readonly AttachmentInput[]
  sources: CaseSubmission['sources']
}

/** The enterprise adds something to its open case; the handler is told. */
export async function addToCase(tx: Transaction, actor: Actor, ref: CaseRef, addition: Addition): Promise<CaseView> {
  const current = await lockCase(tx, actor, ref)
  permit('add', current)
  const { view, eventId } = await transition(tx, current, 'add', actor, {
    text: addition.text,
    details: { files: addition.attachments.length },
  })
  await saveAttachments(tx, view.id, eventId, addition.attachments)
  await saveSources(
    tx,
    actor,
    view.id,
    eventId,
    addition.sources.map(({ messageId }) => ({ messageId, part: 'note' as const })),
  )
  await notify(tx, {
    kind: 'added',
    facts: { author: actor.name, text: addition.text, files: addition.attachments.length },
    to: await actingHandlers(tx, view),
    caseId: view.id,
    urgent: view.urgency === 'urgent',
  })
  return view
}

/**
 * A message that became part of a case was edited in Telegram: the new text counts, the old one stays in the history.
 *
 * @returns the case, or undefined when the message belongs to none, or to one that has ended
 */
export async function reviseCase(
  tx: Transaction,
  actor: Actor,
  message: { messageId: number; text: string },
): Promise<CaseView | undefined> {
  const source = await tx.db.sourceMessage.findUnique({ where: { chatId_messageId: { chatId: actor.telegramId, messageId: message.messageId } } })
  if (source === null) return undefined
  const current = await lockCase(tx, actor, { id: source.caseId })
  permit('revise', current)
  const part = source.part as CaseSubmission['sources'][number]['part'] | 'note'
  const before = part === 'note' ? await noteText(tx, source.eventId) : current[part]
  if (before === message.text) return current
  const { view } = await transition(tx, current, 'revise', actor, {
    text: message.text,
    details: { part, before: before ?? '' },
    ...(part === 'note' ? {} : { set: { [part]: message.text } }),
  })
  await notify(tx, { kind: 'revised', facts: { part, text: message.text }, to: await actingHandlers(tx, view), caseId: view.id })
  return view
}

/** The latest text of a note: its last revision, or what was written first. */
async function noteText(tx: Transaction, eventId: bigint | null): Promise<string | null> {
  if (eventId === null) return null
  const [event] = await tx.db.$queryRaw<{ text: string | null }[]>(Prisma.sql`select text from case_event where id = ${eventId}`)
  return event?.text ?? null
}
