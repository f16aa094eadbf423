import { expect, inject, test } from 'vitest'
import pg from 'pg'
import { isDatabaseAway } from '../../platform/database-errors.ts'

const coded = (code: string, message = code) => Object.assign(new Error(message), { code })

test.each([
  ['the server is being stopped', coded('57P01')],
  ['the server is starting', coded('57P03')],
  ['it has no connection left', coded('53300')],
  ['the connection broke', coded('08006')],
  ['nobody listens', coded('ECONNREFUSED')],
  ['too many are at the socket’s door', coded('EAGAIN', 'connect EAGAIN /data/.s.PGSQL.5432')],
  ['the connection was reset', coded('ECONNRESET')],
  ['pg lost its connection', new Error('Connection terminated unexpectedly')],
  ['pg got none in time', new Error('timeout exceeded when trying to connect')],
  ['Prisma got none in time', coded('P2024')],
  [
    'Prisma got no transaction in time',
    coded('P2028', 'Transaction API error: Unable to start a transaction in the given time.'),
  ],
  ['it is the cause of something else', new Error('no', { cause: coded('57P01') })],
  [
    'Prisma hides it in its adapter’s error',
    Object.assign(new Error('no'), { meta: { driverAdapterError: { cause: coded('57P01') } } }),
  ],
])('the database is away: %s', (_name, error) => {
  expect(isDatabaseAway(error)).toBe(true)
})

test.each([
  ['a key is there twice', coded('23505')],
  ['a statement took too long', coded('57014')],
  [
    'Prisma’s transaction took too long',
    coded('P2028', 'Transaction API error: Transaction already closed: A query cannot be executed on an expired transaction.'),
  ],
  ['a transaction was idle for too long', new Error('the database has ended this connection', { cause: coded('25P03') })],
  ['a statement is wrong', coded('42601')],
  ['Prisma found no row', coded('P2025')],
  ['a file is missing', coded('ENOENT', "ENOENT: no such file or directory, open 'policy.json'")],
  ['a bug', new TypeError("Cannot read properties of undefined (reading 'id')")],
  ['nothing at all', undefined],
])('the database is there: %s', (_name, error) => {
  expect(isDatabaseAway(error)).toBe(false)
})

test.each([
  ['a Unix socket', 'postgresql://nobody:x@localhost:1/none?host=%2Fnowhere'],
  ['TCP', 'postgresql://nobody:x@127.0.0.1:1/none'],
])('a server that is down is away, by %s', async (_name, connectionString) => {
  const error: unknown = await new pg.Client({ connectionString }).connect().catch((reason: unknown) => reason)
  expect(isDatabaseAway(error)).toBe(true)
})

test('a server whose answer never comes is away', async () => {
  const client = new pg.Client({ connectionString: inject('testServerUrl'), query_timeout: 100 })
  await client.connect()
  const error: unknown = await client.query('select pg_sleep(1)').catch((reason: unknown) => reason)
  expect(isDatabaseAway(error)).toBe(true)
  await client.end()
})
