import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'

/** A way to the database that can lose one thing that the database says. */
export interface DatabaseLine {
  /** the database's address by way of this line */
  url: string
  /** Cuts the connection over which the next COMMIT would be confirmed: the database has done it, and the program never hears of it. */
  loseNextCommit(): Promise<void>
  close(): Promise<void>
}

/** How Postgres says that a COMMIT is done: message type, length, tag. */
const committed = Buffer.from([0x43, 0, 0, 0, 11, ...Buffer.from('COMMIT\0')])

export async function openDatabaseLine(databaseUrl: string): Promise<DatabaseLine> {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let onLost: (() => void) | undefined
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname)
    const ends = [near, far]
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
    near.on('data', (bytes) => far.write(bytes))
    far.on('data', (bytes) => {
      if (onLost === undefined || !bytes.includes(committed)) return void near.write(bytes)
      onLost()
      onLost = undefined
      near.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(databaseUrl)
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    loseNextCommit: () => new Promise((resolve) => (onLost = resolve)),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}
