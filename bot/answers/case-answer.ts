import type { CaseView } from '../../core/cases/case-view.ts'
import { readCaseDetails } from '../../core/cases/history.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Reading } from '../../core/transaction.ts'
import { callbackData } from '../../screens/callback-data.ts'
import { caseScreen } from '../../screens/case-screen.ts'
import type { DoorstepContext } from '../context.ts'
import type { Answer } from '../turn/turn.ts'

/** The screen of a case as it is after what has just been done; `notice` goes on top. A dialog that is still open is offered again. */
export async function caseAnswer(
  ctx: DoorstepContext,
  tx: Reading,
  { id }: Pick<CaseView, 'id'>,
  notice?: string,
): Promise<Answer> {
  const { actor, texts } = ctx.turn
  if (actor === undefined) throw new Refusal('not-found')
  const screen = caseScreen(ctx.reader, { ...(await readCaseDetails(tx, actor, id)), notice })
  const resume = ctx.openDrafts > 0 ? [[{ text: texts.plain('button-resume-draft'), data: callbackData.go('resume') }]] : []
  return {
    kind: 'case',
    caseId: id,
    passing: notice === undefined,
    screen: { ...screen, buttons: [...resume, ...(screen.buttons ?? [])] },
  }
}
