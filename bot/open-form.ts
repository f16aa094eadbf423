import type { Actor } from '../core/actor.ts'
import { readCase } from '../core/cases/case-view.ts'
import { Refusal } from '../core/refusal.ts'
import { zoneDay } from '../core/time/zone-day.ts'
import type { Reading } from '../core/transaction.ts'
import { categoryName } from '../screens/reader.ts'
import type { DoorstepContext } from './context.ts'
import type { ActionContext } from './forms/actions/action-answers.ts'
import type { Answers } from './forms/answers.ts'
import type { Form } from './forms/form.ts'
import { forms, isActionKind, type FormKind } from './forms/index.ts'
import { reportContext } from './forms/report-context.ts'
import type { OpenDraft } from './session.ts'

/** A form with the context of its draft: from here on it doesn't matter which form it is. */
export interface OpenForm {
  form: Form<unknown>
  context: unknown
}

/** A form with what it needs to know of the case, or of what may be reported. @throws Refusal when it can not be opened */
export async function openForm(
  ctx: DoorstepContext,
  tx: Reading,
  actor: Actor,
  kind: FormKind,
  caseId: number,
  answers: Answers,
): Promise<OpenForm> {
  const form = forms[kind] as unknown as Form<unknown>
  if (!isActionKind(kind)) return { form, context: await reportContext(tx, actor, answers) }
  const view = await readCase(tx, actor, { id: caseId })
  const { id, number, version, enterprise } = view
  const { timeZone } = tx.policy
  const context: ActionContext = {
    case: { id, number, version, enterprise, category: categoryName(ctx.reader, view) },
    today: zoneDay(timeZone, tx.clock.now()),
    timeZone,
    locale: ctx.turn.texts.locale,
  }
  return { form, context }
}

/**
 * The form of a stored draft, with what it needs.
 *
 * @returns the refusal for one that can't go on: its case is his no more, his enterprise is gone, there is no such form any more
 */
export async function reopenForm(ctx: DoorstepContext, { kind, caseId, answers }: OpenDraft): Promise<OpenForm | Refusal> {
  const { database, clock, policy } = ctx.turn.deps
  if (!Object.hasOwn(forms, kind)) return new Refusal('not-permitted')
  try {
    return await openForm(ctx, { db: database.reader, clock, policy }, knownActor(ctx), kind as FormKind, caseId, answers)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

/** Who acts. @throws Refusal `not-permitted` for a stranger */
export function knownActor(ctx: DoorstepContext): Actor {
  const { actor } = ctx.turn
  if (actor === undefined) throw new Refusal('not-permitted')
  return actor
}
