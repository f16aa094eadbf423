import type { Actor } from '../../core/actor.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Reading } from '../../core/transaction.ts'
import type { DoorstepContext } from '../context.ts'
import type { DialogForm, FormOf } from '../forms/dialog-form.ts'
import { formOf } from '../forms/index.ts'
import type { OpenDraft } from '../turn/session.ts'

/** A form with the context of its draft: from here on it doesn't matter which form it is. */
export interface OpenForm {
  form: DialogForm
  context: unknown
}

/** A form with what it needs to know. @throws Refusal when it can't be opened */
export async function openForm(ctx: DoorstepContext, reading: Reading, form: DialogForm, of: FormOf): Promise<OpenForm> {
  const { rosterVersion, reader } = ctx
  const { reportChoices } = ctx.turn.deps
  return { form, context: await form.open({ reading, actor: knownActor(ctx), reader, rosterVersion, reportChoices }, of) }
}

/**
 * The form of a stored draft, with what it needs.
 *
 * @returns the refusal for one that can't go on: its case is not the actor's any more, the enterprise is gone, there is no such form any more
 */
export async function reopenForm(ctx: DoorstepContext, draft: OpenDraft): Promise<OpenForm | Refusal> {
  const form = formOf(draft.kind)
  if (form === undefined) return new Refusal('not-permitted')
  try {
    return await openForm(ctx, readingOf(ctx), form, draft)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

/** For a look at what is, where nothing has to hold still. */
export function readingOf({ turn }: DoorstepContext): Reading {
  const { database, clock, policy } = turn.deps
  return { db: database.reader, clock, policy }
}

/** Who acts. @throws Refusal `not-permitted` for a stranger */
export function knownActor(ctx: DoorstepContext): Actor {
  const { actor } = ctx.turn
  if (actor === undefined) throw new Refusal('not-permitted')
  return actor
}
