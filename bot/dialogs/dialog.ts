import type { Actor } from '../../core/actor.ts'
import { Refusal } from '../../core/refusal.ts'
import { refusalText } from '../../screens/refusal-text.ts'
import { caseAnswer } from '../answers/case-answer.ts'
import type { DoorstepContext } from '../context.ts'
import { findDraft, saveDraft, touchDraft } from '../../core/drafts/drafts.ts'
import { advance } from '../forms/advance.ts'
import { mentions, type Answers } from '../forms/answers.ts'
import { beginWith } from '../forms/begin.ts'
import { withInputs } from '../forms/content.ts'
import type { DialogForm, FormOf } from '../forms/dialog-form.ts'
import type { Advance, DraftState, FormInput, StepInput } from '../forms/form.ts'
import { show, type ShowOptions } from '../forms/show.ts'
import { keepWords } from './kept-words.ts'
import { menuAnswer } from '../answers/menu.ts'
import { knownActor, openForm, readingOf, reopenForm, type OpenForm } from './open-form.ts'
import { openDraftOf, type OpenDraft } from '../turn/session.ts'
import type { Answer } from '../turn/turn.ts'

/** With what a dialog begins. */
export interface Beginning {
  /** the case that it is about; none for a report */
  caseId?: number
  /** as it was when the button was shown that begins it: one that has moved since is shown anew instead */
  caseVersion?: number
  /** what is known already */
  answers?: Answers
  /** what somebody has sent already: it is part of the dialog, beside what an open one has */
  inputs?: readonly StepInput[]
}

/** Begins a guided dialog, or goes on with it where it was left. */
export async function beginForm(ctx: DoorstepContext, form: DialogForm, beginning: Beginning = {}): Promise<void> {
  const { turn } = ctx
  const actor = knownActor(ctx)
  const { caseId = 0, caseVersion, answers = {}, inputs = [] } = beginning
  const of = { id: 0, caseId, caseVersion, answers }
  // Somebody without any dialog begins this one: nothing to weigh, so nothing but a statement.
  if (ctx.draft === undefined) return beginFirst(ctx, actor, form, of, inputs)
  await turn.transact(async (tx) => {
    const open = await openForm(ctx, tx, form, of)
    const found = await findDraft(tx, actor, form.kind, caseId)
    const old = found && openDraftOf(found)
    const begun = beginWith(form, open.context, { caseId, answers, inputs, old })
    if (!begun.changed) await touchDraft(tx, begun.draft)
    const draft = begun.changed ? { ...begun.draft, ...(await saveDraft(tx, actor, begun.draft)) } : begun.draft
    // A button of a case opens the dialog below; the question what to do with something sent becomes it.
    const place = inputs.length === 0 ? { strip: old?.screenMessageId ?? undefined } : placeOf(ctx, old?.screenMessageId, begun)
    return formAnswer(draft, show(form, draft, open.context, turn.texts), place)
  })
}

async function beginFirst(
  ctx: DoorstepContext,
  { personId }: Actor,
  form: DialogForm,
  of: FormOf,
  inputs: readonly StepInput[],
): Promise<void> {
  const { turn } = ctx
  const { context } = await openForm(ctx, readingOf(ctx), form, of)
  const { draft } = beginWith(form, context, { ...of, inputs, id: await turn.deps.draftIds.next() })
  const place = inputs.length === 0 ? {} : { replace: ctx.tappedId }
  await turn.begin(
    { ...draft, personId, answers: draft.answers },
    formAnswer(draft, show(form, draft, context, turn.texts), place),
  )
}

/** Moves the open dialog on by one input, or by several that came together: those behind one that is refused or ends it don't count. */
export async function continueForm(ctx: DoorstepContext, draft: OpenDraft, ...inputs: FormInput[]): Promise<void> {
  const { turn } = ctx
  const actor = knownActor(ctx)
  const open = await reopenForm(ctx, draft)
  if (open instanceof Refusal) return endForm(ctx, draft, open, withInputs(draft.answers, inputs))
  const moved = advanceAll(open, draft, inputs)
  if (moved.cancelled) return dropForm(ctx, draft)
  if (moved.done) return finish(ctx, actor, open, draft, moved)
  await turn.step(
    {
      id: draft.id,
      version: draft.version,
      step: moved.draft.step,
      answers: moved.draft.answers,
      // Whose question is open is not changed by putting right an answer elsewhere.
      touches: inputs.every(({ type }) => type !== 'edited'),
    },
    formAnswer(
      moved.draft,
      show(open.form, moved.draft, open.context, turn.texts, moved),
      placeOf(ctx, draft.screenMessageId, moved),
    ),
  )
}

