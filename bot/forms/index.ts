import { actions } from '../actions/index.ts'
import type { DialogForm } from './dialog-form.ts'
import { report } from './report.ts'

/** @returns the form of a draft's kind; undefined for one that there isn't any more */
export function formOf(kind: string): DialogForm | undefined {
  return kind === report.kind ? report : actions.get(kind)
}
