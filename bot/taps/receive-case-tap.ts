import { assignByOffice } from '../../core/routing/assign-by-office.ts'
import { lockCase, readCase, standingOf, type CaseView } from '../../core/cases/case-view.ts'
import { readHistory } from '../../core/cases/history.ts'
import { judge } from '../../core/cases/lifecycle.ts'
import type { Actor } from '../../core/actor.ts'
import { Refusal } from '../../core/refusal.ts'
import { assignableTo, nextAssignable, readAssignableOne } from '../../core/routing/assignable.ts'
import { runningDeadlines } from '../../core/clocks/deadlines.ts'
import type { Transaction } from '../../core/transaction.ts'
import { numberIn, type CallbackData } from '../../screens/callback-data.ts'
import { assignScreen, unheardScreen } from '../../screens/assign-screens.ts'
import { confirmScreen } from '../../screens/case-screen.ts'
import { entriesPerPage, historyScreen } from '../../screens/history-screen.ts'
import type { Action } from '../actions/action.ts'
import { add } from '../actions/add.ts'
import { actions } from '../actions/index.ts'
import { note } from '../actions/note.ts'
import { caseAnswer } from '../answers/case-answer.ts'
import { filesAnswers } from '../answers/case-files.ts'
import type { DoorstepContext } from '../context.ts'
import { beginForm } from '../dialogs/dialog.ts'
import { writeLoose } from '../messages/which-case.ts'
import type { Answer } from '../turn/turn.ts'

type Tapped = CallbackData & { type: 'action' }

/** The answer takes the place of the tapped message unless it is several. */
type View = (ctx: DoorstepContext, tx: Transaction, actor: Actor, tapped: Tapped) => Promise<Answer | Answer[]>

/** What a button shows without doing anything, or asks before it does. */
const views: Record<string, View> = {
  open: async (ctx, tx, actor, { caseId }) => caseAnswer(ctx, tx, await readCase(tx, actor, { id: caseId })),
  history: async (ctx, tx, actor, { caseId, extra }) => {
    const view = await readCase(tx, actor, { id: caseId })
    // In base 36: how many of the newest are on the pages before.
    const skip = numberIn(extra, 100_000)
    const history = await readHistory(tx, view, { limit: entriesPerPage, skip, withQuiet: true })
    const screen = historyScreen(ctx.reader, { view, ...history, skip, deadlines: await runningDeadlines(tx, caseId) })
    return { kind: 'history', screen, caseId }
  },
  files: async (ctx, tx, actor, { caseId, extra }) => filesAnswers(ctx, tx, await readCase(tx, actor, { id: caseId }), extra),
  assign: async (ctx, tx, actor, { caseId, version, extra }) => {
    const view = await lockCase(tx, actor, { id: caseId, version })
    const verdict = judge('assign', view.parties, standingOf(view))
    if (verdict !== 'allowed') throw new Refusal(verdict, { number: view.number })
    if (extra === '' || extra.startsWith('_')) return choiceOfHandlers(ctx, tx, actor, view, numberIn(extra.slice(1), 1_000, 10))
    return assignTo(ctx, tx, actor, view, extra)
  },
}

/** Gives the case to the one of the button; asks once more when they won't hear of it by the bot. */
async function assignTo(ctx: DoorstepContext, tx: Transaction, actor: Actor, view: CaseView, extra: string): Promise<Answer> {
  const { texts } = ctx.turn
  // What can't be anybody's id is nobody's.
  const handlerId = numberIn(extra, 2_147_483_647)
  const chosen = extra.endsWith('-yes') ? undefined : await readAssignableOne(tx, actor, view, handlerId)
  if (chosen !== undefined && (chosen.taker.is === 'unreachable' || chosen.taker.is === 'away')) {
    const next = await nextAssignable(tx, actor, view, handlerId)
    return { kind: 'assign', screen: unheardScreen(ctx.reader, view, chosen, next), caseId: view.id }
  }
  const { view: assigned, given } = await assignByOffice(tx, actor, { id: view.id, version: view.version }, handlerId)
  const values = { handler: given.name, is: given.taker.is, substitute: given.substitute ?? '' }
  return caseAnswer(ctx, tx, assigned, texts.html('done-assign', values))
}

/** How many people are on one page of the choice. */
const peoplePerPage = 8

async function choiceOfHandlers(
  ctx: DoorstepContext,
  tx: Transaction,
  actor: Actor,
  view: CaseView,
  page: number,
): Promise<Answer> {
  const people = await assignableTo(tx, actor, view, { offset: page * peoplePerPage, limit: peoplePerPage + 1 })
  const shown = { people: people.slice(0, peoplePerPage), page, more: people.length > peoplePerPage }
  return { kind: 'assign', screen: assignScreen(ctx.reader, view, shown), caseId: view.id }
}

/** Does what a button of a case says. An action that wants words opens its form below. */
export async function receiveCaseTap(ctx: DoorstepContext, tapped: Tapped): Promise<void> {
  const { actor } = ctx.turn
  if (actor === undefined) throw new Refusal('not-found')
  const { caseId, extra } = tapped
  const view = Object.hasOwn(views, tapped.action) ? views[tapped.action] : undefined
  if (view !== undefined)
    return ctx.turn.transact(async (tx) => {
      const shown = await view(ctx, tx, actor, tapped)
      // Several messages go below; a single screen takes the place of the one that was tapped.
      return Array.isArray(shown) ? shown : { ...shown, replace: ctx.tappedId }
    })
  const action = actions.get(tapped.action)
  if (action === undefined) throw new Refusal('not-found')
  if ((action === add || action === note) && extra !== '' && (await writeLoose(ctx, actor, tapped))) return
  if (action.steps.length > 0)
    return beginForm(ctx, action, { caseId, caseVersion: tapped.version, answers: action.known(extra) })
  await doAtOnce(ctx, actor, action, tapped)
}

async function doAtOnce(ctx: DoorstepContext, actor: Actor, action: Action, { caseId, version, extra }: Tapped): Promise<void> {
  const { reader } = ctx
  const ref = action.versioned ? { id: caseId, version } : { id: caseId }
  const asks = extra === 'yes' ? undefined : action.confirm
  await ctx.turn.write(async (tx) => {
    if (asks !== undefined) {
      const view = await lockCase(tx, actor, ref)
      return { kind: action.kind, screen: confirmScreen(view, action.action, asks(reader, view)), caseId, replace: ctx.tappedId }
    }
    const { view, said } = await action.doAtOnce(tx, { actor, reader }, ref)
    return { ...(await caseAnswer(ctx, tx, view, said)), replace: ctx.tappedId }
  })
}
