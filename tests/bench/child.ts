import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { packageRoot } from '../../platform/root.ts'

/** A program under test, in a process of its own. */
export interface Child {
  pid: number
  /** milliseconds from the spawn to the line that says it is ready */
  startedIn: number
  /** the line that said so */
  readyLine: string
  /** Waits for the next line of its output that matches. */
  line(pattern: RegExp): Promise<string>
  /** Resident memory in MB, now and at its highest so far; undefined where `/proc` doesn't say. */
  memory(): { now: number; peak: number } | undefined
  /** Asks it to end (SIGTERM); past ten seconds makes it. */
  stop(): Promise<void>
}

export interface ChildOptions {
  /** of the build, from the package's root: `main.js` */
  program: string
  args?: readonly string[]
  env?: Readonly<Record<string, string>>
  /** for node itself, e.g. `--cpu-prof` */
  nodeArgs?: readonly string[]
  /** part of the line that it prints once it is ready */
  ready: RegExp
}

const running = new Set<ChildProcess>()

/** Ends whatever still runs, at once: for an ending that nobody planned. */
export function killChildren(): void {
  for (const child of running) child.kill('SIGKILL')
}

/** @throws Error with what the program said, when it ends before it is ready */
export async function startChild({ program, args = [], env = {}, nodeArgs = [], ready }: ChildOptions): Promise<Child> {
  const started = performance.now()
  const child = spawn(process.execPath, [...nodeArgs, join(packageRoot, 'dist', program), ...args], {
    // Neither settings of the shell nor a .env of the checkout may change what is measured.
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  const said: string[] = []
  const waiting = new Set<{ pattern: RegExp; found: (line: string) => void }>()
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (said.push(line) > 50) said.shift()
      if (process.env['BENCH_SHOW'] !== undefined) console.error(`${program}: ${line}`)
      for (const one of waiting) if (one.pattern.test(line)) one.found(line)
    })
  }
  const line = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const onExit = () => done(() => reject(new Error(`${program} ended:\n${said.join('\n')}`)))
      const one = { pattern, found: (found: string) => done(() => resolve(found)) }
      const done = (settle: () => void) => {
        waiting.delete(one)
        child.off('exit', onExit)
        settle()
      }
      waiting.add(one)
      child.once('exit', onExit)
    })
  const readyLine = await line(ready)
  return {
    pid: child.pid!,
    startedIn: performance.now() - started,
    readyLine,
    line,
    memory: () => readMemory(child.pid!),
    stop: () => stop(child),
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(timer)
}

function readMemory(pid: number): { now: number; peak: number } | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const megabytes = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)![1]) / 1024
    return { now: megabytes('VmRSS'), peak: megabytes('VmHWM') }
  } catch {
    return undefined
  }
}

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
