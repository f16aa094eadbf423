import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { packageRoot } from '../../platform/root.ts'

/** How a program that has ended has ended, and what it said. */
export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  out: string
  err: string
}

/** A program of the build that a test has started in a folder of its own. */
export interface Program {
  child: ChildProcessByStdio<null, Readable, Readable>
  /** Resolves with the first match in what it says on either stream; fails when it ends before. */
  says(pattern: RegExp): Promise<RegExpMatchArray>
  ended: Promise<Ended>
}

export interface ProgramOptions {
  args?: readonly string[]
  /** the working folder */
  folder: string
  env?: Readonly<Record<string, string>>
  /** in a process group of its own, as a shell starts it */
  detached?: boolean
}

/** Starts `dist/<file>` with node, in the environment that the test names and nothing else. @throws {Error} when it isn't built */
export function startProgram(file: string, { args = [], folder, env = {} }: ProgramOptions): Program {
  const path = join(packageRoot, 'dist', file)
  if (!existsSync(path)) throw new Error(`${path} is missing: npm run build (npm test does it by itself)`)
  return startCommand(process.execPath, { args: [path, ...args], folder, env })
}

/** The same for any command. */
export function startCommand(command: string, { args = [], folder, env = {}, detached = false }: ProgramOptions): Program {
  const child = spawn(command, args, {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached,
  })
  const said = { out: '', err: '' }
  const listeners = new Set<() => void>()
  const hear = (stream: 'out' | 'err') => (chunk: Buffer) => {
    said[stream] += chunk.toString()
    for (const listener of listeners) listener()
  }
  child.stdout.on('data', hear('out'))
  child.stderr.on('data', hear('err'))
  const ended = once(child, 'close').then(([code, signal]): Ended => ({ code, signal, ...said }))
  return {
    child,
    ended,
    async says(pattern) {
      let listener!: () => void
      const found = new Promise<RegExpMatchArray>((resolve) => {
        listener = () => {
          const match = said.out.match(pattern) ?? said.err.match(pattern)
          if (match) resolve(match)
        }
        listeners.add(listener)
        listener()
      })
      const over = ended.then(({ out, err }) => {
        throw new Error(`ended without saying ${String(pattern)}:\n${out}${err}`)
      })
      try {
        return await Promise.race([found, over])
      } finally {
        listeners.delete(listener)
      }
    },
  }
}

/** Runs `dist/<file>` to its end. */
export function runProgram(file: string, options: ProgramOptions): Promise<Ended> {
  return startProgram(file, options).ended
}
