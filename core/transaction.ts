import type { Prisma } from '../prisma/client/client.ts'
import type { Clock } from '../platform/clock.ts'
import type { Policy } from './policy/policy.ts'

declare const within: unique symbol

/** The mark of statements that run within one transaction. Only `transactionOf` and `writingOf` give it, so that a mere reader can't be taken for one. */
interface Within {
  readonly [within]: true
}

/**
 * One database transaction with what a command needs beside it. Commands take it first; they never open one, and never call Telegram or a
 * queue inside it.
 */
export interface Transaction {
  db: Prisma.TransactionClient & Within
  clock: Clock
  policy: Policy
}

/** What reading by raw statements needs: a transaction will do, and so does the pool's reader, where nothing has to hold still. */
export interface Reading {
  db: Pick<Prisma.TransactionClient, '$queryRaw'>
  clock: Clock
  policy: Policy
}

/**
 * A transaction for raw statements only. What every report walks through asks for no more than this, since the database then runs it past Prisma
 * (`Database.transact`), at a fifth of the cost; any `Transaction` will do as well.
 */
export interface Writing extends Reading {
  db: Pick<Prisma.TransactionClient, '$queryRaw' | '$executeRaw'> & Within
}

/** What runs outside of any transaction has this method, and is refused by the compiler. */
type Outside = '$connect'

/** The transaction of what Prisma's `$transaction` hands out. Clock and policy may come with much else. */
export function transactionOf(
  db: Prisma.TransactionClient & { [K in Outside]?: never },
  { clock, policy }: Pick<Transaction, 'clock' | 'policy'>,
): Transaction {
  return { db: db as Transaction['db'], clock, policy }
}

/** The same of what `Database.transact` hands out: raw statements only. */
export function writingOf(
  db: Pick<Prisma.TransactionClient, '$queryRaw' | '$executeRaw'> & { [K in Outside]?: never },
  { clock, policy }: Pick<Writing, 'clock' | 'policy'>,
): Writing {
  return { db: db as Writing['db'], clock, policy }
}
