import { spawn, type ChildProcess } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../../platform/root.ts'

/** The application in a process of its own, under a supervisor that starts it again whenever it ends, as systemd or Docker would. */
export interface SupervisedProcess {
  readonly name: string
  /** how often it was started */
  readonly starts: number
  /** SIGKILL, at this very moment, or as soon as it has started up when it is down or dying already; the supervisor starts it again. */
  kill(): Promise<void>
  /** SIGTERM, as soon as it has started up and wasn't told before; the supervisor starts it again. */
  restart(): Promise<void>
  /** SIGKILL, and no start until `rise`. */
  fall(): Promise<void>
  rise(): void
  /** SIGSTOP, as soon as it has started up: it does nothing until `thaw`, and doesn't know it. */
  freeze(): Promise<void>
  /** SIGSTOP at this very moment; does nothing when it is down. */
  freezeNow(): void
  /** SIGCONT. */
  thaw(): void
  /** SIGTERM, as soon as it has started up, and no start after it. @returns the exit code; null when a signal ended it */
  stop(): Promise<number | null>
  /** SIGKILL, and no start after it. */
  end(): Promise<void>
  /** Adds a line to its log. */
  note(line: string): void
  /** the newest lines of its log, for whoever looks into a failure */
  logTail(lines?: number): string
}

export interface ProcessOptions {
  name: string
  /** what `dist/main.js` is told to run; everything when empty */
  parts: readonly string[]
  env: Readonly<Record<string, string>>
  /** an empty folder to run in, where no .env lies */
  folder: string
}

/** Milliseconds before a process that ended by itself is started again, e.g. because Redis was away when it started. */
const restartAfter = 200
const keptLines = 20_000

/** Starts the built application. @throws {Error} when it isn't built */
export function superviseProcess({ name, parts, env, folder }: ProcessOptions): SupervisedProcess {
  const program = join(packageRoot, 'dist', 'main.js')
  if (!existsSync(program)) throw new Error(`${program} is missing: npm run build (npm test does it by itself)`)
  const log: string[] = []
  let child: ChildProcess | undefined
  let wanted = true
  let struck = false
  /** it has said so in its log */
  let running = false
  const news = new EventEmitter().setMaxListeners(0)
  let starts = 0
  let restart: NodeJS.Timeout | undefined

  function start(): void {
    starts += 1
    keep(`--- ${new Date().toISOString()} ${name} starts`)
    struck = false
    running = false
    const started = spawn(process.execPath, [program, ...parts], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = started
    for (const stream of [started.stdout, started.stderr]) stream.on('data', (chunk) => keep(String(chunk)))
    started.once('exit', (code, signal) => {
      keep(`--- ${new Date().toISOString()} ${name} ended: ${signal ?? `code ${code}`}`)
      child = undefined
      if (wanted) restart = setTimeout(start, struck ? 0 : restartAfter)
    })
  }

  function keep(text: string): void {
    if (!running && text.includes('doorstep is running')) {
      running = true
      news.emit('running')
    }
    log.push(...text.split('\n').filter((line) => line !== ''))
    if (log.length > keptLines) log.splice(0, log.length - keptLines)
  }

  async function finish(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    wanted = false
    clearTimeout(restart)
    const running = child
    if (running === undefined) return null
    const exited = once(running, 'exit') as Promise<[number | null]>
    running.kill(signal)
    return (await exited)[0]
  }

  start()
  return {
    name,
    get starts() {
      return starts
    },
    async kill() {
      // A process that has just ended by itself isn't killed any more.
      while (child === undefined || struck || !child.kill('SIGKILL')) await once(news, 'running')
      struck = true
    },
    async restart() {
      while (!running || struck) await once(news, 'running')
      struck = true
      child?.kill('SIGTERM')
    },
    async fall() {
      await finish('SIGKILL')
    },
    rise() {
      wanted = true
      start()
    },
    async freeze() {
      while (!running || struck || child === undefined) await once(news, 'running')
      child.kill('SIGSTOP')
    },
    freezeNow: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async stop() {
      while (!running || struck) await once(news, 'running')
      return finish('SIGTERM')
    },
    async end() {
      await finish('SIGKILL')
    },
    note: (line) => keep(`--- ${line}`),
    logTail: (lines = 60) => log.slice(-lines).join('\n'),
  }
}
