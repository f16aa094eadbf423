import { execFile } from 'node:child_process'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** A disk that can be full. */
export interface SmallDisk {
  folder: string
  /** Leaves not one byte on it. */
  fill(): Promise<void>
  free(): Promise<void>
  /** Takes it away, with all that is on it. */
  close(): Promise<void>
}

const size = '400m'

/**
 * Makes a disk of a few hundred megabytes (in memory: a tmpfs of its own), so that filling it harms nobody else.
 *
 * @returns undefined, and says why, where this user may not mount
 */
export async function makeSmallDisk(): Promise<SmallDisk | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'doorstep-small-disk-'))
  try {
    await execute('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=0711`, 'doorstep-small-disk', folder])
  } catch (error) {
    await rm(folder, { recursive: true })
    console.log(`full disk left out: only root may mount a small one (${(error as Error).message.trim().replaceAll('\n', ' ')})`)
    return undefined
  }
  const ballast = join(folder, 'ballast')
  return {
    folder,
    async fill() {
      const file = await open(ballast, 'w')
      // A whole block at a time, and then what is left.
      for (const block of [Buffer.alloc(1 << 20), Buffer.alloc(1 << 12)]) {
        while ((await file.write(block).catch(noSpace)).bytesWritten === block.length);
      }
      await file.close()
    },
    free: () => rm(ballast, { force: true }),
    async close() {
      await execute('umount', ['--lazy', folder])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function noSpace(error: unknown): { bytesWritten: number } {
  if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  return { bytesWritten: 0 }
}
