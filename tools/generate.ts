import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packageRoot } from '../platform/root.ts'
import { writeLocaleKeys } from './locale-keys.ts'

/**
 * Makes the Prisma client, in the folder `client` beside a schema.
 *
 * `prisma generate` wants to download an engine that it never runs. Any existing executable in its place makes it work with no network.
 */
export function generateClient(schema = join(packageRoot, 'prisma/schema.prisma')): void {
  const prisma = join(packageRoot, 'node_modules/prisma/build/index.js')
  execFileSync(process.execPath, [prisma, 'generate', '--no-hints', '--schema', schema], {
    cwd: packageRoot,
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  generateClient()
  await writeLocaleKeys()
}
