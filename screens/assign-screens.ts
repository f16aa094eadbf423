import type { CaseView } from '../core/cases/case-view.ts'
import type { Assignable } from '../core/routing/assignable.ts'
import { button } from './case-buttons.ts'
import type { Reader } from './reader.ts'
import type { Button, Screen } from './screen.ts'

/** A page of people whom the office may give a case to; `page` from 0. */
export interface AssignablePage {
  people: readonly Assignable[]
  page: number
  more: boolean
}

/** The office chooses a handler. */
export function assignScreen(reader: Reader, view: CaseView, { people, page, more }: AssignablePage): Screen {
  const { texts } = reader
  const turn = [
    ...(page > 0 ? [button(texts.plain('button-previous-page'), 'assign', view, `_${page - 1}`)] : []),
    ...(more ? [button(texts.plain('button-next-page'), 'assign', view, `_${page + 1}`)] : []),
  ]
  return {
    text: people.length === 0 ? texts.html('assign-nobody') : texts.html('assign-ask', { number: view.number }),
    buttons: [
      ...people.map((person) => [choice(reader, view, person)]),
      ...(turn.length > 0 ? [turn] : []),
      [button(texts.plain('button-back-to-case'), 'open', view)],
    ],
  }
}

/**
 * The one whom the office chose won't hear of it by the bot: somebody would have to phone. The next one who will is offered, and the office may insist.
 *
 * @param next undefined when nobody else would
 */
export function unheardScreen(reader: Reader, view: CaseView, chosen: Assignable, next: Assignable | undefined): Screen {
  const { texts } = reader
  const { id, name, phone, substitute, taker } = chosen
  const who = taker.is === 'away' ? 'away' : taker.personId === id ? 'self' : 'substitute'
  return {
    text: texts.html('assign-unheard', { number: view.number, who, name, substitute: substitute ?? '', phone: phone ?? 'none' }),
    buttons: [
      ...(next === undefined ? [] : [[choice(reader, view, next)]]),
      [button(texts.plain('button-assign-anyway', { name }), 'assign', view, `${id.toString(36)}-yes`)],
      [button(texts.plain('button-assign-others'), 'assign', view)],
      [button(texts.plain('button-back-to-case'), 'open', view)],
    ],
  }
}

function choice({ texts }: Reader, view: CaseView, { id, name, open, taker, substitute }: Assignable): Button {
  const values = { name, open, is: taker.is, substitute: substitute ?? '' }
  return button(texts.plain('assign-choice', values), 'assign', view, id.toString(36))
}
