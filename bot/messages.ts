import type { Message } from 'grammy/types'
import { addToCase, reviseCase } from '../core/cases/add.ts'
import { readCase, standingOf } from '../core/cases/case-view.ts'
import { judge } from '../core/cases/lifecycle.ts'
import { lengthOf, limits } from '../core/cases/submission.ts'
import type { Actor } from '../core/actor.ts'
import { Refusal } from '../core/refusal.ts'
import type { Transaction } from '../core/transaction.ts'
import { additionOf, inputOf } from './addition.ts'
import { note } from './actions/note.ts'
import { caseAnswer } from './case-answer.ts'
import type { DoorstepContext } from './context.ts'
import { beginForm, continueForm, reviseForm } from './dialog.ts'
import { menuAnswer } from './menu.ts'
import { lengthBefore } from './neighbours.ts'
import { aboutOfReply } from './reply.ts'
import { receiveLoose } from './which-case.ts'

/** Something that was typed or sent: a reply belongs to the case that it answers, everything else to the open dialog. */
export async function receiveMessage(ctx: DoorstepContext, message: Message): Promise<void> {
  const { actor } = ctx.turn
  if (actor === undefined) return ctx.turn.transact((tx) => menuAnswer(ctx, tx))
  const about = await aboutOfReply(ctx, message)
  if (about?.is === 'case') return addByReply(ctx, actor, about.caseId, message)
  if (about?.is === 'unclear') return receiveLoose(ctx, actor, message, about.caseIds)
  const draft = about?.draft ?? ctx.draft
  if (draft !== undefined) return continueForm(ctx, draft, inputOf(message))
  return receiveLoose(ctx, actor, message)
}

/** A message was edited in Telegram: an answer of the open dialog, or a part of a case, takes the new text; the old one is kept. */
export async function receiveEdit(ctx: DoorstepContext, message: Message): Promise<void> {
  const { actor } = ctx.turn
  const text = message.text ?? message.caption
  if (actor === undefined || text === undefined) return
  if (ctx.draft !== undefined && (await reviseForm(ctx, ctx.draft, message.message_id, text))) return
  await ctx.turn.transact(async (tx) => {
    const source = await tx.db.sourceMessage.findUnique({
      where: { chatId_messageId: { chatId: actor.telegramId, messageId: message.message_id } },
      select: { part: true },
    })
    if (source === null) return
    const limit = source.part === 'wish' ? limits.wish : limits.description
    if (lengthOf(text) > limit) throw new Refusal('text-too-long', { length: lengthOf(text), limit })
    const view = await reviseCase(tx, actor, { messageId: message.message_id, text })
    return view && caseAnswer(ctx, tx, view, ctx.turn.texts.html('done-revise', { number: view.number }))
  })
}

async function addByReply(ctx: DoorstepContext, actor: Actor, caseId: number, message: Message): Promise<void> {
  const view = await readCase(reading(ctx), actor, { id: caseId })
  const before = message.text === undefined ? 0 : await lengthBefore(ctx, message)
  const addition = additionOf(message, before)
  const verdict = judge('add', view.parties, standingOf(view))
  // The handler's reply is a note on his case; whether the enterprise sees it he is asked.
  if (verdict === 'not-permitted' && addition.text !== '' && judge('note', view.parties, standingOf(view)) === 'allowed') {
    const length = before + lengthOf(addition.text)
    if (length > limits.remark) throw new Refusal('text-too-long', { length, limit: limits.remark })
    const text = { text: addition.text, messageId: message.message_id, earlier: [] }
    return beginForm(ctx, note, { caseId, answers: { text } })
  }
  await ctx.turn.transact(async (tx) => {
    if (verdict === 'not-now') {
      return caseAnswer(ctx, tx, view, ctx.turn.texts.html('reply-ended', { number: view.number }))
    }
    const group = message.media_group_id
    const continued = group === undefined ? 0 : await tx.db.attachment.count({ where: { caseId, mediaGroupId: group } })
    await addToCase(tx, actor, { id: caseId }, addition)
    // One answer for an album, however many messages it comes in.
    if (continued > 0) return []
    return caseAnswer(ctx, tx, view, ctx.turn.texts.html('done-add', { number: view.number }))
  })
}

function reading({ turn }: DoorstepContext): Transaction {
  return { db: turn.deps.database.prisma, clock: turn.deps.clock, policy: turn.deps.policy }
}
