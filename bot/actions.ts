import { assignByOffice } from '../core/cases/assign.ts'
import { lockCase, readCase, standingOf, type CaseView } from '../core/cases/case-view.ts'
import { strikeOffCase, withdrawCase } from '../core/cases/close.ts'
import { signCase } from '../core/cases/handle.ts'
import { readHistory } from '../core/cases/history.ts'
import { judge } from '../core/cases/lifecycle.ts'
import { superviseCase, urgeCase } from '../core/cases/nudge.ts'
import type { Actor } from '../core/actor.ts'
import { Refusal } from '../core/refusal.ts'
import { assignableTo } from '../core/routing/assignable.ts'
import { runningDeadlines } from '../core/time/deadlines.ts'
import type { Transaction } from '../core/transaction.ts'
import type { CallbackData } from '../screens/callback-data.ts'
import { assignScreen, withdrawScreen } from '../screens/case-screen.ts'
import { historyScreen } from '../screens/history-screen.ts'
import { at, type Reader } from '../screens/reader.ts'
import { caseAnswer } from './case-answer.ts'
import { filesAnswers } from './case-files.ts'
import type { DoorstepContext } from './context.ts'
import { beginForm } from './dialog.ts'
import type { Answers } from './forms/answers.ts'
import { isActionKind } from './forms/index.ts'
import { writeLoose } from './which-case.ts'
import type { Answer } from './turn.ts'

type Tapped = CallbackData & { type: 'action' }

/** What a tap on a case's button does; the answer takes the place of the tapped message unless it says otherwise. */
type Deed = (ctx: DoorstepContext, tx: Transaction, actor: Actor, tapped: Tapped) => Promise<Answer | Answer[]>

/** A deed that is one command: done, and the case shown as it is then. `versioned`: refused when the button is out of date. */
function command(
  run: (tx: Transaction, actor: Actor, ref: { id: number; version?: number }) => Promise<CaseView>,
  said: (reader: Reader, tx: Transaction, view: CaseView) => Promise<string> | string,
  { versioned = true } = {},
): Deed {
  return async (ctx, tx, actor, { caseId, version }) => {
    const view = await run(tx, actor, versioned ? { id: caseId, version } : { id: caseId })
    return caseAnswer(ctx, tx, view, await said(ctx.reader, tx, view))
  }
}

const deeds: Record<string, Deed> = {
  open: async (ctx, tx, actor, { caseId }) => caseAnswer(ctx, tx, await readCase(tx, actor, { id: caseId })),
  history: async (ctx, tx, actor, { caseId }) => {
    const view = await readCase(tx, actor, { id: caseId })
    const history = await readHistory(tx, view, { limit: 15, withQuiet: true })
    const screen = historyScreen(ctx.reader, { view, ...history, deadlines: await runningDeadlines(tx, caseId) })
    return { kind: 'history', screen, caseId }
  },
  files: async (ctx, tx, actor, { caseId, extra }) => filesAnswers(ctx, tx, await readCase(tx, actor, { id: caseId }), extra),
  sign: command(signCase, saidAfterSigning),
  strikeOff: command(strikeOffCase, ({ texts }) => texts.html('done-strikeOff')),
  // Pressing on is as welcome after the case has moved as before.
  urge: command(urgeCase, ({ texts }) => texts.html('done-urge'), { versioned: false }),
  supervise: command(superviseCase, ({ texts }) => texts.html('done-supervise'), { versioned: false }),
  withdraw: async (ctx, tx, actor, { caseId, version, extra }) => {
    if (extra === 'yes')
      return caseAnswer(ctx, tx, await withdrawCase(tx, actor, { id: caseId, version }), ctx.turn.texts.html('done-withdraw'))
    const view = await lockCase(tx, actor, { id: caseId, version })
    return { kind: 'withdraw', screen: withdrawScreen(ctx.reader, view), caseId }
  },
  assign: async (ctx, tx, actor, { caseId, version, extra }) => {
    const view = await lockCase(tx, actor, { id: caseId, version })
    const verdict = judge('assign', view.parties, standingOf(view))
    if (verdict !== 'allowed') throw new Refusal(verdict, { number: view.number })
    if (extra === '' || extra.startsWith('_'))
      return choiceOfHandlers(ctx, tx, actor, view, Number.parseInt(extra.slice(1), 10) || 0)
    // What can't be anybody's id is nobody's.
    const handlerId = parseInt(extra, 36)
    const assigned = await assignByOffice(tx, actor, { id: caseId, version }, handlerId <= 2_147_483_647 ? handlerId : 0)
    return caseAnswer(ctx, tx, assigned, ctx.turn.texts.html('done-assign', { handler: assigned.handler ?? '' }))
  },
}

/** How many people are on one page of the choice. */
const peoplePerPage = 8

async function choiceOfHandlers(
  ctx: DoorstepContext,
  tx: Transaction,
  actor: Actor,
  view: CaseView,
  wanted: number,
): Promise<Answer> {
  const page = Math.min(Math.max(0, wanted), 1_000)
  const people = await assignableTo(tx, actor, view, { offset: page * peoplePerPage, limit: peoplePerPage + 1 })
  const shown = { people: people.slice(0, peoplePerPage), page, more: people.length > peoplePerPage }
  return { kind: 'assign', screen: assignScreen(ctx.reader, view, shown), caseId: view.id }
}

async function saidAfterSigning(reader: Reader, tx: Transaction, view: CaseView): Promise<string> {
  const contact = (await runningDeadlines(tx, view.id)).find(({ kind }) => kind === 'contact')
  if (contact === undefined) return reader.texts.html('done-sign-plain')
  if (contact.dueAt < reader.now) return reader.texts.html('done-sign-late')
  return reader.texts.html('done-sign', { hearBy: at(reader, contact.dueAt) })
}

/** Does what a button of a case says. An action that wants words opens its form below. */
export async function act(ctx: DoorstepContext, tapped: Tapped): Promise<void> {
  const { actor } = ctx.turn
  if (actor === undefined) throw new Refusal('not-found')
  const deed = Object.hasOwn(deeds, tapped.action) ? deeds[tapped.action] : undefined
  if (deed !== undefined)
    return ctx.turn.transact(async (tx) => {
      const done = await deed(ctx, tx, actor, tapped)
      // Several messages go below; a single screen takes the place of the one that was tapped.
      return Array.isArray(done) ? done : { ...done, replace: ctx.tappedId }
    })
  if (!isActionKind(tapped.action)) throw new Refusal('not-found')
  const writes = tapped.action === 'add' || tapped.action === 'note'
  if (writes && tapped.extra !== '' && (await writeLoose(ctx, actor, tapped))) return
  const known: Answers = tapped.action === 'rate' && tapped.extra !== '' ? { solved: tapped.extra } : {}
  await beginForm(ctx, tapped.action, { caseId: tapped.caseId, answers: known })
}
