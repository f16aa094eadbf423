import { expect, test } from 'vitest'
import { createLogger, type Logger } from '../../platform/logger.ts'

const token = '123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr'

/** What a logger writes while `work` uses it. */
function written(work: (logger: Logger) => void): Record<string, unknown>[] {
  const lines: string[] = []
  work(createLogger({ level: 'trace', destination: { write: (line) => void lines.push(line) } }))
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}

const secrets: [where: string, secret: string, log: (logger: Logger) => void][] = [
  ['a token in a message', token, (l) => l.info(`calling https://api.telegram.org/bot${token}/getMe`)],
  ['a token in a field', token, (l) => l.info({ url: `https://api.telegram.org/file/bot${token}/photo.jpg` }, 'file')],
  ['a token by itself', token, (l) => l.info({ what: token })],
  ['a short token in a URL', '42:abc', (l) => l.info({ url: 'http://127.0.0.1:8081/bot42:abc/getMe' })],
  ['a token as an argument of the message', token, (l) => l.info('started with %s', token)],
  ['a token in an error', token, (l) => l.error({ err: new Error(`request to /bot${token}/sendMessage failed`) }, 'failed')],
  ['a token in an error given alone', token, (l) => l.error(new Error(`request to /bot${token}/sendMessage failed`))],
  ['a token in an error under err without a message', token, (l) => l.error({ err: new Error(`/bot${token}/x`) })],
  ['a token in a cause', token, (l) => l.error({ err: new Error('outer', { cause: new Error(`/bot${token}/x`) }) }, 'failed')],
  ['a token in a child logger', token, (l) => l.child({ url: `/bot${token}/` }).info('hello')],
  [
    'a token in the child of a child',
    token,
    (l) =>
      l
        .child({ part: 'bot' })
        .child({ url: `/bot${token}/` })
        .info('hello'),
  ],
  ['a database password', 'hush-hush', (l) => l.warn({ address: 'postgresql://doorstep:hush-hush@127.0.0.1:5432/d' })],
  ['a Redis password without a user', 'hush-hush', (l) => l.warn('connecting to redis://:hush-hush@127.0.0.1:6379')],
  ['a mobile number', '13800138000', (l) => l.info('invited 13800138000 today')],
  ['a mobile number in groups', '138-0013-8000', (l) => l.info({ note: '电话138-0013-8000。' })],
  ['an international number', '+8613800138000', (l) => l.info({ note: 'call +8613800138000' })],
  ['an international number in groups', '0013', (l) => l.info({ note: 'call +86 138 0013 8000' })],
  ['a landline', '8421234', (l) => l.info('call 0730-8421234')],
  ['what a contact wrote', '道路', (l) => l.info({ update: { message: { text: '道路不通' } } }, 'update')],
  ['a caption deep in a structure', '道路', (l) => l.info({ job: { rows: [{ caption: '道路不通' }] } })],
  ['a description and a wish', '道路', (l) => l.info({ case: { number: 'XG-2026-000001', description: '道路', wish: '道路' } })],
  ['a name', '驻企干部一', (l) => l.info({ person: { id: 1, name: '驻企干部一', first_name: '驻企干部一' } })],
  ['a payload', '道路', (l) => l.info({ outbox: { id: 7n, payload: { text: '道路' } } })],
]

test.each(secrets)('keeps out %s', (_where, secret, log) => {
  const records = written(log)
  expect(records).toHaveLength(1)
  expect(JSON.stringify(records)).not.toContain(secret)
  expect(JSON.stringify(records)).toContain('[redacted]')
})

test.each([
  ['a request', { payload: { text: '道路' }, request: { caption: '道路' } }],
  ['a row', { detail: 'Key (phone)=(道路) already exists', where: '道路' }],
])('drops %s that a library hangs on its error', (_what, hung) => {
  const [record] = written((logger) => logger.error({ err: Object.assign(new Error('refused'), hung, { code: '23505' }) }))
  expect(JSON.stringify(record)).not.toContain('道路')
  expect(record).toMatchObject({ msg: 'refused', err: { code: '23505' } })
})

test('keeps the cause of an error, down to the first', () => {
  const first = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  const [record] = written((logger) =>
    logger.error({ err: new TypeError('fetch failed', { cause: new Error('proxy', { cause: first }) }) }, 'call'),
  )
  expect(record).toMatchObject({
    level: 'error',
    msg: 'call',
    err: {
      type: 'TypeError',
      message: 'fetch failed',
      cause: { message: 'proxy', cause: { message: 'connect ECONNREFUSED', code: 'ECONNREFUSED' } },
    },
  })
  expect(record).toHaveProperty('err.stack', expect.stringContaining('logger.test.ts'))
})

test("keeps an aggregate's errors and grammY's kind of cause", () => {
  const [record] = written((logger) => {
    logger.error({ err: Object.assign(new AggregateError([new Error('one'), new Error('two')], 'both')), n: 1 })
  })
  expect(record).toMatchObject({ msg: 'both', err: { errors: [{ message: 'one' }, { message: 'two' }] } })
  const [other] = written((logger) =>
    logger.error(Object.assign(new Error('Network request failed'), { error: new Error('socket hang up') })),
  )
  expect(other).toMatchObject({ msg: 'Network request failed', err: { cause: { message: 'socket hang up' } } })
})

test('leaves ids, numbers and times as they are', () => {
  const record = {
    updateId: 123456789,
    chatId: 7_123_456_789,
    at: '2026-11-24T08:30:00+08:00',
    number: 'XG-2026-000123',
    key: 9007199254740993n,
  }
  const [line] = written((logger) => logger.info(record, 'case %s took %d ms', 'XG-2026-000123', 12))
  expect(line).toMatchObject({ ...record, key: '9007199254740993', msg: 'case XG-2026-000123 took 12 ms' })
})

test('obeys its level', () => {
  const lines: string[] = []
  const logger = createLogger({ level: 'warn', destination: { write: (line) => void lines.push(line) } })
  logger.info('quiet')
  logger.warn('loud')
  expect(lines).toHaveLength(1)
})

test('survives what refers to itself', () => {
  const loop: Record<string, unknown> = { id: 1 }
  loop['self'] = loop
  expect(written((logger) => logger.info({ loop }))).toHaveLength(1)
})
