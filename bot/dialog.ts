import type { Prisma } from '../prisma/client/client.ts'
import type { Actor } from '../core/actor.ts'
import { Refusal } from '../core/refusal.ts'
import type { Reading, Transaction } from '../core/transaction.ts'
import { refusalText } from '../screens/refusal-text.ts'
import { caseAnswer } from './case-answer.ts'
import type { DoorstepContext } from './context.ts'
import { advance } from './forms/advance.ts'
import type { Answers } from './forms/answers.ts'
import type { DialogForm, FormOf } from './forms/dialog-form.ts'
import type { Advance, DraftState, FormInput } from './forms/form.ts'
import { formOf } from './forms/index.ts'
import { beginDraft } from './forms/position.ts'
import { show, type ShowOptions } from './forms/show.ts'
import { menuAnswer } from './menu.ts'
import type { OpenDraft } from './session.ts'
import type { Answer } from './turn.ts'

/** A form with the context of its draft: from here on it doesn't matter which form it is. */
interface OpenForm {
  form: DialogForm
  context: unknown
}

/** Begins a guided dialog, or goes on with it where it was left. `answers`: what is known already. */
export async function beginForm(
  ctx: DoorstepContext,
  form: DialogForm,
  { caseId = 0, answers = {} }: { caseId?: number; answers?: Answers } = {},
): Promise<void> {
  const { turn } = ctx
  const actor = knownActor(ctx)
  const of = { id: 0, caseId, answers }
  // Somebody without any dialog begins this one: nothing to weigh, so nothing but a statement.
  if (ctx.draft === undefined) return beginFirst(ctx, actor, form, of)
  await turn.transact(async (tx) => {
    const open = await openForm(ctx, tx, form, of)
    const draft = await upsertDraft(tx, actor, open, of)
    const before = await screenMessageOf(tx, draft.id)
    return formAnswer(draft, show(open.form, draft, open.context, turn.texts), { strip: before })
  })
}

async function beginFirst(ctx: DoorstepContext, actor: Actor, form: DialogForm, of: FormOf): Promise<void> {
  const { turn } = ctx
  const open = await openForm(ctx, readingOf(ctx), form, of)
  const draft = beginDraft(form, open.context, { ...of, id: await turn.deps.draftIds.next() })
  await turn.begin(
    { ...draft, personId: actor.personId, answers: draft.answers },
    formAnswer(draft, show(form, draft, open.context, turn.texts), {}),
  )
}

