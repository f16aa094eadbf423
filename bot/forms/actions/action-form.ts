import { rawHtml } from '../../../locales/html.ts'
import type { Texts } from '../../../locales/texts.ts'
import type { Answers } from '../answers.ts'
import { writtenAt } from '../answers.ts'
import type { Form, Step } from '../form.ts'
import type { ActionAnswers, ActionContext, ActionKind } from './action-answers.ts'

/** A short form about one case. It ends by its last answer, or by its review if it has one. */
export function actionForm<K extends ActionKind>(
  kind: K,
  steps: readonly Step<ActionContext>[],
  result: (answers: Answers, context: ActionContext) => ActionAnswers[K],
  { files, version = 1 }: { files?: string; version?: number } = {},
): Form<ActionContext, ActionAnswers[K]> {
  return {
    kind,
    version,
    steps,
    ...(files !== undefined && { files, opening: files }),
    title: ({ case: { number, enterprise } }, texts: Texts, progress) =>
      texts.html(`form-title-${kind}` as const, { number, enterprise, progress: rawHtml(progress) }),
    result,
  }
}

/** @throws Error when nothing was written at the step: the form isn't complete */
export function textAt(answers: Answers, step: string): string {
  const written = writtenAt(answers, step)
  if (written === undefined) throw new Error(`the form is not complete: ${step}`)
  return written.text
}

/** Which messages were typed at these steps. */
export function messagesAt(answers: Answers, ...steps: string[]): number[] {
  return steps.flatMap((step) => writtenAt(answers, step)?.messageId ?? [])
}
