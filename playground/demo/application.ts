import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { extname, join } from 'node:path'
import { createInterface } from 'node:readline'

/** What the demo tells its application: the zone's time, in milliseconds since 1970. The first one starts it. */
export type ToApplication = { now: number }

/** What the application answers: that it runs, and where; that its clock shows what it was told. */
export type FromApplication = { ready: string } | { at: number }

/** The application in a process of its own. */
export interface Application {
  readonly pid: number
  /** Resolves once it takes updates; rejects when it ends before. */
  readonly ready: Promise<void>
  /** Never resolves; rejects when it ends without having been told to. */
  readonly lives: Promise<never>
  /** Moves its clock; resolves once that is done. */
  setTime(instant: Date): Promise<void>
  /** kill -9. Resolves once the process is gone. */
  kill(): Promise<void>
  /** Asks it to stop in good order. @returns its exit code; null when it had to be killed */
  stop(): Promise<number | null>
}

export interface ApplicationOptions {
  bot: { token: string; apiRoot: string }
  dataDir: string
  /** the zone's time to start with */
  now: Date
  /** a line of its log */
  onLine: (line: string) => void
}

/** Milliseconds that it gets to stop in good order. */
const patience = 20_000

/** Starts the application as a process of its own. */
export function startApplication({ bot, dataDir, now, onLine }: ApplicationOptions): Application {
  const child = fork(join(import.meta.dirname, `app${extname(import.meta.filename)}`), {
    env: { ...process.env, BOT_TOKEN: bot.token, BOT_API_ROOT: bot.apiRoot, DATA_DIR: dataDir, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A session of its own, so that Ctrl-C reaches us alone: we stop it when nobody needs it any more.
    detached: true,
  })
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream! }).on('line', onLine)
  let told = false
  const exited = once(child, 'exit').then(([code, signal]) => ({ code: code as number | null, signal: signal as string | null }))
  const lives = exited.then(({ code, signal }) => {
    if (told) return new Promise<never>(() => {})
    throw new Error(`the application ended by itself (${signal ?? `exit code ${code}`})`)
  })
  const heard = (fits: (message: FromApplication) => boolean) => Promise.race([lives, waitFor(child, fits)])
  const ready = heard((message) => 'ready' in message)
  // Whoever waits for them hears of it; while nobody does, it's no reason to end.
  for (const promise of [lives, ready]) promise.catch(() => undefined)
  child.send({ now: now.getTime() } satisfies ToApplication)

  return {
    pid: child.pid!,
    ready,
    lives,
    async setTime(instant) {
      const at = instant.getTime()
      const done = heard((message) => 'at' in message && message.at === at)
      child.send({ now: at } satisfies ToApplication)
      await done
    },
    async kill() {
      told = true
      child.kill('SIGKILL')
      await exited
    },
    async stop() {
      told = true
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), patience)
      const { code } = await exited
      clearTimeout(timer)
      return code
    },
  }
}

function waitFor(child: ChildProcess, fits: (message: FromApplication) => boolean): Promise<void> {
  return new Promise((resolve) => {
    child.on('message', function look(message) {
      if (!fits(message as FromApplication)) return
      child.off('message', look)
      resolve()
    })
  })
}
