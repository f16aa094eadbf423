import type { Prisma } from '../prisma/client/client.ts'
import type { Clock } from '../platform/clock.ts'
import type { Policy } from './policy/policy.ts'

/**
 * One database transaction with what a command needs beside it. Commands take it first; they never open one, and never call Telegram or a
 * queue inside it.
 */
export interface Transaction {
  db: Prisma.TransactionClient
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
  db: Pick<Prisma.TransactionClient, '$queryRaw' | '$executeRaw'>
}
