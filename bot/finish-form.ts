import type { Actor } from '../core/actor.ts'
import { addToCase } from '../core/cases/add.ts'
import { saveSources } from '../core/cases/attachments.ts'
import { declineCase, rateCase, sendBackCase } from '../core/cases/close.ts'
import type { CaseView } from '../core/cases/case-view.ts'
import { deliverCase, noteCase, planCase, recordContact } from '../core/cases/handle.ts'
import { submitCase } from '../core/cases/submit.ts'
import type { CaseSubmission } from '../core/cases/submission.ts'
import type { Transaction, Writing } from '../core/transaction.ts'
import { submittedScreen } from '../screens/case-screen.ts'
import { on, type Reader } from '../screens/reader.ts'
import { caseAnswer } from './case-answer.ts'
import type { DoorstepContext } from './context.ts'
import type { ActionAnswers, ActionKind } from './forms/actions/action-answers.ts'
import type { Answer } from './turn.ts'

/** What an action does once its form is filled in, and what is said then (Telegram HTML). */
const commands: {
  [K in ActionKind]: {
    run(tx: Transaction, actor: Actor, caseId: number, answers: ActionAnswers[K]): Promise<CaseView>
    said(reader: Reader, answers: ActionAnswers[K], view: CaseView): string
  }
} = {
  contact: {
    run: (tx, actor, id, input) => recordContact(tx, actor, { id }, input),
    said: ({ texts }) => texts.html('done-contact'),
  },
  plan: {
    run: (tx, actor, id, input) => planCase(tx, actor, { id }, input),
    said: (reader, { date }) => reader.texts.html('done-plan', { date: on(reader, date) }),
  },
  note: {
    run: (tx, actor, id, input) => noteCase(tx, actor, { id }, input),
    said: ({ texts }, input) => texts.html(input.public ? 'done-note' : 'done-note-internal'),
  },
  deliver: {
    run: (tx, actor, id, input) => deliverCase(tx, actor, { id }, input),
    said: ({ texts }) => texts.html('done-deliver'),
  },
  rate: {
    run: (tx, actor, id, input) => rateCase(tx, actor, { id }, input),
    said: ({ texts }, { solved }) => texts.html(solved ? 'done-rate-solved' : 'done-rate-not'),
  },
  sendBack: {
    run: (tx, actor, id, input) => sendBackCase(tx, actor, { id }, input),
    said: ({ texts }) => texts.html('done-sendBack'),
  },
  decline: {
    run: (tx, actor, id, input) => declineCase(tx, actor, { id }, input),
    said: ({ texts }) => texts.html('done-decline'),
  },
  add: {
    run: (tx, actor, id, { text, attachments, messageIds }) =>
      addToCase(tx, actor, { id }, { text, attachments, sources: messageIds.map((messageId) => ({ messageId, part: 'note' })) }),
    said: ({ texts }, _input, { number }) => texts.html('done-add', { number }),
  },
}

/** Files a report, or adds it to an open case as its filer chose, in the transaction that ends its draft. */
export async function finishReport(ctx: DoorstepContext, tx: Writing, actor: Actor, submission: CaseSubmission): Promise<Answer> {
  const view = await submitCase(tx, actor, submission)
  if (submission.addToCaseId === null) return { kind: 'submitted', screen: submittedScreen(ctx.reader, view), caseId: view.id }
  return caseAnswer(ctx, tx, view, ctx.turn.texts.html('done-add', { number: view.number }))
}

/** Carries out what a finished form about a case asks for, in the transaction that ends its draft. */
export async function finishAction<K extends ActionKind>(
  ctx: DoorstepContext,
  tx: Transaction,
  actor: Actor,
  kind: K,
  caseId: number,
  answers: ActionAnswers[K],
): Promise<Answer> {
  const { run, said } = commands[kind]
  const view = await run(tx, actor, caseId, answers)
  if (kind !== 'add') await keepSources(tx, actor, view.id, answers.messageIds)
  return caseAnswer(ctx, tx, view, said(ctx.reader, answers, view))
}

/** Lets an edit of what was typed find its case. */
async function keepSources(tx: Transaction, actor: Actor, caseId: number, messageIds: readonly number[]): Promise<void> {
  if (messageIds.length === 0) return
  const event = await tx.db.caseEvent.findFirst({
    where: { caseId, actorId: actor.personId },
    orderBy: { id: 'desc' },
    select: { id: true },
  })
  await saveSources(
    tx,
    actor,
    caseId,
    event?.id ?? null,
    messageIds.map((messageId) => ({ messageId, part: 'note' })),
  )
}
