import type { ActionAnswers, ActionContext, ActionKind } from './actions/action-answers.ts'
import { add } from './actions/add.ts'
import { contact } from './actions/contact.ts'
import { decline } from './actions/decline.ts'
import { deliver } from './actions/deliver.ts'
import { note } from './actions/note.ts'
import { plan } from './actions/plan.ts'
import { rate } from './actions/rate.ts'
import { sendBack } from './actions/send-back.ts'
import type { Form } from './form.ts'
import { report } from './report.ts'

/** The forms of actions on a case, by the action's name in the lifecycle. */
export const actionForms: { [K in ActionKind]: Form<ActionContext, ActionAnswers[K]> } = {
  plan,
  note,
  contact,
  deliver,
  rate,
  sendBack,
  add,
  decline,
}

/** Every form, by the kind that its drafts have. */
export const forms = { report, ...actionForms }

export type FormKind = keyof typeof forms

/** Whether an action is done by filling in a form. */
export function isActionKind(kind: string): kind is ActionKind {
  return Object.hasOwn(actionForms, kind)
}
