import type { Clock } from '../platform/clock.ts'
import type { Policy } from '../core/policy/policy.ts'
import { transactionOf, type Transaction } from '../core/transaction.ts'
import type { PrismaClient } from '../prisma/client/client.ts'

/** What a command of an operator works with. */
export interface Zone {
  prisma: PrismaClient
  policy: Policy
  clock: Clock
  /** the bot, if BOT_TOKEN says which */
  bot: { token: string; apiRoot: string } | undefined
  close(): Promise<void>
}

/** What a tool gets from its program or from a test. */
export interface Tool {
  /** called at most once, and only when the command line makes sense */
  open(): Promise<Zone>
  out(line: string): void
  err(line: string): void
}

/** Exit codes: done; a mistake that the person can mend; a command line that makes no sense. */
export const exits = { done: 0, mistakes: 1, usage: 2 } as const

/** Works in the zone and closes it whatever happens. */
export async function withZone<Result>(tool: Tool, work: (zone: Zone) => Promise<Result>): Promise<Result> {
  const zone = await tool.open()
  try {
    return await work(zone)
  } finally {
    await zone.close()
  }
}

/** One transaction with the patience of a person at a terminal: a big roster takes longer than a tap. */
export function inTransaction<Result>(
  { prisma, clock, policy }: Zone,
  command: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  return prisma.$transaction((db) => command(transactionOf(db, { clock, policy })), { maxWait: 10_000, timeout: 120_000 })
}
