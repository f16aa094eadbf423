import { execFileSync, spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
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

/** Starts a Redis server on a free port, durable (append-only file) and never evicting, as in production. */
export async function startTestRedis(): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'doorstep-redis-'))
  const port = await freePort()
  let server = await start(folder, port)
  return {
    url: `redis://127.0.0.1:${port}`,
    halt: () => stop(server),
    async resume() {
      server = await start(folder, port)
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

async function start(folder: string, port: number): Promise<ChildProcessByStdio<null, Readable, null>> {
  const settings = { port, dir: folder, bind: '127.0.0.1', appendonly: 'yes', 'maxmemory-policy': 'noeviction', save: '' }
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
      if (log.includes('Ready to accept connections')) resolve()
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

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  return port
}
