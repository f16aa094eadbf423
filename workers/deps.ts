import type { Api } from 'grammy'
import type { Claims } from '../core/outbox/claims.ts'
import type { Policy } from '../core/policy/policy.ts'
import { transactionOf, type Transaction } from '../core/transaction.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import type { Instance } from '../platform/instance.ts'
import type { Logger } from '../platform/logger.ts'
import type { Pace } from '../telegram/pace.ts'

/** What the workers need. Each processor is a plain function of a job and these, so that tests call it without a queue. */
export interface WorkerDeps {
  api: Api
  database: Database
  clock: Clock
  policy: Policy
  logger: Logger
  instance: Instance
  pace: Pace
  claims: Claims
  defaultLocale: string
  /** rows were put into the outbox, or a chat's turn has come: the relay may look now */
  onOutbox: () => void
}

/** What somebody needs who has rows in hand. */
export interface HoldingDeps extends WorkerDeps {
  /** the number under which they were taken; calls to Telegram are made only while it is held */
  owner: number
}

/** Runs commands in one short transaction. */
export function inTransaction<T>({ database, clock, policy }: WorkerDeps, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return database.prisma.$transaction((db) => work(transactionOf(db, { clock, policy })), { maxWait: 10_000, timeout: 15_000 })
}
