import { notify } from '../notices/notify.ts'
import type { Writing } from '../transaction.ts'
import type { Taker } from './availability.ts'

/** People who should have got a case but won't hear of it by the bot: those of the office get them on their list of people to phone. */
export async function tellToPhone(
  tx: Writing,
  caseId: number,
  takers: readonly Taker[],
  office: readonly number[],
): Promise<void> {
  if (takers.length === 0) return
  const people = await tx.db.$queryRaw<{ id: number; name: string; phone: string | null }[]>`
    select id, name, phone from person where id = any(${takers.map(({ personId }) => personId)}::int[]) order by id`
  const away = new Set(takers.filter(({ is }) => is === 'away').map(({ personId }) => personId))
  await notify(
    tx,
    ...people.map(({ id, name, phone }) => ({
      kind: 'unreachable' as const,
      facts: { name, phone: phone ?? '', ...(away.has(id) && { away: true }) },
      to: office,
      caseId,
    })),
  )
}
