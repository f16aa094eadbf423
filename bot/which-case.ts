import { pageOfCases } from '../core/cases/lists.ts'
import { judge } from '../core/cases/lifecycle.ts'
import { standingOf } from '../core/cases/case-view.ts'
import type { Actor } from '../core/actor.ts'
import type { Transaction } from '../core/transaction.ts'
import { callbackData } from '../screens/callback-data.ts'
import { button, menuButton } from '../screens/case-buttons.ts'
import type { DoorstepContext } from './context.ts'
import { menuAnswer } from './menu.ts'
import type { Answer } from './turn.ts'

/** Something came that belongs to nothing: asks which case it is meant for. With several open cases nothing is guessed. */
export async function whichCaseAnswer(ctx: DoorstepContext, tx: Transaction, actor: Actor): Promise<Answer> {
  const { texts } = ctx.turn
  const { cases } = await pageOfCases(tx, actor, 0, 8)
  const addable = cases.filter((view) => judge('add', view.parties, standingOf(view)) === 'allowed')
  if (addable.length === 0) return menuAnswer(ctx, tx, texts.html('not-understood'))
  return {
    kind: 'which-case',
    screen: {
      text: texts.html('which-case'),
      buttons: [
        ...addable.map((view) => [button(texts.plain('button-add-to', { number: view.number }), 'add', view)]),
        [{ text: texts.plain('button-menu-report'), data: callbackData.go('report') }, menuButton(texts)],
      ],
    },
  }
}
