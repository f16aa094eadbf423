import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { Readable } from 'node:stream'

/** What grammY's client asks for. */
interface Call {
  method?: string
  headers?: Record<string, string>
  body?: string | Readable
  signal?: Pick<AbortSignal, 'aborted' | 'addEventListener' | 'removeEventListener'>
}

/**
 * The way to Telegram, for grammY's client: connections that stay open, and an answer that is cut off in the middle fails at once. With the
 * library that grammY brings (node-fetch 2) such an answer hangs until the timeout, and for as long no update comes in.
 */
export function createFetch() {
  const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) }
  return function fetch(
    address: string | URL,
    { method = 'GET', headers = {}, body, signal }: Call = {},
  ): Promise<{ json(): Promise<unknown> }> {
    const url = new URL(address)
    return new Promise((resolve, reject) => {
      const agent = agents[url.protocol as keyof typeof agents]
      const begin = url.protocol === 'https:' ? httpsRequest : httpRequest
      const request: ClientRequest = begin(url, { method, headers, agent }, (response) => {
        readWhole(response).then((text) => resolve({ json: async () => JSON.parse(text) as unknown }), reject)
      })
      const abort = () => request.destroy(new Error('the call was given up'))
      request.on('error', reject)
      request.on('close', () => signal?.removeEventListener('abort', abort))
      signal?.addEventListener('abort', abort)
      if (signal?.aborted) abort()
      if (body instanceof Readable) body.on('error', (error) => request.destroy(error)).pipe(request)
      else request.end(body)
    })
  }
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
