import { readCase, type CaseView } from '../core/cases/case-view.ts'
import { readCaseDetails } from '../core/cases/history.ts'
import { Refusal } from '../core/refusal.ts'
import type { Reading } from '../core/transaction.ts'
import { callbackData } from '../screens/callback-data.ts'
import { caseScreen } from '../screens/case-screen.ts'
import type { DoorstepContext } from './context.ts'
import type { Answer } from './turn.ts'

/** The screen of a case as it is after what has just been done; `notice` goes on top. A dialog that is still open is offered again. */
export async function caseAnswer(
  ctx: DoorstepContext,
  tx: Reading,
  { id }: Pick<CaseView, 'id'>,
  notice?: string,
): Promise<Answer> {
  const { actor, texts } = ctx.turn
  if (actor === undefined) throw new Refusal('not-found')
  const view = await readCase(tx, actor, { id })
  const screen = caseScreen(ctx.reader, { view, ...(await readCaseDetails(tx, view)), notice })
  const [{ unfinished }] = await tx.db.$queryRaw<[{ unfinished: boolean }]>`
    select exists (select 1 from draft where person_id = ${actor.personId}) as unfinished`
  const resume = unfinished ? [[{ text: texts.plain('button-resume-draft'), data: callbackData.go('resume') }]] : []
  return { kind: 'case', caseId: view.id, screen: { ...screen, buttons: [...resume, ...(screen.buttons ?? [])] } }
}
