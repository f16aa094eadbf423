import { chooseLanguage } from '../../core/people/language.ts'
import { readDigest } from '../../core/digests/digest.ts'
import { pageOfCases, pageOfGone, pageOfQueue } from '../../core/cases/lists.ts'
import type { Actor } from '../../core/actor.ts'
import { zoneDay } from '../../core/time/zone-day.ts'
import type { Reading, Transaction } from '../../core/transaction.ts'
import { locales, textsFor } from '../../locales/texts.ts'
import { caseList, casesPerPage, type CaseListData } from '../../screens/case-list.ts'
import { digestScreen } from '../../screens/digest-screen.ts'
import { commandsFor, languageScreen } from '../../screens/menu-screen.ts'
import type { DoorstepContext } from '../context.ts'
import { inputOf } from '../messages/addition.ts'
import { beginForm, continueForm, showForm } from '../dialogs/dialog.ts'
import { report as reportForm } from '../forms/report.ts'
import { helpAnswer, menuAnswer } from '../answers/menu.ts'
import { messagesOfUpdate } from '../messages/split-messages.ts'
import type { Answer } from '../turn/turn.ts'

/** Somewhere to go by a command or a button; `argument` e.g. the page of a list. */
type Place = (ctx: DoorstepContext, argument: string) => Promise<void>

/** A place that is a screen: the tapped message becomes it, a command is answered below. */
function screenOf(
  answer: (ctx: DoorstepContext, tx: Transaction, actor: Actor, argument: string) => Promise<Answer> | Answer,
): Place {
  return (ctx, argument) =>
    ctx.turn.transact(async (tx) => {
      const { actor } = ctx.turn
      const shown = actor === undefined ? helpAnswer(ctx) : await answer(ctx, tx, actor, argument)
      return { ...shown, replace: ctx.tappedId }
    })
}

/** The same for what only wants a look at what is. */
function glanceOf(answer: (ctx: DoorstepContext, reading: Reading) => Promise<Answer> | Answer): Place {
  return (ctx) =>
    ctx.turn.answer(async (reading) => ({
      ...(ctx.turn.actor === undefined ? helpAnswer(ctx) : await answer(ctx, reading)),
      replace: ctx.tappedId,
    }))
}

function listPlace(place: CaseListData['place'], read: typeof pageOfCases): Place {
  return screenOf(async (ctx, tx, actor, argument) => {
    const page = await read(tx, actor, /^\d{1,5}$/.test(argument) ? Number(argument) : 0, casesPerPage)
    const reports = commandsFor(actor.roles).includes('report')
    return { kind: place, passing: true, screen: caseList(ctx.reader, { place, ...page, reports }) }
  })
}

const digest = screenOf(async (ctx, tx, actor) => {
  if (!actor.roles.includes('leader')) return menuAnswer(ctx, tx, ctx.turn.texts.html('digest-only-leaders'))
  const day = zoneDay(tx.policy.timeZone, tx.clock.now())
  const screen = digestScreen(ctx.reader, await readDigest(tx, actor.personId, day))
  return { kind: 'digest', passing: true, screen }
})

const language = screenOf(async (ctx, tx, actor, argument) => {
  const chosen = locales.find((locale) => locale === argument)
  if (chosen === undefined) return { kind: 'language', screen: languageScreen(ctx.reader) }
  await chooseLanguage(tx, actor.personId, chosen)
  const texts = textsFor(chosen)
  return {
    kind: 'language',
    screen: { text: texts.html('language-done'), buttons: [[{ text: texts.plain('button-menu'), data: 'n.menu' }]] },
  }
})

/** The dialog that was touched last goes on; with an argument, by the message that came in that update (base 36) as its answer. */
async function resume(ctx: DoorstepContext, argument: string): Promise<void> {
  if (ctx.draft === undefined) {
    await screenOf((inner, tx) => menuAnswer(inner, tx, inner.turn.texts.html('nothing-to-cancel')))(ctx, '')
    return
  }
  const messages = argument === '' ? [] : await messagesOfUpdate(ctx, parseInt(argument, 36))
  if (messages.length === 0) await showForm(ctx, ctx.draft)
  else await continueForm(ctx, ctx.draft, ...messages.map(inputOf))
}

/** With an argument, which only a button has, the report begins with the message that came in that update (base 36). */
async function report(ctx: DoorstepContext, argument: string): Promise<void> {
  if (ctx.turn.actor === undefined) return glanceOf(helpAnswer)(ctx, '')
  const messages = ctx.tappedId === undefined ? [] : await messagesOfUpdate(ctx, parseInt(argument, 36))
  await beginForm(ctx, reportForm, { inputs: messages.map(inputOf) })
}

/** Every place, by the name that commands and buttons have for it. */
export const places: Record<string, Place> = {
  menu: glanceOf((ctx, reading) => menuAnswer(ctx, reading)),
  help: glanceOf(helpAnswer),
  cases: listPlace('cases', pageOfCases),
  queue: listPlace('queue', pageOfQueue),
  gone: listPlace('gone', pageOfGone),
  digest,
  language,
  report,
  resume,
}
