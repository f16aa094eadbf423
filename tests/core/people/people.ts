import { defaultPolicy } from '../../../core/policy/policy.ts'
import { Refusal } from '../../../core/refusal.ts'
import { transactionOf, type Transaction } from '../../../core/transaction.ts'
import { createJumpingClock } from '../../../platform/clock.ts'
import type { Database } from '../../../platform/database.ts'
import type { Prisma } from '../../../prisma/client/client.ts'
import { createTestDatabase } from '../../support/database.ts'

/** A database of its own with people in it, and a clock that stands still. */
export async function openPeople() {
  const database: Database = await createTestDatabase({ poolSize: 8 })
  const clock = createJumpingClock(new Date('2026-11-24T02:00:00Z'), { frozen: true })
  let count = 0
  const transaction = <T>(command: (tx: Transaction) => Promise<T>): Promise<T> =>
    database.prisma.$transaction((db) => command(transactionOf(db, { clock, policy: defaultPolicy })))
  return {
    prisma: database.prisma,
    clock,
    transaction,
    close: () => database.close(),
    /** A new person; a member of the office unless told otherwise. */
    async person(fields: Partial<Prisma.PersonUncheckedCreateInput> = {}) {
      const code = `person-${++count}`
      return database.prisma.person.create({ data: { code, name: `人员${count}`, roles: ['office'], ...fields } })
    },
    /** The refusal's code when the command is refused, else what it returned. */
    async outcome<T>(command: (tx: Transaction) => Promise<T>): Promise<T | string> {
      try {
        return await transaction(command)
      } catch (error) {
        if (error instanceof Refusal) return error.code
        throw error
      }
    },
  }
}

export type People = Awaited<ReturnType<typeof openPeople>>
