import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from '../logger.ts'
import { BodyTooLargeError, type Route, type RouteResponse } from './route.ts'

/** What {@link startHttpServer} needs. */
export interface HttpServerOptions {
  host: string
  /** 0: any free port */
  port: number
  logger: Logger
  routes: readonly Route[]
}

/** A running HTTP server. */
export interface HttpServer {
  port: number
  url: string
  /** Takes no more connections and resolves when the requests at work are answered. */
  close(): Promise<void>
}

const defaultBodyLimit = 1024 * 1024

/**
 * Starts the program's HTTP server. It knows no path of its own.
 *
 * @throws {Error} with one line when the address can't be had
 */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { host, logger, routes } = options
  const atWork = new Set<ServerResponse>()
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 30_000, maxHeaderSize: 16 * 1024 },
    (request, response) => {
      atWork.add(response)
      response.once('close', () => atWork.delete(response))
      answer(routes, request, response).catch((error: unknown) => {
        logger.error({ err: error, path: urlOf(request).pathname }, 'an HTTP request failed')
        if (!response.headersSent) send(request, response, { status: 500, body: 'internal error\n' })
        else response.destroy()
      })
    },
  )
  server.maxConnections = 1000
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new Error(`can't listen on ${host}:${options.port} (HOST, PORT): ${cause.message}`, { cause })),
    )
    server.listen(options.port, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  logger.info({ url }, 'listening')
  return {
    port,
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
        // Those that still wait for an answer are told not to keep the connection afterwards.
        for (const response of atWork) response.shouldKeepAlive = false
      }),
  }
}

async function answer(routes: readonly Route[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = urlOf(request)
  const method = request.method === 'HEAD' ? 'GET' : request.method
  const here = routes.filter((route) => route.path === url.pathname)
  const route = here.find((each) => each.method === method)
  if (!route) {
    const allow = here.map((each) => each.method).join(', ')
    return send(request, response, here.length > 0 ? { status: 405, headers: { allow } } : { status: 404, body: 'not found\n' })
  }
  const asked = {
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: () => readBody(request, route.bodyLimit ?? defaultBodyLimit),
  }
  const answered = await route.handle(asked).catch((error: unknown) => {
    if (error instanceof BodyTooLargeError) return { status: 413, body: 'too large\n' }
    throw error
  })
  send(request, response, answered)
}

/** @throws {BodyTooLargeError} */
async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw new BodyTooLargeError()
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > limit) throw new BodyTooLargeError()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function send(request: IncomingMessage, response: ServerResponse, { status, body = '', headers = {} }: RouteResponse): void {
  // An unread body would be taken for the connection's next request.
  if (!request.complete) response.setHeader('connection', 'close')
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...headers })
  response.end(body)
}

/** Only the path and the query are meant: whatever host a client says. */
function urlOf(request: IncomingMessage): URL {
  return new URL(`http://localhost${request.url?.startsWith('/') ? request.url : '/'}`)
}
