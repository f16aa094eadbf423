import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { startHttpServer, type HttpServer, type HttpServerOptions } from '../../../platform/http/server.ts'
import { identified, type Route } from '../../../platform/http/route.ts'
import { createLogger } from '../../../platform/logger.ts'

let server: HttpServer | undefined
afterEach(() => server?.close())

const known: Route = { method: 'GET', path: '/healthz', handle: async () => ({ status: 200, body: 'ok\n' }) }

async function start(options: Partial<HttpServerOptions> = {}): Promise<string> {
  const logger = createLogger({ level: 'silent' })
  server = await startHttpServer({ host: '127.0.0.1', port: 0, logger, routes: [known, ...(options.routes ?? [])] })
  return server.url
}

test('gives a route who asks, the path, the query and the body, and sends its answer', async () => {
  const url = await start({
    routes: [
      {
        method: 'POST',
        path: '/telegram',
        handle: identified(
          ({ headers }) => (headers['x-secret'] === 's' ? 'cadre' : undefined),
          async ({ path, query, body }, who) => ({
            status: 200,
            body: [who, path, query.get('x'), (await body()).toString().toUpperCase()].join(' '),
          }),
        ),
      },
    ],
  })
  const answer = await fetch(url + '/telegram?x=1', { method: 'POST', body: 'hello', headers: { 'x-secret': 's' } })
  expect([answer.status, await answer.text()]).toEqual([200, 'cadre /telegram 1 HELLO'])
  expect((await fetch(url + '/telegram', { method: 'POST', body: '' })).status).toBe(401)
})

test('refuses a body over the limit, declared or not', async () => {
  let handled = 0
  const url = await start({
    routes: [
      {
        method: 'POST',
        path: '/telegram',
        handle: async ({ body }) => ({ status: 200, body: `${(await body()).length} ${++handled}` }),
      },
    ],
  })
  const body = Buffer.alloc(1024 * 1024 + 1)
  expect((await fetch(url + '/telegram', { method: 'POST', body })).status).toBe(413)
  expect(await postInChunks(url + '/telegram', [body.subarray(0, 600_000), body.subarray(600_000)])).toBe(413)
  expect(await postInChunks(url + '/telegram', [body.subarray(1)])).toBe(200)
  expect(handled).toBe(1)
})

test('reads nothing of what somebody unknown sends, and closes the connection behind it', async () => {
  let handled = 0
  const url = await start({
    routes: [
      {
        method: 'POST',
        path: '/telegram',
        handle: identified(
          () => undefined,
          async () => ({ status: 200, body: String(++handled) }),
        ),
      },
    ],
  })
  const response = await fetch(url + '/telegram', { method: 'POST', body: Buffer.alloc(1024 * 1024) })
  expect([response.status, response.headers.get('connection')]).toEqual([401, 'close'])
  expect(handled).toBe(0)
})

test('knows no other path and no other method', async () => {
  const url = await start()
  expect((await fetch(url + '/')).status).toBe(404)
  expect((await fetch(url + '/healthz/')).status).toBe(404)
  const post = await fetch(url + '/healthz', { method: 'POST', body: 'x' })
  expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET'])
  expect((await fetch(url + '/healthz', { method: 'HEAD' })).status).toBe(200)
})

test('answers 500 without a word about why when a route fails', async () => {
  const url = await start({
    routes: [{ method: 'POST', path: '/telegram', handle: () => Promise.reject(new Error('the password is hush')) }],
  })
  const response = await fetch(url + '/telegram', { method: 'POST', body: 'x' })
  expect([response.status, await response.text()]).toEqual([500, 'internal error\n'])
})

test('survives a client that talks nonsense', async () => {
  const url = await start()
  await new Promise<void>((resolve) => {
    const socket = connect(server!.port, '127.0.0.1', () => socket.end('\x00\x01 nonsense\r\n\r\n'))
    socket.once('close', () => resolve())
    socket.once('error', () => resolve())
    socket.resume()
  })
  expect((await fetch(url + '/healthz')).status).toBe(200)
})

test('finishes what is at work when it closes', async () => {
  let finish = () => {}
  let begun = () => {}
  const atWork = new Promise<void>((resolve) => (begun = resolve))
  const url = await start({
    routes: [
      {
        method: 'POST',
        path: '/slow',
        handle: async () => {
          begun()
          await new Promise<void>((resolve) => (finish = resolve))
          return { status: 200, body: 'done' }
        },
      },
    ],
  })
  const response = fetch(url + '/slow', { method: 'POST', body: 'x' })
  await atWork
  const closing = server!.close()
  finish()
  expect(await (await response).text()).toBe('done')
  const answered = performance.now()
  await closing
  expect(performance.now() - answered).toBeLessThan(1000)
  server = undefined
  await expect(fetch(url + '/healthz')).rejects.toThrow('fetch failed')
})

test('says in one line that its port is taken', async () => {
  await start()
  const port = server!.port
  const logger = createLogger({ level: 'silent' })
  await expect(startHttpServer({ host: '127.0.0.1', port, logger, routes: [] })).rejects.toThrow(
    new RegExp(`^can't listen on 127.0.0.1:${port} \\(HOST, PORT\\): .*EADDRINUSE.*$`),
  )
})

/** Posts without saying how long the body is. */
function postInChunks(url: string, chunks: Buffer[]): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method: 'POST', headers: { 'transfer-encoding': 'chunked' } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    request.on('error', reject)
    for (const chunk of chunks) request.write(chunk)
    request.end()
  })
}
