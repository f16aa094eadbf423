import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../platform/database.ts'
import { createTestDatabase } from '../support/database.ts'

let database: Database
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

test('keeps Chinese text, 64-bit ids and JSON as they are', async () => {
  const person = await database.prisma.person.create({
    data: { code: 'cadre-1', name: '驻企干部一', roles: ['cadre'], telegramId: 9_007_199_254_740_993n },
  })
  const found = await database.prisma.person.findUniqueOrThrow({ where: { id: person.id } })
  expect(found).toMatchObject({ name: '驻企干部一', roles: ['cadre'], telegramId: 9_007_199_254_740_993n })
})

test('is UTF-8 whatever the machine says, and orders by code point', async () => {
  const { rows } = await database.pool.query(
    `select pg_encoding_to_char(encoding) as encoding, datlocale as locale, current_setting('fsync') as fsync
     from pg_database where datname = current_database()`,
  )
  expect(rows[0]).toMatchObject({ encoding: 'UTF8', locale: 'C.UTF-8' })
})
