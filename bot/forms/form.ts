import type { Refusal, RefusalCode } from '../../core/refusal.ts'
import type { Texts } from '../../locales/texts.ts'
import type { Answers, SentFile } from './answers.ts'

/**
 * A guided dialog as data. It is an explicit form and not a replayed function: where somebody stands is a step's name and the answers so
 * far, so that it survives a restart, a deploy and a change of the form itself.
 *
 * @typeParam Context what the steps need to know beside the answers, loaded anew for each input
 * @typeParam Result what the finished form amounts to: the input of a command
 */
export interface Form<Context, Result = unknown> {
  kind: string
  /** goes up when a step changes its meaning; answers that still fit are kept */
  version: number
  /** in the order in which they are asked; a form with a step named `review` ends by its submit button, others by their last answer */
  steps: readonly Step<Context>[]
  /** the step that keeps files and places, and words if it has `words`, also what is sent while another step wants a button */
  files?: string
  /** the step that takes what somebody has sent before the form was opened */
  opening?: string
  /** which of several occasions it is about, where that matters: an open one doesn't go on with another (`$about` in its answers) */
  occasion?(context: Context): string
  /** the heading of every screen, Telegram HTML; `progress` is ready to be put in, e.g. （3/8） */
  title(context: Context, texts: Texts, progress: string): string
  /** @throws Error when the form isn't complete */
  result(answers: Answers, context: Context): Result
}

export interface Step<Context> {
  /** stable: it is in buttons that people still have */
  id: string
  /** what is asked for, said when something else came */
  wanted: Extract<RefusalCode, 'text-wanted' | 'button-wanted' | 'file-wanted'>
  /** whether it is asked at all */
  applies(answers: Answers, context: Context): boolean
  /** the answer is there and still fits */
  answered(answers: Answers, context: Context): boolean
  ask(answers: Answers, context: Context, texts: Texts): Ask
  /** @returns the answers with this one, or why it can't be one */
  accept(input: StepInput, answers: Answers, context: Context): Accepted | Refusal
  skippable?(answers: Answers, context: Context): boolean
  /** takes several inputs, until "done" */
  collects?: boolean
  /** it keeps words beside files, under this name */
  words?: string
  /** longest text, in characters */
  limit?: number
  /** how the review names it and says its answer */
  summary?(answers: Answers, context: Context, texts: Texts): Summary
}

export interface Accepted {
  answers: Answers
  /** the step goes on: another page, another file */
  stay?: boolean
}

export interface Ask {
  /** Telegram HTML */
  text: string
  choices?: readonly (readonly Choice[])[]
}

export interface Choice {
  text: string
  /** `[A-Za-z0-9_<>-]`, up to 30; not one of the navigation values */
  value: string
}

export interface Summary {
  /** plain text, short enough for a button */
  label: string
  /** Telegram HTML */
  value: string
}

/** What somebody did while a form was open. */
export type FormInput =
  /** a button of a form's screen. Beside the step's own values: `<` back, `>` next or done, `skip`, `edit-<step>`, `submit`, `cancel`, `cancel-yes`, `cancel-no` */
  { type: 'choice'; step: string; value: string } | { type: 'edited'; messageId: number; text: string } | StepInput

export type StepInput =
  | { type: 'choice'; step: string; value: string }
  /** `sentAt`: Telegram's date, in seconds; tells the pieces of one long text that the app has cut */
  | { type: 'text'; text: string; messageId: number; sentAt?: number }
  | { type: 'file'; attachment: SentFile }
  | { type: 'location'; latitude: number; longitude: number; messageId: number }
  /** a sticker, a poll… */
  | { type: 'unsupported'; what: string }

/** A form that somebody has begun, as it is stored. */
export interface DraftState {
  id: number
  kind: string
  /** 0 for a report */
  caseId: number
  formVersion: number
  step: string
  answers: Answers
  version: number
}

/** What an input did to a draft. */
export interface Advance {
  draft: DraftState
  /** the form is complete and, where it has a review, submitted: `form.result` can be had */
  done: boolean
  /** the person said yes to dropping it */
  cancelled: boolean
  /** the person is to be asked whether to drop it */
  asksCancel: boolean
  /** the draft isn't what it was: it has to be stored. Can be true beside a refusal. */
  changed: boolean
  /** what was wrong with the input; the screen is shown again with this on top */
  refusal?: Refusal
  /** the screen replaces the one before (a tap, the further files of an album, an edited message) and isn't sent below it */
  inPlace: boolean
}

export const reviewStep = 'review'
