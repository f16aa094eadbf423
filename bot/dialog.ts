import type { Prisma } from '../prisma/client/client.ts'
import type { Actor } from '../core/actor.ts'
import { readCase, standingOf } from '../core/cases/case-view.ts'
import { judge } from '../core/cases/lifecycle.ts'
import { caseSubmission } from '../core/cases/submission.ts'
import { Refusal } from '../core/refusal.ts'
import { zoneDay } from '../core/time/zone-day.ts'
import type { Reading, Transaction, Writing } from '../core/transaction.ts'
import { categoryName } from '../screens/reader.ts'
import { refusalText } from '../screens/refusal-text.ts'
import { caseAnswer } from './case-answer.ts'
import type { DoorstepContext } from './context.ts'
import { finishAction, finishReport } from './finish-form.ts'
import type { ActionAnswers, ActionContext } from './forms/actions/action-answers.ts'
import { advance } from './forms/advance.ts'
import type { Answers } from './forms/answers.ts'
import type { Advance, DraftState, Form, FormInput } from './forms/form.ts'
import { forms, isActionKind, type FormKind } from './forms/index.ts'
import { beginDraft } from './forms/position.ts'
import { reportContext } from './forms/report-context.ts'
import { show, type ShowOptions } from './forms/show.ts'
import { menuAnswer } from './menu.ts'
import type { OpenDraft } from './session.ts'
import type { Answer } from './turn.ts'

/** A form with the context of its draft: from here on it doesn't matter which form it is. */
interface OpenForm {
  form: Form<unknown>
  context: unknown
}

/** Begins a guided dialog, or goes on with it where it was left. `answers`: what is known already. */
export async function beginForm(
  ctx: DoorstepContext,
  kind: FormKind,
  { caseId = 0, answers = {} }: { caseId?: number; answers?: Answers } = {},
): Promise<void> {
  const { turn } = ctx
  const actor = knownActor(ctx)
  // Somebody without any dialog begins his report: nothing to weigh, so nothing but a few statements.
  if (kind === 'report' && ctx.draft === undefined) return beginReport(ctx, actor)
  await turn.transact(async (tx) => {
    if (isActionKind(kind)) {
      const view = await readCase(tx, actor, { id: caseId })
      const verdict = judge(kind, view.parties, standingOf(view))
      if (verdict !== 'allowed') throw new Refusal(verdict, { number: view.number })
    }
    const open = await openForm(ctx, tx, actor, { kind, caseId, draftId: 0, answers })
    const draft = await upsertDraft(tx, actor, open, kind, caseId, answers)
    const before = await screenMessageOf(tx, draft.id)
    return formAnswer(draft, show(open.form, draft, open.context, turn.texts), { strip: before })
  })
}

async function beginReport(ctx: DoorstepContext, actor: Actor): Promise<void> {
  const { turn } = ctx
  const { database, clock, policy } = turn.deps
  const [open, [{ id }]] = await Promise.all([
    openForm(ctx, { db: database.reader, clock, policy }, actor, { kind: 'report', caseId: 0, draftId: 0, answers: {} }),
    database.reader.$queryRaw<[{ id: number }]>`select nextval(pg_get_serial_sequence('draft', 'id'))::int as id`,
  ])
  const draft = beginDraft(open.form, open.context, { id })
  await turn.begin(
    { ...draft, personId: actor.personId, answers: draft.answers },
    formAnswer(draft, show(open.form, draft, open.context, turn.texts), {}),
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
async function reopenForm(ctx: DoorstepContext, { id: draftId, kind, caseId, answers }: OpenDraft): Promise<OpenForm | Refusal> {
  const { database, clock, policy } = ctx.turn.deps
  if (!Object.hasOwn(forms, kind)) return new Refusal('not-permitted')
  try {
    const reading = { db: database.reader, clock, policy }
    return await openForm(ctx, reading, knownActor(ctx), { kind: kind as FormKind, caseId, draftId, answers })
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

async function finish(ctx: DoorstepContext, actor: Actor, open: OpenForm, draft: OpenDraft, moved: Advance): Promise<void> {
  const { turn } = ctx
  const kind = draft.kind as FormKind
  const result = open.form.result(moved.draft.answers, open.context)
  const place = placeOf(ctx, draft, moved)
  if (!isActionKind(kind)) {
    const submission = caseSubmission.parse(result)
    return turn.write(async (tx) => {
      await removeDraft(tx, draft)
      return { ...(await finishReport(ctx, tx, actor, submission)), ...place }
    })
  }
  try {
    await turn.transact(async (tx) => {
      await removeDraft(tx, draft)
      return { ...(await finishAction(ctx, tx, actor, kind, draft.caseId, result as ActionAnswers[typeof kind])), ...place }
    })
  } catch (error) {
    const over = error instanceof Refusal && (error.code === 'not-now' || error.code === 'not-permitted')
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
  await ctx.turn.transact(async (tx) => {
    await removeDraft(tx, draft)
    return { ...(await menuAnswer(ctx, tx, ctx.turn.texts.html('cancelled'))), replace: ctx.tappedId }
  })
}

/** @throws Refusal `stale` when the dialog was finished or dropped meanwhile */
async function removeDraft(tx: Writing, { id, version }: OpenDraft): Promise<void> {
  const removed = await tx.db.$executeRaw`delete from draft where id = ${id} and version = ${version}`
  if (removed !== 1) throw new Refusal('stale')
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

async function openForm(
  ctx: DoorstepContext,
  tx: Reading,
  actor: Actor,
  { kind, caseId, draftId, answers }: { kind: FormKind; caseId: number; draftId: number; answers: Answers },
): Promise<OpenForm> {
  const form = forms[kind] as unknown as Form<unknown>
  if (!isActionKind(kind)) {
    const { rosterVersion } = ctx
    return { form, context: await reportContext(ctx.turn.deps.reportChoices, actor, { draftId, rosterVersion, answers }) }
  }
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

async function upsertDraft(
  tx: Transaction,
  actor: Actor,
  open: OpenForm,
  kind: string,
  caseId: number,
  answers: Answers,
): Promise<DraftState> {
  const now = tx.clock.now()
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
