import type { IncomingHttpHeaders } from 'node:http'

/** One path of the HTTP server. */
export interface Route {
  method: 'GET' | 'POST'
  /** exact, without the query */
  path: string
  /** largest body in bytes, 1 MB unless told; a longer one gets 413 */
  bodyLimit?: number
  /** Answers the request. What it throws becomes a 500 without a word about why. */
  handle(request: RouteRequest): Promise<RouteResponse>
}

/** What can be told of a request before its body is read. */
export interface RequestHead {
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
}

/** What a route is asked. */
export interface RouteRequest extends RequestHead {
  /** Reads the body, once. Whoever must not ask is refused before: nothing of what they send is read. */
  body(): Promise<Buffer>
}

/** What a route answers. */
export interface RouteResponse {
  status: number
  body?: string
  headers?: Record<string, string>
}

/** Thrown by `body` when it is longer than the route takes; the server answers 413. */
export class BodyTooLargeError extends Error {
  override name = 'BodyTooLargeError'
}

/**
 * A handler that is told who asks. Whoever `identify` doesn't know gets 401, before anything of a body is read.
 *
 * @param identify finds out who asks, by a header or the query; undefined for nobody known
 */
export function identified<Who>(
  identify: (head: RequestHead) => Who | undefined | Promise<Who | undefined>,
  handle: (request: RouteRequest, who: Who) => Promise<RouteResponse>,
): Route['handle'] {
  return async (request) => {
    const who = await identify(request)
    return who === undefined ? { status: 401 } : handle(request, who)
  }
}
