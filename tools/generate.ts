import { execFileSync } from 'node:child_process'
import { writeLocaleKeys } from './locale-keys.ts'

// `prisma generate` wants to download an engine that it never runs. Any existing executable in its place makes it work with no network.
execFileSync(process.execPath, ['node_modules/prisma/build/index.js', 'generate', '--no-hints'], {
  env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  stdio: ['ignore', 'ignore', 'inherit'],
})
await writeLocaleKeys()
