import { copyFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { packageRoot } from '../platform/root.ts'

/**
 * Puts the Prisma client into `dist`, together with the part of `@prisma/client` that it runs on, in place of what the compiler made of it.
 *
 * That package weighs 72 MB, 67 of them query compilers for other databases and other module systems, and as a dependency of production
 * it would keep Prisma's command line and TypeScript there too, its optional peers. See docs/decisions/0012-production-without-prisma-client.md.
 */
const source = join(packageRoot, 'prisma/client')
const target = join(packageRoot, 'dist/prisma/client')

await rm(target, { recursive: true, force: true })
await build({
  entryPoints: ['client.ts', 'enums.ts'].map((file) => join(source, file)),
  outdir: target,
  bundle: true,
  // The query compiler stays a file of its own, read at the first query: a process that asks Prisma nothing never loads it.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Node takes the runtime as CommonJS, which a module's scope has no `require` for.
  banner: { js: "import { createRequire as requireFrom } from 'node:module'\nconst require = requireFrom(import.meta.url)" },
  logLevel: 'warning',
})
// Prisma's licence wants to go with every copy of its code.
await copyFile(join(packageRoot, 'node_modules/@prisma/client/LICENSE'), join(target, 'LICENSE'))
