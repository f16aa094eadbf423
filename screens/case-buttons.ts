import { offeredActions, possibleActions, type CaseAction, type OfferedAction } from '../core/cases/lifecycle.ts'
import { standingOf, type CaseView } from '../core/cases/case-view.ts'
import type { Texts } from '../locales/texts.ts'
import { callbackData } from './callback-data.ts'
import type { Button } from './screen.ts'

/** What may stand on a button that leads to a case. */
export type ButtonAction = CaseAction | 'open' | 'history' | 'files'

export type ButtonCase = Pick<CaseView, 'id' | 'version' | 'number'>

/** The buttons of everything that the reader may do with a case now. */
export function caseButtons(texts: Texts, view: CaseView): Button[][] {
  const possible = possibleActions(view.parties, standingOf(view))
  const buttons = offeredActions
    .filter((action) => possible.includes(action))
    .flatMap((action) => {
      if (action === 'rate') return rateButtons(texts, view)
      return [button(labelOf(texts, action, view), action, view)]
    })
  return [
    ...pairs(buttons),
    ...filesRow(texts, view),
    [button(texts.plain('button-history'), 'history', view), menuButton(texts)],
  ]
}

function labelOf(texts: Texts, action: Exclude<OfferedAction, 'rate'>, view: CaseView): string {
  if (action === 'contact' && view.firstContactAt !== null) return texts.plain('button-contact-again')
  if (action === 'assign' && view.handlerId !== null) return texts.plain('button-reassign')
  return texts.plain(`button-${action}`)
}

/** A button that does one thing to a case, as the case was when it was shown. */
export function button(text: string, action: ButtonAction, { id, version }: { id: number; version: number }, extra = ''): Button {
  return { text, data: callbackData.action(action, id, version, extra) }
}

/** The two answers to "is it solved?". */
export function rateButtons(texts: Texts, view: ButtonCase): Button[] {
  return [button(texts.plain('button-rate-yes'), 'rate', view, 'yes'), button(texts.plain('button-rate-no'), 'rate', view, 'no')]
}

export function openButton(texts: Texts, view: ButtonCase): Button {
  return button(texts.plain('button-open', { number: view.number }), 'open', view)
}

export function menuButton(texts: Texts): Button {
  return { text: texts.plain('button-menu'), data: callbackData.go('menu') }
}

/** What leads to the files of a case that has any. */
export function filesRow(texts: Texts, view: ButtonCase & Pick<CaseView, 'files'>): Button[][] {
  return view.files === 0 ? [] : [[button(texts.plain('button-files', { count: view.files }), 'files', view)]]
}

/** Two buttons in a row. */
export function pairs(buttons: readonly Button[]): Button[][] {
  const rows: Button[][] = []
  for (let index = 0; index < buttons.length; index += 2) rows.push(buttons.slice(index, index + 2))
  return rows
}