function advanceAll({ form, context }: OpenForm, draft: DraftState, inputs: readonly FormInput[]): Advance {
  const [first, ...others] = inputs
  if (first === undefined) throw new RangeError('a dialog moves on by an input')
  let moved = advance(form, draft, first, context)
  for (const input of others) {
    if (moved.done || moved.cancelled || moved.refusal !== undefined) break
    moved = advance(form, moved.draft, input, context)
  }
  return moved
}

/** An earlier message was edited in Telegram. @returns false when it is none of this dialog's answers */
export async function reviseForm(ctx: DoorstepContext, draft: OpenDraft, messageId: number, text: string): Promise<boolean> {
  if (!mentions(draft.answers, messageId)) return false
  const open = await reopenForm(ctx, draft)
  if (open instanceof Refusal) return false
  const moved = advance(open.form, draft, { type: 'edited', messageId, text }, open.context)
  if (!moved.changed && moved.refusal === undefined) return false
  await continueForm(ctx, draft, { type: 'edited', messageId, text })
  return true
}

/** Shows the open dialog again, or asks whether to drop it. */
export async function showForm(ctx: DoorstepContext, draft: OpenDraft, options: ShowOptions = {}): Promise<void> {
  const { turn } = ctx
  const open = await reopenForm(ctx, draft)
  if (open instanceof Refusal) return endForm(ctx, draft, open, draft.answers)
  await turn.transact(async (tx) => {
    await touchDraft(tx, draft)
    const screen = show(open.form, draft, open.context, turn.texts, options)
    return formAnswer(draft, screen, { strip: draft.screenMessageId ?? undefined })
  })
}

async function finish(ctx: DoorstepContext, actor: Actor, open: OpenForm, draft: OpenDraft, moved: Advance): Promise<void> {
  const { turn, reader } = ctx
  const result = open.form.result(moved.draft.answers, open.context)
  const place = { ...placeOf(ctx, draft.screenMessageId, moved), endsDraft: draft }
  ctx.endsDraft = true
  try {
    await turn.write(async (tx) => {
      const finished = await open.form.submit(tx, { actor, reader }, draft, result)
      if ('screen' in finished) return { ...finished, ...place }
      return { ...(await caseAnswer(ctx, tx, { id: finished.caseId }, finished.said)), ...place }
    })
  } catch (error) {
    if (!(error instanceof Refusal) || draft.caseId === 0 || !overBy.has(error.code)) throw error
    await endForm(ctx, draft, error, moved.draft.answers)
  }
}

/** Why what a dialog asks for can't be carried out any more: the case has moved on, or is its person's no more. */
const overBy = new Set<Refusal['code']>(['not-now', 'not-permitted', 'stale', 'not-found'])

/**
 * Ends a dialog that leads nowhere any more: else it would go on answering whatever is typed. What was written is kept.
 *
 * @param answers with what came last, which isn't in the draft yet
 */
async function endForm(ctx: DoorstepContext, draft: OpenDraft, refusal: Refusal, answers: Answers): Promise<void> {
  const { turn } = ctx
  ctx.endsDraft = true
  await turn.write(async (tx) => {
    const { view, said } = await keepWords(tx, knownActor(ctx), draft, answers, turn.texts)
    const notice = [refusalText(turn.texts, refusal), said].filter(Boolean).join('\n\n')
    const answer = view === undefined ? await menuAnswer(ctx, tx, notice) : await caseAnswer(ctx, tx, view, notice)
    const screen = draft.screenMessageId ?? undefined
    // Of a dialog that was finished or dropped meanwhile everything is kept already: nothing of this counts then.
    return { ...answer, replace: ctx.tappedId, strip: screen === ctx.tappedId ? undefined : screen, endsDraft: draft }
  })
}

async function dropForm(ctx: DoorstepContext, draft: OpenDraft): Promise<void> {
  ctx.endsDraft = true
  const answer = await menuAnswer(ctx, readingOf(ctx), ctx.turn.texts.html('cancelled'))
  await ctx.turn.write(async () => ({ ...answer, replace: ctx.tappedId, endsDraft: draft }))
}

/**
 * A tap changes its screen in place; what is typed is followed by the next question below, and the old screen loses its buttons.
 *
 * @param screenId the message that shows the dialog so far
 */
function placeOf(
  ctx: DoorstepContext,
  screenId: number | null | undefined,
  { inPlace }: { inPlace: boolean },
): Pick<Answer, 'replace' | 'strip'> {
  const screen = screenId ?? undefined
  if (ctx.tappedId !== undefined) return { replace: ctx.tappedId, strip: screen === ctx.tappedId ? undefined : screen }
  return inPlace && screen !== undefined ? { replace: screen } : { strip: screen }
}

function formAnswer(draft: DraftState, screen: Answer['screen'], place: Pick<Answer, 'replace' | 'strip'>): Answer {
  return {
    kind: `form-${draft.kind}`,
    screen,
    draftId: draft.id,
    ...(draft.caseId === 0 ? {} : { caseId: draft.caseId }),
    ...place,
  }
}
