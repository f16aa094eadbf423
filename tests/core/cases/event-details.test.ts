import { expectTypeOf, test } from 'vitest'
import type { Actor } from '../../../core/actor.ts'
import type { LockedCase } from '../../../core/cases/case-view.ts'
import { storedEvent } from '../../../core/cases/event-details.ts'
import { transition } from '../../../core/cases/transition.ts'
import type { Writing } from '../../../core/transaction.ts'

/** Never called: the compiler is what is tested, by `npm run check`. */
export function refusedByTheCompiler(tx: Writing, view: LockedCase, actor: Actor) {
  return [
    () => transition(tx, view, 'sign', actor),
    () => transition(tx, view, 'note', actor, { details: { files: 1 } }),
    // @ts-expect-error a note's event says how many files came with it
    () => transition(tx, view, 'note', actor),
    // @ts-expect-error under that name
    () => transition(tx, view, 'note', actor, { details: { attachments: 1 } }),
    // @ts-expect-error a signature keeps nothing that nobody would read
    () => transition(tx, view, 'sign', actor, { details: { files: 1 } }),
  ]
}

test('an event is read by its action', () => {
  const event = storedEvent({ action: 'plan', details: { date: '2026-12-01', before: '' } })
  if (event.action === 'plan') expectTypeOf(event.details).toEqualTypeOf<{ date: string; before: string }>()
  if (event.action === 'sign') expectTypeOf(event.details).toEqualTypeOf<undefined>()
})
