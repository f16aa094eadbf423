import type { CaseAction } from '../../core/cases/lifecycle.ts'
import type { Action } from './action.ts'
import { add } from './add.ts'
import { contact } from './contact.ts'
import { decline } from './decline.ts'
import { deliver } from './deliver.ts'
import { note } from './note.ts'
import { plan } from './plan.ts'
import { supervise, urge } from './press.ts'
import { rate } from './rate.ts'
import { sendBack } from './send-back.ts'
import { sign } from './sign.ts'
import { strikeOff } from './strike-off.ts'
import { withdraw } from './withdraw.ts'

const all: readonly Action[] = [
  sign,
  contact,
  plan,
  note,
  deliver,
  rate,
  strikeOff,
  sendBack,
  urge,
  supervise,
  decline,
  withdraw,
  add,
]

/** What each action of the lifecycle does that has a button, by its name there. */
export const actions: ReadonlyMap<string, Action> = new Map<CaseAction, Action>(all.map((action) => [action.action, action]))
