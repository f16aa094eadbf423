import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../../platform/root.ts'

test('the demo goes as it is told, and leaves nothing behind', { timeout: 240_000 }, async () => {
  const { code, said } = await new Promise<{ code: unknown; said: string }>((resolve) => {
    // As `npm run demo` does it; `npm test` has built it anew.
    const program = [join(packageRoot, 'dist/playground/demo.js')]
    execFile(process.execPath, program, { maxBuffer: 1 << 26 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : error.code, said: out + err })
    })
  })
  expect(code, said.slice(-3_000)).toBe(0)
  expect(said).toContain('The story went as told')
})
