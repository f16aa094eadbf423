import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'

/** A way to the database that can lose what is said on it. */
export interface DatabaseLine {
  /** the database's address by way of this line */
  url: string
  /**
   * Cuts the connection over which the end of the next transaction with these words in it would be confirmed: the database has done it, and the
   * program never hears of it.
   */
  loseOutcomeOf(words: string): Promise<void>
  /** Calls `act` when the program says these words the next time, before the database hears them. */
  onWords(words: string, act: () => void): void
  /** From now on nothing comes through in either direction, as behind a cut cable: nobody is told, and connections stay open. */
  swallow(): void
  /** New connections come through again; those that were there stay dead. */
  mend(): void
  close(): Promise<void>
}

/** How Postgres says that it is ready and no transaction is open: message type, length, status. */
const idle = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])

export async function openDatabaseLine(databaseUrl: string): Promise<DatabaseLine> {
  const target = new URL(databaseUrl)
  const socketFolder = target.searchParams.get('host')
  const sockets = new Set<Socket>()
  let wanted: { words: string; onLost: () => void } | undefined
  let awaited: { words: string; act: () => void } | undefined
  let swallows = false
  const server = createServer((near) => {
    const far = socketFolder
      ? connect(join(socketFolder, `.s.PGSQL.${target.port}`))
      : connect(Number(target.port), target.hostname)
    const ends = [near, far]
    let within = false
    let dead = swallows
    const comesThrough = () => !(dead ||= swallows)
    for (const end of ends) {
      sockets.add(end)
      end.on('error', () => {
        // The other end is told by 'close'.
      })
      end.on('close', () => {
        sockets.delete(end)
        if (comesThrough()) for (const each of ends) each.destroy()
      })
    }
    near.on('data', (bytes) => {
      if (!comesThrough()) return
      if (wanted && bytes.includes(wanted.words)) within = true
      if (awaited && bytes.includes(awaited.words)) {
        const { act } = awaited
        awaited = undefined
        act()
      }
      far.write(bytes)
    })
    far.on('data', (bytes) => {
      if (!comesThrough()) return
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
    onWords: (words, act) => void (awaited = { words, act }),
    swallow: () => void (swallows = true),
    mend: () => void (swallows = false),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}
