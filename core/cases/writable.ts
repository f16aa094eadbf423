import { Prisma } from '../../prisma/client/client.ts'
import type { Actor } from '../actor.ts'
import type { Reading } from '../transaction.ts'
import { listCases, standingOf, type CaseView } from './case-view.ts'
import { judge, lifecycle, openStates, type CaseAction, type Transition } from './lifecycle.ts'
import type { partiesSql } from './parties.ts'

const { sql } = Prisma

/** By which action somebody's words are kept with a case: the enterprise adds, the handler notes. */
export type WritingAction = Extract<CaseAction, 'add' | 'note'>

/** In this order: what somebody filed themselves they add to, also when they handle it. */
const writingActions: readonly WritingAction[] = ['add', 'note']

/** @returns how somebody's words would be kept with this case now, and why not when they wouldn't */
export function howToWrite(view: CaseView): WritingAction | 'not-permitted' | 'not-now' {
  const verdicts = writingActions.map((action) => judge(action, view.parties, standingOf(view)))
  const allowed = writingActions[verdicts.indexOf('allowed')]
  return allowed ?? (verdicts.includes('not-now') ? 'not-now' : 'not-permitted')
}

/**
 * Cases that somebody may write to now: first those of `first`, then the newest. Which they are says the table of the lifecycle.
 *
 * @param first ids of the cases that somebody has before their eyes
 */
export async function casesToWriteTo(
  tx: Reading,
  actor: Actor,
  { first, limit }: { first: readonly number[]; limit: number },
): Promise<{ view: CaseView; action: WritingAction }[]> {
  const cases = await listCases(tx, actor, {
    where: (parties) =>
      sql`(${Prisma.join(
        writingActions.map((action) => allowedSql(action, parties)),
        ' or ',
      )})`,
    order: sql`array_position(${[...first]}::int[], c.id), c.id desc`,
    limit,
  })
  return cases.flatMap((view) => {
    const action = howToWrite(view)
    return action === 'not-permitted' || action === 'not-now' ? [] : [{ view, action }]
  })
}

function allowedSql(action: WritingAction, parties: ReturnType<typeof partiesSql>): Prisma.Sql {
  const { by, from }: Transition = lifecycle[action]
  const states = openStates.filter((state) => from.includes(state))
  const mine = by.flatMap((party) => (party in parties ? [parties[party as keyof typeof parties]] : []))
  return sql`(c.state = any(${[...states]}::"CaseState"[]) and (${Prisma.join(mine, ' or ')}))`
}
