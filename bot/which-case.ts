import type { Message } from 'grammy/types'
import { addToCase, continueAlbum } from '../core/cases/add.ts'
import { readCase } from '../core/cases/case-view.ts'
import { casesToWriteTo } from '../core/cases/writable.ts'
import type { Actor } from '../core/actor.ts'
import type { Transaction } from '../core/transaction.ts'
import { callbackData, type CallbackData } from '../screens/callback-data.ts'
import { button, menuButton } from '../screens/case-buttons.ts'
import { note } from './actions/note.ts'
import { additionOf, inputOf, joined } from './addition.ts'
import { caseAnswer } from './case-answer.ts'
import type { DoorstepContext } from './context.ts'
import { beginForm } from './dialog.ts'
import { menuAnswer } from './menu.ts'
import { albumBefore, lengthBefore, messagesOfUpdate } from './neighbours.ts'
import type { Answer } from './turn.ts'

/**
 * Something came that belongs to nothing: asks which case it is meant for. With several open cases nothing is guessed.
 *
 * @param shown ids of the cases that the message shows which it answers: they are offered first
 */
export async function receiveLoose(
  ctx: DoorstepContext,
  actor: Actor,
  message: Message,
  shown: readonly number[] = [],
): Promise<void> {
  const addition = additionOf(message, await lengthBefore(ctx, message))
  const first = await albumBefore(ctx, message)
  await ctx.turn.transact(async (tx) => {
    if (first === undefined) return whichCaseAnswer(ctx, tx, actor, shown)
    // One question for an album, however many messages it comes in; a piece that comes after the answer follows the others.
    const source = await tx.db.sourceMessage.findUnique({
      where: { chatId_messageId: { chatId: actor.telegramId, messageId: first.message_id } },
      select: { caseId: true },
    })
    if (source === null) return []
    const view = await readCase(tx, actor, { id: source.caseId })
    if (!(await continueAlbum(tx, actor, view.id, addition))) await addToCase(tx, actor, { id: view.id }, addition)
    return []
  })
}

/**
 * The answer to that question: what was sent is added as it is, or becomes the handler's note, and needn't be sent again.
 *
 * @returns false when it has been forgotten since
 */
export async function writeLoose(
  ctx: DoorstepContext,
  actor: Actor,
  { action, caseId, extra }: CallbackData & { type: 'action' },
): Promise<boolean> {
  const messages = await messagesOfUpdate(ctx, parseInt(extra, 36))
  const [first] = messages
  if (first === undefined) return false
  const addition = joined(messages.map((message) => additionOf(message)))
  const { deps } = ctx.turn
  const source = await deps.database.prisma.sourceMessage.findUnique({
    where: { chatId_messageId: { chatId: actor.telegramId, messageId: first.message_id } },
    select: { caseId: true },
  })
  if (source === null && action === 'note') {
    await beginForm(ctx, note, { caseId, inputs: messages.map(inputOf) })
    return true
  }
  await ctx.turn.transact(async (tx) => {
    // Tapped twice: it is there already.
    if (source !== null) return { ...(await caseAnswer(ctx, tx, { id: source.caseId })), replace: ctx.tappedId }
    const view = await addToCase(tx, actor, { id: caseId }, addition)
    const notice = ctx.turn.texts.html('done-add', { number: view.number })
    return { ...(await caseAnswer(ctx, tx, view, notice)), replace: ctx.tappedId }
  })
  return true
}

/** How many cases the question offers. */
const mostOffered = 8

async function whichCaseAnswer(ctx: DoorstepContext, tx: Transaction, actor: Actor, shown: readonly number[]): Promise<Answer> {
  const { texts, update } = ctx.turn
  const cases = await casesToWriteTo(tx, actor, { first: shown, limit: mostOffered })
  if (cases.length === 0 && ctx.draft === undefined) return menuAnswer(ctx, tx, texts.html('not-understood'))
  const about = update.update_id.toString(36)
  const answers =
    ctx.draft === undefined ? [] : [[{ text: texts.plain('button-into-draft'), data: callbackData.go('resume', about) }]]
  return {
    kind: 'which-case',
    screen: {
      text: texts.html('which-case'),
      buttons: [
        ...cases.map(({ view, action }) => [button(texts.plain('button-add-to', { number: view.number }), action, view, about)]),
        ...answers,
        [
          { text: texts.plain('button-menu-report'), data: callbackData.go('report', ctx.draft === undefined ? about : '') },
          menuButton(texts),
        ],
      ],
    },
  }
}
