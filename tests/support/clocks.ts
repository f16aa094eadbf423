import type { Deadline } from '../../prisma/client/client.ts'
import type { ClockKind } from '../../prisma/client/enums.ts'
import { changeClocks, runningDeadlines, type ClockedSubject } from '../../core/clocks/deadlines.ts'
import type { Transaction } from '../../core/transaction.ts'

/** Starts clocks that a test wants, from an instant of its own. @returns them in the order of `kinds` */
export async function startClocks(
  tx: Transaction,
  caseRow: ClockedSubject,
  kinds: readonly ClockKind[],
  from: Date,
): Promise<Deadline[]> {
  await changeClocks({ ...tx, clock: { now: () => from } }, caseRow, { starts: kinds })
  const running = await runningDeadlines(tx, caseRow.id)
  return kinds.map((kind) => running.find((one) => one.kind === kind)!)
}

export async function startDeadline(tx: Transaction, caseRow: ClockedSubject, kind: ClockKind, from: Date): Promise<Deadline> {
  return (await startClocks(tx, caseRow, [kind], from))[0]!
}
