import { isDeepStrictEqual } from 'node:util'
import { lengthOf } from '../../core/cases/submission.ts'
import { Refusal } from '../../core/refusal.ts'
import { isBlank } from '../../core/text/text.ts'
import { filesAt, without, type Answers } from './answers.ts'
import { reviewStep, type Advance, type DraftState, type Form, type FormInput, type Step, type StepInput } from './form.ts'
import { complete, currentStep, firstIncomplete, settle, stepAfter, stepBefore } from './position.ts'
import { revise } from './revise.ts'

type Outcome = Partial<Pick<Advance, 'done' | 'cancelled' | 'asksCancel' | 'inPlace'>> & {
  step?: string
  answers?: Answers
  refusal?: Refusal | undefined
}

/**
 * Moves a form on by one input. Pure: the same draft and input always give the same, so a repeated update does no harm.
 *
 * Whatever is wrong with the input, no answer is lost; a tap on a screen that has been overtaken changes nothing.
 */
export function advance<Context>(form: Form<Context>, draft: DraftState, input: FormInput, context: Context): Advance {
  const settled = settle(form, draft, context)
  const { step, answers, refusal, ...outcome } = react(form, settled, input, context)
  const next = { ...settled, step: step ?? settled.step, answers: answers ?? settled.answers }
  return {
    draft: next,
    done: false,
    cancelled: false,
    asksCancel: false,
    inPlace: input.type === 'choice' || input.type === 'edited',
    changed: !isDeepStrictEqual(next, draft),
    ...(refusal && { refusal }),
    ...outcome,
  }
}

function react<Context>(form: Form<Context>, draft: DraftState, input: FormInput, context: Context): Outcome {
  const answers = without(draft.answers, '$refused')
  const step = currentStep(form, draft)
  const wordsStep = wordsStepFor(form, step)
  if (input.type === 'edited') {
    const refused = refusedText(draft, wordsStep)
    // Shortening the message that was too long is as good as sending a shorter one.
    if (refused?.messageId === input.messageId)
      return { ...takeText(form, step, answers, { ...input, type: 'text' }, context), inPlace: false }
    const revised = revise(form, draft.answers, input.messageId, input.text)
    return revised instanceof Refusal ? { refusal: revised } : { answers: revised }
  }
  if (input.type === 'choice') return input.step === step.id ? choose(form, step, answers, input, context) : {}
  if (input.type === 'text') {
    const tail = tailOfLongText(draft, wordsStep, input)
    return tail ?? takeText(form, step, answers, input, context)
  }
  if ((input.type === 'file' || input.type === 'location') && form.files !== undefined && form.files !== step.id) {
    return takeAside(form, step, answers, input, context)
  }
  return take(form, step, answers, input, context)
}

function choose<Context>(
  form: Form<Context>,
  step: Step<Context>,
  answers: Answers,
  input: FormInput & { type: 'choice' },
  context: Context,
): Outcome {
  const { value } = input
  const review = form.steps.find(({ id }) => id === reviewStep)
  if (value === 'cancel') return { asksCancel: true }
  if (value === 'cancel-yes') return { cancelled: true }
  if (value === 'cancel-no') return {}
  if (value === '<') {
    if (answers.$edit === true && review) return { step: review.id, answers: without(answers, '$edit', '$view') }
    const before = stepBefore(form, step, answers, context)
    return before ? { step: before.id, answers: without(answers, '$view') } : {}
  }
  if (value === '>') {
    if (complete(step, answers, context)) return forward(form, step, answers, context)
    return step.skippable?.(answers, context) ? skip(form, step, answers, context) : { refusal: new Refusal(step.wanted) }
  }
  if (value === 'skip')
    return step.skippable?.(answers, context) ? skip(form, step, answers, context) : { refusal: new Refusal(step.wanted) }
  if (step.id !== reviewStep) return take(form, step, answers, input, context)
  if (value === 'submit') {
    const missing = firstIncomplete(form, answers, context)
    return missing === undefined ? { done: true } : { step: missing.id, answers: { ...answers, $edit: true } }
  }
  const edited = form.steps.find(({ id, applies }) => value === `edit-${id}` && id !== reviewStep && applies(answers, context))
  return edited ? { step: edited.id, answers: { ...answers, $edit: true } } : { refusal: new Refusal(step.wanted) }
}

function skip<Context>(form: Form<Context>, step: Step<Context>, answers: Answers, context: Context): Outcome {
  return forward(form, step, { ...answers, [step.id]: null }, context)
}

function take<Context>(form: Form<Context>, step: Step<Context>, answers: Answers, input: StepInput, context: Context): Outcome {
  const accepted = step.accept(input, answers, context)
  if (accepted instanceof Refusal) {
    const tooLong = input.type === 'text' && accepted.code === 'text-too-long'
    return { answers: tooLong ? withRefused(answers, step, input, lengthOf(input.text)) : answers, refusal: accepted }
  }
  if (accepted.stay) return { answers: accepted.answers, ...(continuesAlbum(answers, step.id, input) && { inPlace: true }) }
  return forward(form, step, accepted.answers, context)
}

