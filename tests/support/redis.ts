import { execFileSync, spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A Redis server that a test owns. */
export interface TestRedis {
  url: string
  /** Stops the server, keeping what it wrote down. */
  halt(): Promise<void>
  /** Starts it again, at the same address. */
  resume(): Promise<void>
  /** Stops it and removes its folder. */
  close(): Promise<void>
}

/** Why the Redis half of a test can't run here; undefined when it can. */
export const noRedis = findReason()

/** Whether to skip the Redis half, saying why once per test file: `describe.skipIf(skipRedis())`. */
export function skipRedis(): boolean {
  if (noRedis !== undefined) console.log(`Redis half skipped: ${noRedis}`)
  return noRedis !== undefined
}

/**
 * Starts a Redis server, durable (append-only file) and never evicting, as in production. On a Unix socket: a port could be somebody else's when it
 * comes back to it.
 */
export async function startTestRedis(): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'doorstep-redis-'))
  const socket = join(folder, 'redis.sock')
  let server = await start(folder, socket)
  return {
    url: `redis://localhost?path=${encodeURIComponent(socket)}`,
    halt: () => stop(server),
    async resume() {
      server = await start(folder, socket)
    },
    async close() {
      await stop(server)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function findReason(): string | undefined {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'no redis-server on the PATH (Debian: apt-get install redis-server)'
  }
}

async function start(folder: string, socket: string): Promise<ChildProcessByStdio<null, Readable, null>> {
  const settings = { port: 0, unixsocket: socket, dir: folder, appendonly: 'yes', 'maxmemory-policy': 'noeviction', save: '' }
  const server = spawn(
    'redis-server',
    Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let log = ''
  await new Promise<void>((resolve, reject) => {
    server.stdout.on('data', (chunk) => {
      log += String(chunk)
      if (/ready to accept connections/i.test(log)) resolve()
    })
    server.once('exit', () => reject(new Error(`redis-server did not start:\n${log}`)))
    server.once('error', reject)
  })
  return server
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  server.kill('SIGTERM')
  await once(server, 'exit')
}
