import { execFile } from 'node:child_process'
import { cp } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { packageRoot } from '../../platform/root.ts'

const run = promisify(execFile)

/** What a fresh clone would hold, as it lies here: all files that git doesn't ignore, those not committed yet too. */
export async function copyCheckout(target: string): Promise<void> {
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: packageRoot })
  for (const file of stdout.split('\0').filter((name) => name !== ''))
    await cp(join(packageRoot, file), join(target, file), { force: false }).catch((error: NodeJS.ErrnoException) => {
      // Removed here, and not committed yet.
      if (error.code !== 'ENOENT') throw error
    })
}

/** Runs npm as a person would, from what its cache holds where that will do. */
export async function npm(cwd: string, ...args: string[]): Promise<{ code: number; output: string }> {
  try {
    const { stdout, stderr } = await run('npm', [...args, '--prefer-offline', '--no-audit', '--no-fund'], { cwd, env: outside() })
    return { code: 0, output: stdout + stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: unknown; stdout: string; stderr: string }
    if (typeof code !== 'number') throw error
    return { code, output: stdout + stderr }
  }
}

/** The environment of whoever runs these tests, without what npm and vitest have put into it: a compiler that is found on the PATH, say. */
function outside(): NodeJS.ProcessEnv {
  const ours = /^(NODE_ENV|NODE_OPTIONS|VITEST.*|INIT_CWD|npm_(package|lifecycle|config_(local_prefix|loglevel)).*)$/
  const kept = Object.entries(process.env).filter(([name]) => !ours.test(name))
  const path = process.env['PATH']?.split(delimiter).filter((place) => !place.includes('node_modules'))
  return { ...Object.fromEntries(kept), PATH: path?.join(delimiter) }
}

/** Megabytes on disk. */
export async function weigh(folder: string): Promise<number> {
  const { stdout } = await run('du', ['-sk', folder])
  return Math.round(Number.parseInt(stdout) / 1024)
}
