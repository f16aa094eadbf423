import { Prisma } from '../../prisma/client/client.ts'

/**
 * Insertions and updates as further parts of a statement that begins with `with`: `, part_0 as (…), part_1 as (…)`. All of them take effect,
 * whether or not anything reads them.
 */
export function partsSql(parts: readonly Prisma.Sql[]): Prisma.Sql {
  if (parts.length === 0) return Prisma.empty
  return Prisma.sql`, ${Prisma.join(
    parts.map((part, index) => Prisma.sql`${Prisma.raw(`part_${index}`)} as (${part})`),
    ', ',
  )}`
}
