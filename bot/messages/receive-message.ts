import type { Message } from 'grammy/types'
import { addToCase, continueAlbum, hasAlbum, isFurtherPiece, reviseCase, sourceOf, type Addition } from '../../core/cases/add.ts'
import { readCase } from '../../core/cases/case-view.ts'
import { lengthOf, limits } from '../../core/cases/submission.ts'
import { howToWrite } from '../../core/cases/writable.ts'
import type { Actor } from '../../core/actor.ts'
import { Refusal } from '../../core/refusal.ts'
import { additionOf, inputOf } from './addition.ts'
import { note } from '../actions/note.ts'
import { caseAnswer } from '../answers/case-answer.ts'
import type { DoorstepContext } from '../context.ts'
import { beginForm, continueForm, reviseForm } from '../dialogs/dialog.ts'
import { readingOf } from '../dialogs/open-form.ts'
import { menuAnswer } from '../answers/menu.ts'
import { lengthBefore } from './split-messages.ts'
import { aboutOfReply, openDrafts } from './reply.ts'
import { receiveLoose } from './which-case.ts'
import { isBlank } from '../../core/text/text.ts'

/** Something that was typed or sent: a reply belongs to the case that it answers, everything else to the open dialog. */
export async function receiveMessage(ctx: DoorstepContext, message: Message): Promise<void> {
  const { actor } = ctx.turn
  if (actor === undefined) return ctx.turn.transact((tx) => menuAnswer(ctx, tx))
  const about = await aboutOfReply(ctx, message)
  if (about?.is === 'case') return writeByReply(ctx, actor, about.caseId, message)
  if (about?.is === 'unclear') return receiveLoose(ctx, actor, message, about.caseIds)
  const draft = about?.draft ?? ctx.draft
  if (draft !== undefined) return continueForm(ctx, draft, inputOf(message))
  return receiveLoose(ctx, actor, message)
}

/** A message was edited in Telegram: an answer of any open dialog, or a part of a case, takes the new text; the old one is kept. */
export async function receiveEdit(ctx: DoorstepContext, message: Message): Promise<void> {
  const { actor } = ctx.turn
  const text = message.text ?? message.caption
  if (actor === undefined || text === undefined) return
  for (const draft of await openDrafts(ctx)) if (await reviseForm(ctx, draft, message.message_id, text)) return
  await ctx.turn.transact(async (tx) => {
    const source = await sourceOf(tx, actor, message.message_id)
    if (source === undefined) return
    if (isBlank(text)) throw new Refusal('text-wanted')
    const limit = source.part === 'wish' ? limits.wish : limits.description
    if (lengthOf(text) > limit) throw new Refusal('text-too-long', { length: lengthOf(text), limit })
    const view = await reviseCase(tx, actor, { messageId: message.message_id, text })
    return view && caseAnswer(ctx, tx, view, ctx.turn.texts.html('done-revise', { number: view.number }))
  })
}

async function writeByReply(ctx: DoorstepContext, actor: Actor, caseId: number, message: Message): Promise<void> {
  const view = await readCase(readingOf(ctx), actor, { id: caseId })
  const addition = additionOf(
    message,
    ctx.turn.deps.policy.attachments,
    message.text === undefined ? 0 : await lengthBefore(ctx, message),
  )
  const how = howToWrite(view)
  // The handler is asked whether the enterprise sees what they write.
  if (how === 'note') return noteByReply(ctx, actor, caseId, message, addition)
  await ctx.turn.transact(async (tx) => {
    if (how === 'not-now' || how === 'not-permitted') {
      const said = how === 'not-now' ? 'reply-ended' : 'reply-not-kept'
      return caseAnswer(ctx, tx, view, ctx.turn.texts.html(said, { number: view.number }))
    }
    const group = message.media_group_id
    const continued = group !== undefined && (await hasAlbum(tx, caseId, group))
    await addToCase(tx, actor, { id: caseId }, addition)
    // One answer for an album, however many messages it comes in.
    if (continued) return []
    return caseAnswer(ctx, tx, view, ctx.turn.texts.html('done-add', { number: view.number }))
  })
}

async function noteByReply(
  ctx: DoorstepContext,
  actor: Actor,
  caseId: number,
  message: Message,
  addition: Addition,
): Promise<void> {
  // The note that an album began may be filed before its last piece comes.
  const filed = message.media_group_id === undefined ? false : await isFurtherPiece(readingOf(ctx), actor, caseId, addition)
  if (!filed) return beginForm(ctx, note, { caseId, inputs: [inputOf(message)] })
  await ctx.turn.transact(async (tx) => void (await continueAlbum(tx, actor, caseId, addition)))
}
