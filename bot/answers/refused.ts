import { readCaseDetails } from '../../core/cases/history.ts'
import type { Refusal } from '../../core/refusal.ts'
import { parseCallbackData } from '../../screens/callback-data.ts'
import { menuButton } from '../../screens/case-buttons.ts'
import { caseScreen } from '../../screens/case-screen.ts'
import { historyLine } from '../../screens/history-screen.ts'
import { refusalText } from '../../screens/refusal-text.ts'
import type { DoorstepContext } from '../context.ts'
import { isDoubleTap } from '../taps/double-tap.ts'

/** The button was out of date: the case is shown as it is now. */
const outOfDate = new Set<Refusal['code']>(['stale', 'not-now'])

/** Says what was wrong and what can be done. A button that was out of date goes, and the case is shown as it is now. */
export async function answerRefusal(ctx: DoorstepContext, refusal: Refusal): Promise<void> {
  if (outOfDate.has(refusal.code) && (await isDoubleTap(ctx))) return
  const { turn, reader } = ctx
  const text = refusalText(turn.texts, refusal)
  const data = ctx.callbackQuery?.data === undefined ? undefined : parseCallbackData(ctx.callbackQuery.data)
  await turn.transact(async (tx) => {
    if (turn.actor !== undefined && data?.type === 'action' && outOfDate.has(refusal.code)) {
      const details = await readCaseDetails(tx, turn.actor, data.caseId)
      const newest = refusal.code === 'stale' ? details.latest.at(-1) : undefined
      const notice = newest === undefined ? text : `${text}\n${historyLine(reader, newest, 80)}`
      const screen = caseScreen(reader, { ...details, notice })
      return { kind: 'case', screen, caseId: data.caseId, strip: ctx.tappedId }
    }
    return { kind: 'refusal', screen: { text, ...(turn.actor === undefined ? {} : { buttons: [[menuButton(turn.texts)]] }) } }
  })
}
