import { afterEach, expect, test } from 'vitest'
import { createLifetime, type Lifetime } from '../../platform/lifetime.ts'
import { createLogger } from '../../platform/logger.ts'
import { onStop } from '../../platform/stop.ts'

const logger = createLogger({ level: 'silent' })
let handle: ReturnType<typeof onStop> | undefined
afterEach(() => handle?.forget())

/** Arms the stop of a program; `exited` resolves with the code that the process would have ended with. */
function arm({ deadlineMs = 10_000, echoMs = 1_000 } = {}) {
  const lifetime = createLifetime(logger)
  const codes: number[] = []
  let resolve: (code: number) => void
  const exited = new Promise<number>((done) => (resolve = done))
  handle = onStop({
    logger,
    lifetime,
    deadlineMs,
    echoMs,
    exit: (code) => {
      codes.push(code)
      resolve(code)
    },
  })
  return { lifetime, exited, codes }
}

/** Opens these parts; each says when it is closed. */
function open(lifetime: Lifetime, ...parts: string[]): string[] {
  const closed: string[] = []
  for (const part of parts) lifetime.opened(part, async () => closed.push(part))
  return closed
}

test.each(['SIGTERM', 'SIGINT'] as const)('closes what was opened, the last first, at %s, and ends with 0', async (signal) => {
  const { lifetime, exited } = arm()
  const closed = open(lifetime, 'database', 'queues', 'intake')
  process.emit(signal, signal)
  expect(await exited).toBe(0)
  expect(closed).toEqual(['intake', 'queues', 'database'])
})

test('goes on after a part that does not close well', async () => {
  const { lifetime, exited } = arm()
  const closed = open(lifetime, 'database')
  lifetime.opened('intake', () => Promise.reject(new Error('broken')))
  process.emit('SIGTERM', 'SIGTERM')
  expect(await exited).toBe(0)
  expect(closed).toEqual(['database'])
})

test('tells a start that is under way to give up, and closes what it opened once it has', async () => {
  const { lifetime, exited, codes } = arm()
  const closed = open(lifetime)
  const starting = lifetime.start(async () => {
    lifetime.opened('database', async () => closed.push('database'))
    await new Promise((_, reject) => lifetime.signal.addEventListener('abort', () => reject(lifetime.signal.reason as Error)))
  })
  process.emit('SIGTERM', 'SIGTERM')
  await expect(starting).rejects.toThrow('told to stop')
  expect(await exited).toBe(0)
  expect([closed, codes]).toEqual([['database'], [0]])
})

test('a start that ends well although it was told to give up is closed all the same', async () => {
  const { lifetime, exited } = arm()
  const closed = open(lifetime)
  let ready!: () => void
  const starting = lifetime.start(async () => {
    await new Promise<void>((resolve) => (ready = resolve))
    lifetime.opened('database', async () => closed.push('database'))
  })
  process.emit('SIGTERM', 'SIGTERM')
  ready()
  await expect(starting).rejects.toThrow('told to stop')
  expect([await exited, closed]).toEqual([0, ['database']])
})

test('a start that fails closes what it had opened', async () => {
  const lifetime = createLifetime(logger)
  const closed: string[] = []
  const starting = lifetime.start(async () => {
    for (const part of ['database', 'queues']) lifetime.opened(part, async () => closed.push(part))
    throw new Error('the port is taken')
  })
  await expect(starting).rejects.toThrow('the port is taken')
  expect(closed).toEqual(['queues', 'database'])
  await lifetime.end()
  expect(closed).toHaveLength(2)
})

test('exits at once at the second signal', async () => {
  const { lifetime, exited, codes } = arm({ echoMs: -1 })
  lifetime.opened('stuck', () => new Promise(() => undefined))
  process.emit('SIGINT', 'SIGINT')
  expect(codes).toEqual([])
  process.emit('SIGINT', 'SIGINT')
  expect(await exited).toBe(1)
})

test('takes the same signal from the terminal and from npm for one', async () => {
  const { lifetime, exited, codes } = arm({ echoMs: 60_000 })
  let close!: () => void
  lifetime.opened('slow', () => new Promise<void>((resolve) => (close = resolve)))
  process.emit('SIGINT', 'SIGINT')
  process.emit('SIGINT', 'SIGINT')
  expect(codes).toEqual([])
  await Promise.resolve()
  close()
  expect(await exited).toBe(0)
})

test('exits at the deadline', async () => {
  const { lifetime, exited } = arm({ deadlineMs: 30 })
  lifetime.opened('stuck', () => new Promise(() => undefined))
  process.emit('SIGTERM', 'SIGTERM')
  expect(await exited).toBe(1)
})

test('stops without a signal, once', async () => {
  const { lifetime, exited, codes } = arm()
  const closed = open(lifetime, 'intake')
  await Promise.all([handle!.stop('the poller died', { failed: true }), handle!.stop('again')])
  expect(await exited).toBe(1)
  expect([closed, codes]).toEqual([['intake'], [1]])
})
