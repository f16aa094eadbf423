import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { setPatientTimeout } from '../platform/patient-timeout.ts'

/** What grammY's client asks for. */
interface Call {
  method?: string
  headers?: Record<string, string>
  body?: string | Readable
  signal?: Pick<AbortSignal, 'aborted' | 'addEventListener' | 'removeEventListener'>
}

export interface FetchOptions {
  /** milliseconds until a call without an answer fails with `ETIMEDOUT`; 10,000 unless told */
  answerWithin?: number
  /**
   * milliseconds until a call that has no connection yet fails with `NOT_CONNECTED`; 6,000 unless told. Less than the life of an instance's lease, so
   * that a call which was about to begin when its process was frozen isn't made after another one has made it.
   */
  connectWithin?: number
}

/** The code of an error before there was a connection: nothing was sent. */
export const notConnected = 'NOT_CONNECTED'

/**
 * The way to Telegram, for grammY's client: connections that stay open, an answer that is cut off in the middle fails at once (with node-fetch 2,
 * which grammY brings, it hangs until the timeout), and a timeout is believed only after the socket was read (grammY's own isn't).
 */
export function createFetch({ answerWithin = 10_000, connectWithin = 6_000 }: FetchOptions = {}) {
  const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) }
  return function fetch(
    address: string | URL,
    { method = 'GET', headers = {}, body, signal }: Call = {},
  ): Promise<{ json(): Promise<unknown> }> {
    const url = new URL(address)
    const began = performance.now()
    return new Promise((resolve, reject) => {
      const agent = agents[url.protocol as keyof typeof agents]
      const begin = url.protocol === 'https:' ? httpsRequest : httpRequest
      const request: ClientRequest = begin(url, { method, headers, agent }, (response) => {
        readWhole(response).then((text) => resolve({ json: async () => JSON.parse(text) as unknown }), reject)
      })
      const abort = () => request.destroy(new Error('the call was given up'))
      const stopWaiting = setPatientTimeout(() => request.destroy(failure('ETIMEDOUT', 'no answer')), answerWithin)
      const stopConnecting = setPatientTimeout(giveUpConnecting, connectWithin)
      request.on('error', reject)
      request.on('close', () => {
        stopWaiting()
        stopConnecting()
        signal?.removeEventListener('abort', abort)
      })
      signal?.addEventListener('abort', abort)
      if (signal?.aborted) abort()
      request.on('socket', (socket) => onceConnected(socket, send))

      function giveUpConnecting(): void {
        request.destroy(failure(notConnected, 'no connection'))
      }

      function send(): void {
        stopConnecting()
        if (request.destroyed) return
        // Measured, since after a freeze the connection may be there before the timer had its turn.
        if (performance.now() - began > connectWithin) giveUpConnecting()
        else if (body instanceof Readable) body.on('error', (error) => request.destroy(error)).pipe(request)
        else request.end(body)
      }
    })
  }
}

/** Until then nothing is written: what stands in a connection that is only being made would leave whenever that is made. */
function onceConnected(socket: Socket, act: () => void): void {
  if ('secureConnecting' in socket && socket.secureConnecting === true) socket.once('secureConnect', act)
  else if (socket.connecting) socket.once('connect', act)
  else act()
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}

/** @throws {Error} `ECONNRESET` when the connection ends before the answer does */
function readWhole(response: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('end', () => resolve((chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString('utf8')))
    response.on('error', reject)
  })
}
