import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Registry } from 'prom-client'
import type { Logger } from '../logger.ts'

/** Whether a part of the program can do its work; throws or answers false when it can't. May answer with details for the operator. */
export type Check = () => Promise<boolean | { ok: boolean; [detail: string]: unknown }>

/** Another path of the server, e.g. the webhook's. */
export interface Route {
  method: 'GET' | 'POST'
  /** exact, without the query */
  path: string
  /** largest body in bytes, 1 MB unless told; a longer one gets 413 */
  bodyLimit?: number
  /** Answers the request. What it throws becomes a 500 without a word about why. */
  handle(request: RouteRequest): Promise<RouteResponse>
}

/** What a route is asked. */
export interface RouteRequest {
  headers: IncomingMessage['headers']
  body: Buffer
}

/** What a route answers. */
export interface RouteResponse {
  status: number
  body?: string
  headers?: Record<string, string>
}

/** What {@link startHttpServer} needs. */
export interface HttpServerOptions {
  host: string
  /** 0: any free port */
  port: number
  logger: Logger
  /** by name, for /readyz */
  checks: Record<string, Check>
  /** for /metrics */
  metrics: Registry
  routes?: Route[]
  /** milliseconds that a check may take, 3,000 unless told */
  checkTimeout?: number
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
 * Starts the program's HTTP server: `/healthz` (alive), `/readyz` (JSON of all checks; 503 when one fails), `/metrics` (Prometheus), and routes.
 *
 * @throws {Error} with one line when the address can't be had
 */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { host, logger, checks, metrics, routes = [], checkTimeout = 3000 } = options
  const all: Route[] = [
    { method: 'GET', path: '/healthz', handle: async () => ({ status: 200, body: 'ok\n' }) },
    { method: 'GET', path: '/readyz', handle: () => answerReady(checks, checkTimeout, logger) },
    {
      method: 'GET',
      path: '/metrics',
      handle: async () => ({ status: 200, body: await metrics.metrics(), headers: { 'content-type': metrics.contentType } }),
    },
    ...routes,
  ]
  const atWork = new Set<ServerResponse>()
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 30_000, maxHeaderSize: 16 * 1024 },
    (request, response) => {
      atWork.add(response)
      response.once('close', () => atWork.delete(response))
      answer(all, request, response).catch((error: unknown) => {
        logger.error({ err: error, path: pathOf(request) }, 'an HTTP request failed')
        if (!response.headersSent) send(response, { status: 500, body: 'internal error\n' })
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

async function answer(routes: Route[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = pathOf(request)
  const method = request.method === 'HEAD' ? 'GET' : request.method
  const here = routes.filter((route) => route.path === path)
  const route = here.find((each) => each.method === method)
  if (!route) {
    // An unread body would be taken for the connection's next request.
    response.setHeader('connection', 'close')
    const allow = here.map((each) => each.method).join(', ')
    return send(response, here.length > 0 ? { status: 405, headers: { allow } } : { status: 404, body: 'not found\n' })
  }
  const body = await readBody(request, route.bodyLimit ?? defaultBodyLimit)
  if (body === tooLarge) {
    response.setHeader('connection', 'close')
    return send(response, { status: 413, body: 'too large\n' })
  }
  send(response, await route.handle({ headers: request.headers, body }))
}

const tooLarge = Symbol('too large')

async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | typeof tooLarge> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return tooLarge
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > limit) return tooLarge
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function send(response: ServerResponse, { status, body = '', headers = {} }: RouteResponse): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...headers })
  response.end(body)
}

async function answerReady(checks: Record<string, Check>, timeout: number, logger: Logger): Promise<RouteResponse> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await runCheck(name, check, timeout, logger)] as const),
  )
  const ready = results.every(([, result]) => result.ok)
  const body = JSON.stringify({ ready, checks: Object.fromEntries(results) }) + '\n'
  return { status: ready ? 200 : 503, body, headers: { 'content-type': 'application/json' } }
}

async function runCheck(name: string, check: Check, timeout: number, logger: Logger): Promise<{ ok: boolean }> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<{ ok: false; reason: string }>((resolve) => {
    timer = setTimeout(resolve, timeout, { ok: false, reason: `no answer within ${timeout} ms` })
  })
  try {
    const result = await Promise.race([check(), late])
    return typeof result === 'boolean' ? { ok: result } : result
  } catch (error) {
    // The reason may name hosts and users, so it goes to the log and not to whoever asks.
    logger.warn({ err: error, check: name }, 'a readiness check failed')
    return { ok: false }
  } finally {
    clearTimeout(timer)
  }
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0]!
}