/** Moves the open dialog on by one input, or by several that came together: those behind one that is refused or ends it don't count. */
export async function continueForm(ctx: DoorstepContext, draft: OpenDraft, ...inputs: FormInput[]): Promise<void> {
  const { turn } = ctx
  const actor = knownActor(ctx)
  const open = await reopenForm(ctx, draft)
  if (open instanceof Refusal) return endForm(ctx, draft, open)
  const moved = advanceAll(open, draft, inputs)
  if (moved.cancelled) return dropForm(ctx, draft)
  if (moved.done) return finish(ctx, actor, open, draft, moved)
  await turn.step(
    { id: draft.id, version: draft.version, step: moved.draft.step, answers: moved.draft.answers },
    formAnswer(moved.draft, show(open.form, moved.draft, open.context, turn.texts, moved), placeOf(ctx, draft, moved)),
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
  if (open instanceof Refusal) return endForm(ctx, draft, open)
  await turn.transact(async (tx) => {
    await tx.db.draft.update({ where: { id: draft.id }, data: { touchedAt: tx.clock.now() }, select: { id: true } })
    const screen = show(open.form, draft, open.context, turn.texts, options)
    return formAnswer(draft, screen, { strip: draft.screenMessageId ?? undefined })
  })
}

/**
 * The form of a stored draft, with what it needs.
 *
 * @returns the refusal for one that can't go on: its case is his no more, his enterprise is gone, there is no such form any more
 */
async function reopenForm(ctx: DoorstepContext, draft: OpenDraft): Promise<OpenForm | Refusal> {
  const form = formOf(draft.kind)
  if (form === undefined) return new Refusal('not-permitted')
  try {
    return await openForm(ctx, readingOf(ctx), form, draft)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

async function finish(ctx: DoorstepContext, actor: Actor, open: OpenForm, draft: OpenDraft, moved: Advance): Promise<void> {
  const { turn, reader } = ctx
  const result = open.form.result(moved.draft.answers, open.context)
  const place = { ...placeOf(ctx, draft, moved), endsDraft: draft }
  try {
    await turn.write(async (tx) => {
      const finished = await open.form.submit(tx, { actor, reader }, draft, result)
      if ('screen' in finished) return { ...finished, ...place }
      return { ...(await caseAnswer(ctx, tx, { id: finished.caseId }, finished.said)), ...place }
    })
  } catch (error) {
    const over = error instanceof Refusal && draft.caseId !== 0 && (error.code === 'not-now' || error.code === 'not-permitted')
    if (!over) throw error
    await endForm(ctx, draft, error)
  }
}

/** Ends a dialog that leads nowhere any more: else it would go on answering whatever is typed. */
async function endForm(ctx: DoorstepContext, draft: OpenDraft, refusal: Refusal): Promise<void> {
  await ctx.turn.transact(async (tx) => {
    await tx.db.draft.deleteMany({ where: { id: draft.id } })
    const notice = refusalText(ctx.turn.texts, refusal)
    const answer =
      refusal.code === 'not-now' ? await caseAnswer(ctx, tx, { id: draft.caseId }, notice) : await menuAnswer(ctx, tx, notice)
    const screen = draft.screenMessageId ?? undefined
    return { ...answer, replace: ctx.tappedId, strip: screen === ctx.tappedId ? undefined : screen }
  })
}

async function dropForm(ctx: DoorstepContext, draft: OpenDraft): Promise<void> {
  const answer = await menuAnswer(ctx, readingOf(ctx), ctx.turn.texts.html('cancelled'))
  await ctx.turn.write(async () => ({ ...answer, replace: ctx.tappedId, endsDraft: draft }))
}

/** A tap changes its screen in place; what is typed is followed by the next question below, and the old screen loses its buttons. */
function placeOf(ctx: DoorstepContext, draft: OpenDraft, { inPlace }: Advance): Pick<Answer, 'replace' | 'strip'> {
  const screen = draft.screenMessageId ?? undefined
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

async function openForm(ctx: DoorstepContext, reading: Reading, form: DialogForm, of: FormOf): Promise<OpenForm> {
  const { rosterVersion, reader } = ctx
  const { reportChoices } = ctx.turn.deps
  return { form, context: await form.open({ reading, actor: knownActor(ctx), reader, rosterVersion, reportChoices }, of) }
}

function readingOf({ turn }: DoorstepContext): Reading {
  const { database, clock, policy } = turn.deps
  return { db: database.reader, clock, policy }
}

async function upsertDraft(tx: Transaction, actor: Actor, open: OpenForm, { caseId, answers }: FormOf): Promise<DraftState> {
  const now = tx.clock.now()
  const { kind } = open.form
  const where = { personId_kind_caseId: { personId: actor.personId, kind, caseId } }
  const old = await tx.db.draft.findUnique({ where })
  // What is known already begins an action's form anew: "solved" and "not solved" are different answers. A report goes on where it was.
  if (old !== null && Object.keys(answers).length === 0) {
    await tx.db.draft.update({ where, data: { touchedAt: now }, select: { id: true } })
    return { ...old, answers: old.answers as Answers }
  }
  const begun = beginDraft(open.form, open.context, { id: 0, caseId, answers })
  const fields = {
    formVersion: begun.formVersion,
    step: begun.step,
    answers: begun.answers as Prisma.InputJsonObject,
    touchedAt: now,
  }
  const { id, version } = await tx.db.draft.upsert({
    where,
    create: { personId: actor.personId, kind, caseId, createdAt: now, ...fields },
    update: { ...fields, version: { increment: 1 } },
    select: { id: true, version: true },
  })
  return { ...begun, id, version }
}

/** The message that shows a draft so far. */
async function screenMessageOf(tx: Transaction, draftId: number): Promise<number | undefined> {
  const [row] = await tx.db.$queryRaw<{ messageId: number | null }[]>`
    select o.message_id as "messageId" from draft d join outbox o on o.id = d.screen_id where d.id = ${draftId}`
  return row?.messageId ?? undefined
}

function knownActor(ctx: DoorstepContext): Actor {
  const { actor } = ctx.turn
  if (actor === undefined) throw new Refusal('not-permitted')
  return actor
}
