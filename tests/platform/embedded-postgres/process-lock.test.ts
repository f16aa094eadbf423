import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isRunning, withProcessLock } from '../../../platform/embedded-postgres/process-lock.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doorstep-lock-'))
  file = join(folder, 'lock')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('lets one in at a time, and everybody in the end', async () => {
  let inside = 0
  let most = 0
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      withProcessLock(file, 20_000, async () => {
        most = Math.max(most, ++inside)
        await new Promise((resolve) => setImmediate(resolve))
        inside--
        return i
      }),
    ),
  )
  expect(most).toBe(1)
  expect(results).toEqual(Array.from({ length: 20 }, (_, i) => i))
  expect(await readdir(folder)).toEqual([])
})

test('is free again after its holder failed', async () => {
  await expect(withProcessLock(file, 1000, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await withProcessLock(file, 1000, async () => 'in')).toBe('in')
})

test('is broken when its holder is dead, also when many find out at once', async () => {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  let inside = 0
  const enter = () =>
    withProcessLock(file, 20_000, async () => {
      expect(++inside).toBe(1)
      await new Promise((resolve) => setImmediate(resolve))
      inside--
    })
  for (let round = 0; round < 30; round++) {
    await writeFile(file, `${child.pid} 12345\n`)
    await Promise.all(Array.from({ length: 10 }, enter))
    expect(await readdir(folder)).toEqual([])
  }
})

test('a breaker that was killed is never guessed about: the message says what to remove', async () => {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  await writeFile(file, `${child.pid} 12345\n`)
  await writeFile(`${file}.breaking`, `${child.pid} 12345\n`)
  await expect(withProcessLock(file, 100, async () => 'in')).rejects.toThrow(
    /breaking was left by a process that was killed; remove it/,
  )
  await rm(`${file}.breaking`)
  expect(await withProcessLock(file, 1000, async () => 'in')).toBe('in')
})

test.skipIf(process.platform !== 'linux')(
  'is broken when the holder died and its number belongs to another process',
  async () => {
    await writeFile(file, `${process.ppid} 1\n`)
    expect(await withProcessLock(file, 5000, async () => 'in')).toBe('in')
  },
)

test('gives up on a living holder, and names it', async () => {
  await withProcessLock(file, 1000, async () => {
    await expect(withProcessLock(file, 50, async () => 'in')).rejects.toThrow(
      new RegExp(`lock is held by process ${process.pid}, which doesn't let go`),
    )
  })
})

test('knows who runs', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  expect(await isRunning(child.pid!)).toBe(true)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await isRunning(child.pid!)).toBe(false)
  expect(await isRunning(0)).toBe(false)
  expect(await isRunning(Number.NaN)).toBe(false)
})
