import type { Actor } from '../../core/actor.ts'
import { readCase, standingOf, type CaseRef, type CaseView } from '../../core/cases/case-view.ts'
import { judge, type CaseAction } from '../../core/cases/lifecycle.ts'
import { Refusal } from '../../core/refusal.ts'
import { zoneDay } from '../../core/time/zone-day.ts'
import type { Writing } from '../../core/transaction.ts'
import { rawHtml } from '../../locales/html.ts'
import type { TextKey } from '../../locales/keys.ts'
import { categoryName, type Reader } from '../../screens/reader.ts'
import { writtenAt, type Answers } from '../forms/answers.ts'
import type { DialogForm } from '../forms/dialog-form.ts'
import type { Step } from '../forms/form.ts'
import type { FilesContext } from '../forms/steps/files.ts'

/** What an action's questions need to know. */
export interface ActionContext extends FilesContext {
  case: { id: number; number: string; version: number; enterprise: string; category: string }
  /** see `occasion` of the action */
  occasion?: string
  /** the day in the zone, yyyy-mm-dd */
  today: string
  timeZone: string
  locale: string
}

/** What an action is made of. */
export interface ActionSpec<View extends CaseView = CaseView, Result = void> {
  /** in the order in which they are asked; an action without any is done by the tap itself */
  steps?: readonly Step<ActionContext>[]
  /** the step that keeps files and places, also those that are sent while another step is asked */
  files?: string
  /** goes up when a step changes its meaning */
  version?: number
  /** what the answers amount to: the input of the command. @throws Error when the form isn't complete */
  result?(answers: Answers, context: ActionContext): Result
  /** the command */
  submit(tx: Writing, actor: Actor, ref: CaseRef, result: Result): Promise<View>
  /** what is said above the case then, Telegram HTML */
  said(reader: Reader, result: Result, view: View): string
  /** false: done whether or not the case has moved since the button was shown */
  versioned?: boolean
  /** what tells two occasions of the same action apart: who rates the first delivery says nothing of the second */
  occasion?(view: CaseView): string
  /** asks before it is done by the tap: Telegram HTML, and the two buttons */
  confirm?(reader: Reader, view: CaseView): { ask: string; yes: string; no: string }
  /** what the button that was tapped answers already */
  known?(extra: string): Answers
}

/** An action on a case, as a button offers it: the form, the command that takes its answers, and what is said then. */
export interface Action<View extends CaseView = CaseView, Result = unknown> extends DialogForm<ActionContext, Result> {
  action: CaseAction
  versioned: boolean
  confirm?: ActionSpec['confirm']
  known(extra: string): Answers
  /** Does it without a question. */
  doAtOnce(tx: Writing, by: { actor: Actor; reader: Reader }, ref: CaseRef): Promise<{ view: View; said: string }>
}

/** Defines what a button of the lifecycle's action does. It ends by its last answer, or by its review if it has one. */
export function defineAction<View extends CaseView, Result = void>(
  action: CaseAction,
  spec: ActionSpec<View, Result>,
): Action<View, Result> {
  const {
    steps = [],
    files,
    version = 1,
    result = () => undefined as Result,
    submit,
    said,
    versioned = true,
    occasion,
    confirm,
    known = () => ({}),
  } = spec
  return {
    action,
    kind: action,
    version,
    steps,
    versioned,
    known,
    ...(files !== undefined && { files, opening: files }),
    ...(confirm && { confirm }),
    ...(occasion && { occasion: (context: ActionContext) => context.occasion ?? '' }),
    title: ({ case: { number, enterprise } }, texts, progress) => {
      const values = { number, enterprise, progress: rawHtml(progress) }
      return texts.html(`form-title-${action}` as Extract<TextKey, 'form-title-note'>, values)
    },
    result,
    async open({ reading, actor, reader }, { id: draftId, caseId, caseVersion, answers }) {
      const view = await readCase(reading, actor, { id: caseId })
      const about = occasion?.(view) ?? ''
      // One that was begun is taken to its end: what was written is refused by the command, if at all.
      if (draftId === 0) {
        if (versioned && caseVersion !== undefined && caseVersion !== view.version) throw new Refusal('stale')
        permitFor(action, view)
      } else if (answers.$about !== undefined && answers.$about !== about) {
        throw new Refusal('stale')
      }
      const { id, number, version, enterprise } = view
      const { timeZone } = reader
      const shown = { id, number, version, enterprise, category: categoryName(reader, view) }
      return {
        attachments: reading.policy.attachments,
        case: shown,
        occasion: about,
        today: zoneDay(timeZone, reader.now),
        timeZone,
        locale: reader.texts.locale,
      }
    },
    async submit(tx, { actor, reader }, { caseId }, given) {
      const view = await submit(tx, actor, { id: caseId }, given)
      return { caseId: view.id, said: said(reader, given, view) }
    },
    async doAtOnce(tx, { actor, reader }, ref) {
      const given = undefined as Result
      const view = await submit(tx, actor, ref, given)
      return { view, said: said(reader, given, view) }
    },
  }
}

function permitFor(action: CaseAction, view: CaseView): void {
  const verdict = judge(action, view.parties, standingOf(view))
  if (verdict !== 'allowed') throw new Refusal(verdict, { number: view.number })
}

/** @throws Error when nothing was written at the step: the form isn't complete */
export function textAt(answers: Answers, step: string): string {
  const written = writtenAt(answers, step)
  if (written === undefined) throw new Error(`the form is not complete: ${step}`)
  return written.text
}

/** Which messages were typed at these steps: an edit or a reply finds its case by them. */
export function messagesAt(answers: Answers, ...steps: string[]): number[] {
  return steps.flatMap((step) => writtenAt(answers, step)?.messageId ?? [])
}
