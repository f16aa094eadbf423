import { Prisma } from '../../prisma/client/client.ts'
import type { Deadline } from '../../prisma/client/client.ts'
import type { CaseState } from '../../prisma/client/enums.ts'
import type { Actor } from '../actor.ts'
import type { Reading, Transaction } from '../transaction.ts'
import { countCases, listCases, type CaseView } from './case-view.ts'
import { openStates, turns } from './lifecycle.ts'
import { handlerGone, maySql, type PartiesSql } from './parties.ts'

const { sql } = Prisma
type Where = (parties: PartiesSql) => Prisma.Sql

const open = sql`c.state = any(${[...openStates]}::"CaseState"[])`

/** Everything that somebody may see. */
const everything: Where = () => sql`true`

/** What waits for this very person: where the next turn is theirs. */
const waitsForMe: Where = (parties) =>
  sql`(${Prisma.join(
    [withoutHandler(parties), ...Object.entries(turns).map(([state, action]) => maySql(parties, action, [state as CaseState]))],
    ' or ',
  )})`

/** Whose handler has left the zone, for those who may name another. */
function withoutHandler(parties: PartiesSql): Prisma.Sql {
  return sql`(${handlerGone} and ${maySql(parties, 'assign')})`
}

export interface CasePage {
  cases: CaseView[]
  due: Map<number, Pick<Deadline, 'kind' | 'dueAt'>>
  total: number
  open: number
  page: number
  pages: number
}

/** Cases of somebody: open ones first, then the newest. `page` from 0; one beyond the end shows the last. */
export async function pageOfCases(tx: Transaction, actor: Actor, page: number, perPage: number): Promise<CasePage> {
  return readPage(tx, actor, everything, sql`(case when ${open} then 0 else 1 end), c.id desc`, page, perPage)
}

/** What waits for somebody: urgent first, then the longest waiting. */
export async function pageOfQueue(tx: Transaction, actor: Actor, page: number, perPage: number): Promise<CasePage> {
  return readPage(tx, actor, waitsForMe, sql`(case c.urgency when 'urgent' then 0 else 1 end), c.submitted_at`, page, perPage)
}

/** Cases whose handler has left the zone, for those who may name another: urgent first, then the longest waiting. */
export async function pageOfGone(tx: Transaction, actor: Actor, page: number, perPage: number): Promise<CasePage> {
  return readPage(tx, actor, withoutHandler, sql`(case c.urgency when 'urgent' then 0 else 1 end), c.submitted_at`, page, perPage)
}

/** How many cases wait for somebody, and how many of those that they may see are open. */
export async function countQueue(tx: Reading, actor: Actor): Promise<{ queue: number; open: number }> {
  return { queue: await countCases(tx, actor, waitsForMe), open: await countCases(tx, actor, () => open) }
}

async function readPage(
  tx: Transaction,
  actor: Actor,
  where: Where,
  order: Prisma.Sql,
  wanted: number,
  perPage: number,
): Promise<CasePage> {
  const total = await countCases(tx, actor, where)
  const openTotal = await countCases(tx, actor, (parties) => sql`${open} and ${where(parties)}`)
  const pages = Math.max(1, Math.ceil(total / perPage))
  const page = Math.min(Math.max(0, wanted), pages - 1)
  const cases = total === 0 ? [] : await listCases(tx, actor, { where, order, limit: perPage, offset: page * perPage })
  return { cases, due: await firstDue(tx, cases), total, open: openTotal, page, pages }
}

async function firstDue(tx: Transaction, cases: readonly CaseView[]): Promise<CasePage['due']> {
  const deadlines = await tx.db.deadline.findMany({
    where: { subject: 'case', subjectId: { in: cases.map(({ id }) => id) }, status: 'running' },
    orderBy: [{ subjectId: 'asc' }, { dueAt: 'asc' }],
    distinct: ['subjectId'],
    select: { subjectId: true, kind: true, dueAt: true },
  })
  return new Map(deadlines.map((deadline) => [deadline.subjectId, deadline]))
}
