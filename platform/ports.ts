import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'

/** Where the ports begin that the system gives to connections, where it doesn't say so itself: what the standard has. */
const standardFirst = 49_152

/**
 * A port on 127.0.0.1 that nobody listens on, out of those that the system gives to no connection of its own accord: whoever listens there may go
 * away for a while and come back to it. Somebody else may still take it first.
 */
export async function findStablePort(): Promise<number> {
  const end = firstOfSystem()
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = randomInt(Math.min(20_000, end - 1_000), end)
    if (await isFreePort(port)) return port
  }
  throw new Error('no free port on 127.0.0.1')
}

/** Whether nobody listens on a port of 127.0.0.1 now. */
export function isFreePort(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}

function firstOfSystem(): number {
  try {
    const first = Number(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').trim().split(/\s+/)[0])
    // A system that gives away nearly all of them leaves none to choose from.
    return first > 10_000 ? first : standardFirst
  } catch {
    return standardFirst
  }
}
