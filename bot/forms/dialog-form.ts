import type { Actor } from '../../core/actor.ts'
import type { ReportChoices } from '../../core/cases/report-options.ts'
import type { Reading, Writing } from '../../core/transaction.ts'
import type { Reader } from '../../screens/reader.ts'
import type { Screen } from '../../screens/screen.ts'
import type { DraftState, Form } from './form.ts'

/** Who fills in a form, and from what its questions are made. */
export interface FormReader {
  reading: Reading
  actor: Actor
  reader: Reader
  /** under which the choices of a report are kept in memory */
  rosterVersion: number
  reportChoices: ReportChoices
}

/** Which form, of which case: a draft, or one that is about to begin (`id` 0). */
export interface FormOf extends Pick<DraftState, 'id' | 'caseId' | 'answers'> {
  /** of the case when the button was shown that begins it; undefined where that doesn't matter */
  caseVersion?: number | undefined
}

/** What a form led to: the case to show, with what is said above it, or a screen of its own. */
export type Finished = { caseId: number; said: string } | { caseId: number; kind: string; screen: Screen }

/**
 * A form as a dialog opens and ends it: it knows what it needs, which command takes its answers, and what is said then. Nothing outside of it
 * has to know which form it is.
 */
export interface DialogForm<Context = unknown, Result = unknown> extends Form<Context, Result> {
  /**
   * What the steps need to know; read anew for each input.
   *
   * @throws Refusal when the dialog can't go on: its case is not the actor's any more, say
   */
  open(by: FormReader, of: FormOf): Promise<Context>
  /** Carries out what the finished form asks for, in the transaction that ends its draft. */
  submit(tx: Writing, by: Pick<FormReader, 'actor' | 'reader'>, of: FormOf, result: Result): Promise<Finished>
}
