import { once } from 'node:events'
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import { afterEach, expect, test } from 'vitest'
import { createTelegramApi } from '../../telegram/api.ts'
import { classify } from '../../telegram/classify.ts'
import { createFetch, notConnected } from '../../telegram/fetch.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** What `state` counts up to. */
const steps = { asked: 1, answered: 2 }

/**
 * Telegram in a thread of its own, which goes on while this one is blocked. Answers after 200 ms, and says in shared memory what it has done.
 */
async function otherThread() {
  const state = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(
    `const { createServer } = require('node:http')
     const { parentPort, workerData: state } = require('node:worker_threads')
     const step = (value) => { Atomics.store(state, 0, value); Atomics.notify(state, 0); parentPort.postMessage(value) }
     createServer((request, response) => {
       request.resume().on('end', () => {
         step(${steps.asked})
         setTimeout(() => response.end('{"ok":true,"result":{"message_id":77}}', () => step(${steps.answered})), 200)
       })
     }).listen(0, '127.0.0.1', function () { parentPort.postMessage({ port: this.address().port }) })`,
    { eval: true, workerData: state },
  )
  closing.push(() => worker.terminate())
  const [{ port }] = (await once(worker, 'message')) as [{ port: number }]
  return {
    api: createTelegramApi({ token: '1:x', apiRoot: `http://127.0.0.1:${port}`, timeoutSeconds: 1 }),
    asked: once(worker, 'message'),
    /** Blocks this thread until the answer waits in its socket, and the timeout is over. */
    block() {
      Atomics.wait(state, 0, steps.asked)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500)
      return state[0]
    },
  }
}

/** A server that takes connections and never says a word. */
async function silentServer(): Promise<string> {
  const sockets: Socket[] = []
  const server = createTcpServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

const failureOf = async (call: Promise<unknown>) =>
  classify(
    await call.then(
      () => undefined,
      (error: unknown) => error,
    ),
  )

test('an answer that waits in the socket while the loop is blocked past the timeout is taken', async () => {
  const { api, asked, block } = await otherThread()
  const call = api.sendMessage(1, 'text').then(({ message_id }) => message_id)
  await asked
  expect(block()).toBe(steps.answered)
  expect(await call).toBe(77)
})

test('an answer that never comes is waited for as long as it is told, and nobody knows what became of the call', async () => {
  const api = createTelegramApi({ token: '1:x', apiRoot: `http://${await silentServer()}`, timeoutSeconds: 0.3 })
  const began = performance.now()
  expect(await failureOf(api.sendMessage(1, 'text'))).toEqual({ kind: 'unknown', reason: 'network: ETIMEDOUT' })
  expect(performance.now() - began).toBeGreaterThanOrEqual(300)
})

test('a connection that is never made was never used: the message is sent again without a doubt', async () => {
  // TCP connects, and the TLS handshake never ends.
  const fetch = createFetch({ connectWithin: 200 })
  const failure = await fetch(`https://${await silentServer()}/`, { method: 'POST', body: '{}' }).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: notConnected })
})

test('a connection that is made too late, since the process was frozen meanwhile, is not used', async () => {
  const got: string[] = []
  const server = createTcpServer((socket) => void socket.on('data', (bytes) => got.push(String(bytes)))).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => server.close())
  const call = createFetch({ connectWithin: 300 })(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, {
    method: 'POST',
    body: '{}',
  }).catch((error: unknown) => error)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600)
  expect(await call).toMatchObject({ code: notConnected })
  expect(got).toEqual([])
})
