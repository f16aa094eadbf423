import type { Actor } from '../../core/actor.ts'
import { rateCase } from '../../core/cases/close.ts'
import { deliverCase, signCase } from '../../core/cases/handle.ts'
import type { CaseSubmission } from '../../core/cases/submission.ts'
import { submitCase } from '../../core/cases/submit.ts'
import { findActor } from '../../core/people/actor.ts'
import { defaultPolicy as policy } from '../../core/policy/policy.ts'
import { routeCase } from '../../core/routing/route-case.ts'
import type { Transaction } from '../../core/transaction.ts'
import type { JumpingClock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { createSmallZone, transactions, type SmallZone } from '../support/fixtures.ts'

/** How far a case has come. */
const lives = ['submitted', 'assigned', 'in_progress', 'delivered', 'confirmed'] as const
export type Life = (typeof lives)[number]

/** A small zone with everybody in their chats. */
export interface Zone extends SmallZone {
  database: Database
  clock: JumpingClock
  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  /** Leads a case as far as that, by the same commands as people do. What was to be told about it is forgotten, but for its routing. @returns its id */
  lead(life: Life, changes?: Partial<CaseSubmission>): Promise<number>
}

export async function openCrashZone(database: Database, clock: JumpingClock): Promise<Zone> {
  const small = await createSmallZone(database.prisma)
  const run = transactions(database.prisma, clock)
  const { people } = small
  const actorOf = async ({ telegramId }: { telegramId: bigint | null }): Promise<Actor> =>
    (await findActor(database.prisma, telegramId!, 'zh-CN'))!

  return {
    ...small,
    database,
    clock,
    run,
    async lead(life, changes = {}) {
      const [contact, cadre] = [await actorOf(people.contact), await actorOf(people.cadre)]
      const steps: Record<Life, (id: number) => Promise<unknown>> = {
        submitted: () => Promise.resolve(),
        assigned: (id) => run((tx) => routeCase(tx, id)),
        in_progress: (id) => run((tx) => signCase(tx, cadre, { id })),
        delivered: (id) => run((tx) => deliverCase(tx, cadre, { id }, { solution: '道路已接通', how: 'site', evidence: [] })),
        confirmed: (id) => run((tx) => rateCase(tx, contact, { id }, { solved: true, satisfaction: 'satisfied', comment: '' })),
      }
      const { id } = await run((tx) =>
        submitCase(tx, contact, {
          enterpriseId: small.enterprise.id,
          projectId: null,
          categoryId: small.category.id,
          description: '市政道路提前接通使用',
          wish: null,
          urgency: 'normal',
          visibility: 'enterprise',
          attachments: [],
          sources: [],
          addToCaseId: null,
          ...changes,
        }),
      )
      for (const step of lives.slice(0, lives.indexOf(life) + 1)) await steps[step](id)
      if (life !== 'submitted') await database.pool.query('delete from outbox')
      return id
    },
  }
}

export { policy }