/** The step that takes what is typed now: words that come while a button is wanted belong to what was sent before, if that is kept so. */
function wordsStepFor<Context>(form: Form<Context>, step: Step<Context>): Step<Context> {
  const keeper = form.steps.find(({ id, words }) => id === form.files && words !== undefined)
  return step.wanted === 'button-wanted' && step.id !== reviewStep && keeper !== undefined ? keeper : step
}

function takeText<Context>(
  form: Form<Context>,
  step: Step<Context>,
  answers: Answers,
  input: StepInput & { type: 'text' },
  context: Context,
): Outcome {
  const keeper = wordsStepFor(form, step)
  const taken = take(form, keeper, answers, input, context)
  return keeper === step || taken.refusal !== undefined ? taken : { ...taken, step: step.id }
}

/** Goes on to the next step, or back to the review if that is where it was left from. Without a review the last answer is the end. */
function forward<Context>(form: Form<Context>, from: Step<Context>, given: Answers, context: Context): Outcome {
  const answers = without(given, '$view')
  const missing = firstIncomplete(form, answers, context)
  if (answers.$edit === true)
    return missing ? { step: missing.id, answers } : { step: reviewStep, answers: without(answers, '$edit') }
  const next = stepAfter(form, from, answers, context) ?? missing
  return next ? { step: next.id, answers } : { answers, done: true }
}

/**
 * A file or a place that comes while something else is asked is kept all the same. Where words are asked, the caption of a photo is the
 * answer; of an album only its first caption is, or the second one would answer the next question.
 */
function takeAside<Context>(
  form: Form<Context>,
  step: Step<Context>,
  answers: Answers,
  input: StepInput & { type: 'file' | 'location' },
  context: Context,
): Outcome {
  const keeper = form.steps.find(({ id }) => id === form.files)!
  const again = filesAt(answers, keeper.id).some(
    ({ messageId }) => messageId === (input.type === 'file' ? input.attachment.messageId : input.messageId),
  )
  if (again) return {}
  const accepted = keeper.accept(input, answers, context)
  if (accepted instanceof Refusal) return { answers, refusal: accepted }
  const inPlace = continuesAlbum(answers, keeper.id, input)
  const caption = input.type === 'file' && !inPlace ? (input.attachment.caption ?? '') : ''
  if (step.wanted !== 'text-wanted' || isBlank(caption) || input.type !== 'file')
    return { answers: accepted.answers, ...(inPlace && { inPlace }) }
  return take(form, step, accepted.answers, { type: 'text', text: caption, messageId: input.attachment.messageId }, context)
}

function continuesAlbum(answers: Answers, step: string, input: StepInput): boolean {
  const group = input.type === 'file' ? input.attachment.mediaGroupId : undefined
  return group !== undefined && filesAt(answers, step).some(({ mediaGroupId }) => mediaGroupId === group)
}

/** Telegram's apps cut a text at 4096 UTF-16 units, or at a blank a little before, and send the rest as a message of its own. */
const cutPiece = { least: 3900, most: 4096 }

/** The latest text that was refused for its length. */
type RefusedText = { step: string; messageId: number; length: number; sentAt: number; cut: boolean }

function withRefused<Context>(
  answers: Answers,
  step: Step<Context>,
  input: StepInput & { type: 'text' },
  length: number,
): Answers {
  const cut = input.text.length >= cutPiece.least && input.text.length <= cutPiece.most
  const refused: RefusedText = { step: step.id, messageId: input.messageId, length, sentAt: input.sentAt ?? 0, cut }
  return { ...answers, $refused: refused }
}

function refusedText<Context>(draft: DraftState, step: Step<Context>): RefusedText | undefined {
  const refused = draft.answers.$refused as RefusedText | undefined
  return refused?.step === step.id ? refused : undefined
}

/** The rest of a text that was refused for its length isn't an answer: taken alone it would be half a sentence. */
function tailOfLongText<Context>(
  draft: DraftState,
  step: Step<Context>,
  input: StepInput & { type: 'text' },
): Outcome | undefined {
  const refused = refusedText(draft, step)
  if (!refused?.cut || step.limit === undefined || input.messageId <= refused.messageId) return undefined
  // Nobody writes a shorter version within a second or two; the numbers of messages have gaps when the bot is busy with others.
  const together =
    input.sentAt !== undefined && refused.sentAt > 0
      ? input.sentAt - refused.sentAt <= 2
      : input.messageId === refused.messageId + 1
  if (!together) return undefined
  const length = refused.length + lengthOf(input.text)
  return {
    answers: withRefused(draft.answers, step, input, length),
    refusal: new Refusal('text-too-long', { length, limit: step.limit }),
  }
}
