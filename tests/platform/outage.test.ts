import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createOutageLog } from '../../platform/outage.ts'
import { keepLog } from '../support/log.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const refused = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })

/** A log over a database that a test takes away and gives back. */
function open() {
  const { logger, lines } = keepLog()
  const database = { answers: true, hangs: false }
  const outages = createOutageLog(logger)
  outages.ask(() =>
    database.hangs ? new Promise(() => undefined) : database.answers ? Promise.resolve() : Promise.reject(refused()),
  )
  return { log: outages.logger, lines, database, said: () => lines.splice(0).map(({ level, msg }) => `${level}: ${msg}`) }
}

test.each(['answers nothing', 'refuses'])('two minutes without a database that %s are a handful of lines', async (how) => {
  const { log, said, lines, database } = open()
  Object.assign(database, how === 'refuses' ? { answers: false } : { hangs: true })
  for (let tenth = 0; tenth < 1_200; tenth++) {
    log.warn({ err: refused() }, 'the inbox could not be read; trying again')
    log.error({ err: new Error('no', { cause: refused() }) }, 'a row could not be sent')
    await vi.advanceTimersByTimeAsync(100)
  }
  // Its own failures stay its own.
  log.error({ err: new TypeError('a bug') }, 'an update failed')
  log.info('something else')
  Object.assign(database, { answers: true, hangs: false })
  await vi.advanceTimersByTimeAsync(2_000)
  const shown = [...lines]
  const all = said()
  const still: string[] = all.filter((line) => line === 'warn: the database is still away')
  expect([1, 2]).toContain(still.length)
  expect(all.filter((line) => !still.includes(line))).toEqual([
    'warn: the database is away; what needs it waits',
    'error: an update failed',
    'info: something else',
    'info: the database is back',
  ])
  expect(shown.at(-1)).toMatchObject({ linesNotShown: 2_400 })
  // The next time is another one.
  database.answers = false
  log.warn({ err: refused() }, 'the inbox could not be read; trying again')
  await vi.advanceTimersByTimeAsync(10)
  expect(said()).toEqual(['warn: the database is away; what needs it waits'])
})

test('what only looks like it is logged while the database answers', async () => {
  const { log, said } = open()
  log.warn({ err: refused() }, 'Telegram was not reached')
  log.warn({ err: refused() }, 'nor Redis')
  await vi.advanceTimersByTimeAsync(10)
  expect(said()).toEqual(['warn: Telegram was not reached', 'warn: nor Redis'])
})
