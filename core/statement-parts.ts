import { Prisma } from '../prisma/client/client.ts'

/** Insertions and updates as parts of a statement: `part_0 as (…), part_1 as (…)`. All of them take effect, whether or not anything reads them. */
export function partsSql(parts: readonly Prisma.Sql[]): Prisma.Sql {
  return Prisma.join(
    parts.map((part, index) => Prisma.sql`${Prisma.raw(`part_${index}`)} as (${part})`),
    ', ',
  )
}

/** The same as further parts of a statement that has begun with `with`; nothing without any. */
export function furtherPartsSql(parts: readonly Prisma.Sql[]): Prisma.Sql {
  return parts.length === 0 ? Prisma.empty : Prisma.sql`, ${partsSql(parts)}`
}
