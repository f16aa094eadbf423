import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findStablePort, isFreePort } from '../../platform/ports.ts'

const server = createServer()
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => void server.close())

const listening = () => (server.address() as AddressInfo).port

test('a port that somebody listens on isn’t free', async () => {
  expect(await isFreePort(listening())).toBe(false)
})

test('a port to come back to is none that the system gives to connections', async () => {
  const given: number[] = []
  const sockets: Socket[] = []
  for (let n = 0; n < 50; n++) {
    const socket = connect(listening(), '127.0.0.1')
    await once(socket, 'connect')
    given.push(socket.localPort!)
    sockets.push(socket)
  }
  for (const socket of sockets) socket.destroy()
  for (let n = 0; n < 50; n++) expect(await findStablePort()).toBeLessThan(Math.min(...given))
})
