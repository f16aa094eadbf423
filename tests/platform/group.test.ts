import { expect, test } from 'vitest'
import { createGroup } from '../../platform/group.ts'

test('calls made at the same moment go together, each with its own result or error', async () => {
  const batches: number[][] = []
  const double = createGroup(async (numbers: readonly number[]) => {
    batches.push([...numbers])
    return numbers.map((number) => (number === 2 ? new Error('two') : 2 * number))
  })
  const results = await Promise.allSettled([double(1), double(2), double(3)])
  expect(batches).toEqual([[1, 2, 3]])
  expect(results).toMatchObject([{ value: 2 }, { reason: { message: 'two' } }, { value: 6 }])
})

test('a failure is that of its own batch only', async () => {
  const call = createGroup(async (names: readonly string[]) => {
    if (names.includes('bad')) throw new Error('the whole batch')
    return names
  })
  await expect(call('bad')).rejects.toThrow('the whole batch')
  expect(await call('good')).toBe('good')
})

test('a call whose answer never comes holds up nobody for good', async () => {
  const call = createGroup((names: readonly string[]) =>
    names.includes('hangs') ? new Promise<string[]>(() => {}) : Promise.resolve(names),
  )
  void call('hangs')
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
  expect(await call('next')).toBe('next')
}, 5_000)
