import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'

/** A way to the database that can lose one thing that the database says. */
export interface DatabaseLine {
  /** the database's address by way of this line */
  url: string
  /**
   * Cuts the connection over which the end of the next transaction with these words in it would be confirmed: the database has done it, and the
   * program never hears of it.
   */
  loseOutcomeOf(words: string): Promise<void>
  close(): Promise<void>
}

/** How Postgres says that it is ready and no transaction is open: message type, length, status. */
const idle = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])

export async function openDatabaseLine(databaseUrl: string): Promise<DatabaseLine> {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let wanted: { words: string; onLost: () => void } | undefined
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname)
    const ends = [near, far]
    let within = false
    for (const end of ends) {
      sockets.add(end)
      end.on('error', () => {
        // The other end is told by 'close'.
      })
      end.on('close', () => {
        sockets.delete(end)
        for (const each of ends) each.destroy()
      })
    }
    near.on('data', (bytes) => {
      if (wanted && bytes.includes(wanted.words)) within = true
      far.write(bytes)
    })
    far.on('data', (bytes) => {
      if (!wanted || !within || !bytes.includes(idle)) return void near.write(bytes)
      wanted.onLost()
      wanted = undefined
      near.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(databaseUrl)
  // Past the Unix socket that the address may name.
  url.searchParams.delete('host')
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    loseOutcomeOf: (words) => new Promise((resolve) => (wanted = { words, onLost: resolve })),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}
