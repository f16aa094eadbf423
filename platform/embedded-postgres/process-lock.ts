import { randomUUID } from 'node:crypto'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Runs `work` while no other process on this machine runs its own under the same lock file.
 *
 * Node has no `flock`, so the file names its holder: process id and, where `/proc` tells, the instant that process started, so that a
 * reused id isn't taken for the holder. A lock whose holder was killed is broken.
 *
 * @param file the lock file, in a folder that exists and that this user may write
 * @param timeoutMs how long to wait for another holder
 * @throws {Error} when another living process holds the lock for longer than that
 */
export async function withProcessLock<T>(file: string, timeoutMs: number, work: () => Promise<T>): Promise<T> {
  const claim = `${file}.${randomUUID()}`
  const self = `${process.pid} ${await startOf(process.pid)}\n`
  await writeFile(claim, self, { mode: 0o600 })
  try {
    await acquire(file, claim, timeoutMs)
  } finally {
    await rm(claim, { force: true })
  }
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

async function acquire(file: string, claim: string, timeoutMs: number): Promise<void> {
  const givesUpAt = performance.now() + timeoutMs
  for (;;) {
    try {
      // A hard link appears whole or not at all: nobody ever reads a half-written holder.
      await link(claim, file)
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = await read(file)
    if (performance.now() > givesUpAt) throw new Error(await whyNot(file, holder))
    const broken = holder !== undefined && !(await lives(holder)) && (await breakLock(file, claim, holder))
    if (!broken) await delay(25)
  }
}

/**
 * Takes a dead holder's file away. One process at a time may: of two that find the same dead holder, the second would else take the file of
 * whoever came in after the first had broken the lock.
 *
 * @returns false when somebody else is at it
 */
async function breakLock(file: string, claim: string, deadHolder: string): Promise<boolean> {
  const breaker = breakerOf(file)
  try {
    await link(claim, breaker)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  }
  try {
    // Nobody but a breaker takes away what a dead process holds, so this stays true until the file is gone.
    if ((await read(file)) === deadHolder) await rm(file, { force: true })
    return true
  } finally {
    await rm(breaker, { force: true })
  }
}

function breakerOf(file: string): string {
  return `${file}.breaking`
}

/** What an operator should do. A process killed at the very moment of breaking a lock leaves a file behind that only they may judge. */
async function whyNot(file: string, holder: string | undefined): Promise<string> {
  const breaker = await read(breakerOf(file))
  if (breaker !== undefined && !(await lives(breaker)))
    return `${breakerOf(file)} was left by a process that was killed; remove it`
  return `${file} is held by process ${holder?.split(' ')[0] ?? '?'}, which doesn't let go; end it or remove the file`
}

async function lives(holder: string): Promise<boolean> {
  const [pid, start] = holder.trim().split(' ')
  if (!(await isRunning(Number(pid)))) return false
  return start === (await startOf(Number(pid)))
}

/**
 * Whether a process with this id runs, whoever owns it. A zombie doesn't: in a container whose first process reads no exit codes it stays
 * for ever.
 */
export async function isRunning(pid: number): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return (await fieldsOf(pid))?.[0] !== 'Z'
}

/** When a process started, in the kernel's own units; `-` where `/proc` doesn't tell. */
async function startOf(pid: number): Promise<string> {
  return (await fieldsOf(pid))?.[19] ?? '-'
}

/** The fields of `/proc/PID/stat` from the third on: the second is the program's name in brackets and may hold anything. */
async function fieldsOf(pid: number): Promise<string[] | undefined> {
  const stat = await read(`/proc/${pid}/stat`)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch {
    return undefined
  }
}
