import { without, type Answers } from './answers.ts'
import { reviewStep, type DraftState, type Form, type Step } from './form.ts'

/** Whether a step needs nothing more: answered, or skipped where it may be. */
export function complete<Context>(step: Step<Context>, answers: Answers, context: Context): boolean {
  return (answers[step.id] === null && step.skippable?.(answers, context) === true) || step.answered(answers, context)
}

/** @returns the first step that is asked and has no answer; the review itself is none */
export function firstIncomplete<Context>(form: Form<Context>, answers: Answers, context: Context): Step<Context> | undefined {
  return form.steps.find((step) => step.id !== reviewStep && step.applies(answers, context) && !complete(step, answers, context))
}

export function stepAfter<Context>(
  form: Form<Context>,
  step: Step<Context>,
  answers: Answers,
  context: Context,
): Step<Context> | undefined {
  return form.steps.slice(form.steps.indexOf(step) + 1).find(({ applies }) => applies(answers, context))
}

export function stepBefore<Context>(
  form: Form<Context>,
  step: Step<Context>,
  answers: Answers,
  context: Context,
): Step<Context> | undefined {
  return form.steps.slice(0, form.steps.indexOf(step)).findLast(({ applies }) => applies(answers, context))
}

/** Where somebody stands among the steps that they are asked, for （3/8）. The review isn't counted. */
export function progressOf<Context>(
  form: Form<Context>,
  step: Step<Context>,
  answers: Answers,
  context: Context,
): { step: number; of: number } {
  const asked = form.steps.filter(({ id, applies }) => id !== reviewStep && applies(answers, context))
  return { step: asked.indexOf(step) + 1, of: asked.length }
}

/** The step of a settled draft. */
export function currentStep<Context>(form: Form<Context>, draft: DraftState): Step<Context> {
  const step = form.steps.find(({ id }) => id === draft.step)
  if (step === undefined) throw new Error(`the form ${form.kind} has no step "${draft.step}"`)
  return step
}

/**
 * Brings a stored draft to the form as it is today: a step that no longer exists or no longer applies, or a form that has changed since,
 * leads to the first step without an answer. Answers stay; one that doesn't fit any more counts as none.
 */
export function settle<Context>(form: Form<Context>, draft: DraftState, context: Context): DraftState {
  const step = form.steps.find(({ id }) => id === draft.step)
  if (step?.applies(draft.answers, context) && draft.formVersion === form.version) return draft
  const last = form.steps.findLast(({ applies }) => applies(draft.answers, context))
  const next = firstIncomplete(form, draft.answers, context) ?? last
  if (next === undefined) throw new Error(`the form ${form.kind} has no step to ask`)
  const kept = next.id === draft.step ? draft.answers : without(draft.answers, '$edit', '$view')
  return { ...draft, formVersion: form.version, step: next.id, answers: kept }
}

/** A draft at the first step of a form that is just beginning; answers known beforehand may be given. */
export function beginDraft<Context>(
  form: Form<Context>,
  context: Context,
  { id, caseId = 0, answers = {} }: { id: number; caseId?: number; answers?: Answers },
): DraftState {
  const step = firstIncomplete(form, answers, context) ?? form.steps.findLast(({ applies }) => applies(answers, context))!
  return { id, kind: form.kind, caseId, formVersion: form.version, step: step.id, answers, version: 1 }
}
