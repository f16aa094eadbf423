import type { Message } from 'grammy/types'
import { addToCase, continueAlbum, sourceOf } from '../../core/cases/add.ts'
import { readCase } from '../../core/cases/case-view.ts'
import { casesToWriteTo } from '../../core/cases/writable.ts'
import type { Actor } from '../../core/actor.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Transaction } from '../../core/transaction.ts'
import { callbackData, type CallbackData } from '../../screens/callback-data.ts'
import { button, menuButton } from '../../screens/case-buttons.ts'
import { commandsFor } from '../../screens/menu-screen.ts'
import { note } from '../actions/note.ts'
import { additionOf, inputOf, joined } from './addition.ts'
import { caseAnswer } from '../answers/case-answer.ts'
import type { DoorstepContext } from '../context.ts'
import { beginForm } from '../dialogs/dialog.ts'
import { readingOf } from '../dialogs/open-form.ts'
import { menuAnswer } from '../answers/menu.ts'
import { albumBefore, lengthBefore, messagesOfUpdate } from './split-messages.ts'
import type { Answer } from '../turn/turn.ts'

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
  const addition = additionOf(message, ctx.turn.deps.policy.attachments, await lengthBefore(ctx, message))
  const first = await albumBefore(ctx, message)
  await ctx.turn.transact(async (tx) => {
    if (first === undefined) return whichCaseAnswer(ctx, tx, actor, { about: ctx.turn.update.update_id, shown })
    // One question for an album, however many messages it comes in; a piece that comes after the answer follows the others.
    const source = await sourceOf(tx, actor, first.message_id)
    if (source === undefined) return []
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
  tapped: CallbackData & { type: 'action' },
): Promise<boolean> {
  const about = parseInt(tapped.extra, 36)
  const messages = await messagesOfUpdate(ctx, about)
  if (messages.length === 0) return false
  try {
    await writeMessages(ctx, actor, tapped, messages)
  } catch (error) {
    if (!(error instanceof Refusal) || ctx.turn.committed || !movedOn.has(error.code)) throw error
    // Since the case was offered it has moved on: what was sent stays where it was, and can still go elsewhere.
    await ctx.turn.transact(async (tx) => ({
      ...(await whichCaseAnswer(ctx, tx, actor, { about, moved: true })),
      replace: ctx.tappedId,
    }))
  }
  return true
}

const movedOn = new Set<Refusal['code']>(['not-now', 'not-permitted', 'not-found'])

async function writeMessages(
  ctx: DoorstepContext,
  actor: Actor,
  { action, caseId }: CallbackData & { type: 'action' },
  messages: readonly Message[],
): Promise<void> {
  const { turn } = ctx
  const addition = joined(messages.map((message) => additionOf(message, turn.deps.policy.attachments)))
  const before = await sourceOf(readingOf(ctx), actor, messages[0]!.message_id)
  if (before === undefined && action === 'note') return beginForm(ctx, note, { caseId, inputs: messages.map(inputOf) })
  await turn.transact(async (tx) => {
    // Tapped twice: it is there already.
    if (before !== undefined) return { ...(await caseAnswer(ctx, tx, { id: before.caseId })), replace: ctx.tappedId }
    const view = await addToCase(tx, actor, { id: caseId }, addition)
    const notice = turn.texts.html('done-add', { number: view.number })
    return { ...(await caseAnswer(ctx, tx, view, notice)), replace: ctx.tappedId }
  })
}

/** How many cases the question offers. */
const mostOffered = 8

interface Question {
  /** the update that what was sent came in */
  about: number
  /** ids of the cases that are offered first */
  shown?: readonly number[]
  /** the one that was chosen takes nothing any more */
  moved?: boolean
}

async function whichCaseAnswer(
  ctx: DoorstepContext,
  tx: Transaction,
  actor: Actor,
  { about, shown = [], moved = false }: Question,
): Promise<Answer> {
  const { texts } = ctx.turn
  const cases = await casesToWriteTo(tx, actor, { first: shown, limit: mostOffered })
  const update = about.toString(36)
  const report = commandsFor(actor.roles).includes('report')
    ? [{ text: texts.plain('button-report-this'), data: callbackData.go('report', update) }]
    : []
  if (cases.length === 0 && ctx.draft === undefined) {
    const menu = await menuAnswer(ctx, tx, texts.html('not-understood'))
    return { ...menu, screen: { ...menu.screen, buttons: [report, ...(menu.screen.buttons ?? [])].filter(hasSome) } }
  }
  const answer =
    ctx.draft === undefined ? report : [{ text: texts.plain('button-into-draft'), data: callbackData.go('resume', update) }]
  return {
    kind: 'which-case',
    screen: {
      text: texts.html(moved ? 'which-case-moved' : 'which-case'),
      buttons: [
        ...cases.map(({ view, action }) => [button(texts.plain('button-add-to', { number: view.number }), action, view, update)]),
        answer,
        [menuButton(texts)],
      ].filter(hasSome),
    },
  }
}

function hasSome(row: readonly unknown[]): boolean {
  return row.length > 0
}
