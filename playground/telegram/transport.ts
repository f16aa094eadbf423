import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A listening server that can also be away for a while. */
export interface Transport {
  readonly port: number
  /** refuses connections for so many milliseconds, and cuts those that are open; then listens on the same port again */
  refuses(milliseconds: number): void
  close(): Promise<void>
}

/** Answers one request; a rejection cuts the connection. */
export type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** Listens on 127.0.0.1. */
export async function openTransport(wantedPort: number, serve: Serve): Promise<Transport> {
  let closed = false
  let reopening: NodeJS.Timeout | undefined
  const http = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      // A client that left isn't worth a word; a mistake of the simulator's own is.
      if (!request.destroyed || request.complete) console.error('the simulator failed:', error)
      response.destroy()
    })
  })
  http.keepAliveTimeout = 60_000

  const listen = (at: number) =>
    new Promise<void>((resolve, reject) => {
      http.once('error', reject)
      http.listen(at, '127.0.0.1', () => {
        http.off('error', reject)
        resolve()
      })
    })
  await listen(wantedPort)
  const { port } = http.address() as AddressInfo

  return {
    port,
    refuses(milliseconds) {
      if (reopening !== undefined) return
      http.close()
      http.closeAllConnections()
      reopening = setTimeout(() => {
        reopening = undefined
        if (!closed) void listen(port)
      }, milliseconds)
    },
    async close() {
      closed = true
      clearTimeout(reopening)
      if (!http.listening) return
      await new Promise<void>((resolve) => {
        http.close(() => resolve())
        http.closeAllConnections()
      })
    },
  }
}
