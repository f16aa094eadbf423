import { expectTypeOf, test } from 'vitest'
import { signCase } from '../../core/cases/handle.ts'
import { transactionOf, writingOf, type Reading, type Transaction, type Writing } from '../../core/transaction.ts'
import type { Database, RawStatements } from '../../platform/database.ts'
import type { Actor } from '../../core/actor.ts'
import type { PrismaClient } from '../../prisma/client/client.ts'

/** Never called: the compiler is what is tested, by `npm run check`. */
export function refusedByTheCompiler(
  database: Database,
  reading: Reading,
  writing: Writing,
  transaction: Transaction,
  actor: Actor,
) {
  const { clock, policy } = reading
  const { prisma, reader, pool } = database
  return [
    () => signCase(writing, actor, { id: 1 }),
    () => signCase(transaction, actor, { id: 1 }),
    // @ts-expect-error a reader is no transaction
    () => signCase(reading, actor, { id: 1 }),
    // @ts-expect-error nor is the client, which has every method that one has
    () => signCase({ db: prisma, clock, policy }, actor, { id: 1 }),
    // @ts-expect-error nor can one be made of the client
    () => transactionOf(prisma, { clock, policy }),
    // @ts-expect-error raw statements of it are none either
    () => writingOf(prisma, { clock, policy }),
    // @ts-expect-error what only reads can't write
    () => writingOf(reader, { clock, policy }),
    // @ts-expect-error the pool has other methods
    () => writingOf(pool, { clock, policy }),
    // @ts-expect-error a transaction for raw statements isn't one of Prisma's
    (): Transaction => writing,
    () => prisma.$transaction((db) => Promise.resolve(transactionOf(db, { clock, policy }))),
    () => database.transact((db) => Promise.resolve(writingOf(db, { clock, policy }))),
  ]
}

test('a transaction reads and writes, a reader only reads', () => {
  expectTypeOf<Transaction>().toExtend<Writing>()
  expectTypeOf<Writing>().toExtend<Reading>()
  expectTypeOf<{ db: Database['reader'] } & Pick<Reading, 'clock' | 'policy'>>().toExtend<Reading>()
  expectTypeOf<{ db: PrismaClient } & Pick<Reading, 'clock' | 'policy'>>().not.toExtend<Writing>()
  expectTypeOf<{ db: RawStatements } & Pick<Reading, 'clock' | 'policy'>>().not.toExtend<Writing>()
  expectTypeOf<Reading>().not.toExtend<Writing>()
})
