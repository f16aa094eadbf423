import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Absolute folder of this package: the same whether the TypeScript source runs or the build under `dist/`. */
export const packageRoot = findRoot(import.meta.dirname)

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error('package.json of doorstep not found above ' + import.meta.dirname)
  return findRoot(parent)
}
