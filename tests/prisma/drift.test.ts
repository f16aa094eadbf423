import { expect, test } from 'vitest'
import { checkDrift } from '../../tools/db-drift.ts'

test('the migrations make exactly what the schema says', async () => {
  expect(await checkDrift()).toEqual([])
})
