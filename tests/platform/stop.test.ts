import { afterEach, expect, test } from 'vitest'
import { createLogger } from '../../platform/logger.ts'
import { onStop, type StopStep } from '../../platform/stop.ts'

const logger = createLogger({ level: 'silent' })
let handle: ReturnType<typeof onStop> | undefined
afterEach(() => handle?.forget())

/** Arms the stop with these steps; `exited` resolves with the code that the process would have ended with. */
function arm(steps: StopStep[], deadlineMs = 10_000) {
  const codes: number[] = []
  let resolve: (code: number) => void
  const exited = new Promise<number>((done) => (resolve = done))
  handle = onStop(logger, steps, deadlineMs, (code) => {
    codes.push(code)
    resolve(code)
  })
  return { exited, codes }
}

test.each(['SIGTERM', 'SIGINT'] as const)('takes the steps in order at %s and ends with 0', async (signal) => {
  const done: string[] = []
  const { exited } = arm([
    ['intake', async () => void done.push('intake')],
    ['queues', async () => void done.push('queues')],
  ])
  process.emit(signal, signal)
  expect(await exited).toBe(0)
  expect(done).toEqual(['intake', 'queues'])
})

test('goes on after a step that fails', async () => {
  const done: string[] = []
  const { exited } = arm([
    ['intake', () => Promise.reject(new Error('broken'))],
    ['database', async () => void done.push('database')],
  ])
  process.emit('SIGTERM', 'SIGTERM')
  expect(await exited).toBe(0)
  expect(done).toEqual(['database'])
})

test('exits at once at the second signal', async () => {
  const { exited, codes } = arm([['stuck', () => new Promise(() => undefined)]])
  process.emit('SIGINT', 'SIGINT')
  expect(codes).toEqual([])
  process.emit('SIGINT', 'SIGINT')
  expect(await exited).toBe(1)
})

test('exits at the deadline', async () => {
  const { exited } = arm([['stuck', () => new Promise(() => undefined)]], 30)
  process.emit('SIGTERM', 'SIGTERM')
  expect(await exited).toBe(1)
})

test('stops without a signal, once', async () => {
  let times = 0
  const { exited, codes } = arm([['intake', async () => void times++]])
  await Promise.all([handle!.stop('the poller died', { failed: true }), handle!.stop('again')])
  expect(await exited).toBe(1)
  expect([times, codes]).toEqual([1, [1]])
})
