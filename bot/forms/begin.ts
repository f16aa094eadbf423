import { advance } from './advance.ts'
import { without, type Answers } from './answers.ts'
import type { DraftState, Form, StepInput } from './form.ts'
import { beginDraft, complete } from './position.ts'

export interface Begun {
  draft: DraftState
  /** it isn't what is stored */
  changed: boolean
  /** it only adds a further file of an album to what is shown already */
  inPlace: boolean
}

/**
 * A draft that begins, or the open one with what is known or was sent meanwhile: nothing that it has is lost.
 *
 * @throws Refusal when what was sent can't be taken
 */
export function beginWith<Context>(
  form: Form<Context>,
  context: Context,
  {
    id = 0,
    caseId = 0,
    answers = {},
    inputs = [],
    old,
  }: { id?: number; caseId?: number; answers?: Answers; inputs?: readonly StepInput[]; old?: DraftState | undefined },
): Begun {
  const about = form.occasion?.(context)
  if (old !== undefined && Object.keys(answers).length === 0 && inputs.length === 0 && old.answers.$about === about)
    return { draft: old, changed: false, inPlace: false }
  const known = {
    ...(old === undefined ? {} : without(old.answers, '$edit', '$view', '$refused')),
    ...answers,
    ...(about === undefined ? {} : { $about: about }),
  }
  let draft = beginDraft(form, context, { id: old?.id ?? id, caseId, answers: known })
  let inPlace = false
  const opening = form.steps.find((step) => step.id === form.opening)
  // A question with one answer has none to take a second one for.
  const taken = opening === undefined || (opening.collects !== true && complete(opening, known, context)) ? [] : inputs
  for (const input of taken) {
    const moved = advance(form, { ...draft, step: form.opening! }, input, context)
    if (moved.refusal !== undefined) throw moved.refusal
    draft = moved.draft
    inPlace = moved.inPlace
  }
  return { draft: beginDraft(form, context, { id: draft.id, caseId, answers: draft.answers }), changed: true, inPlace }
}
