import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../platform/root.ts'

test('what the operator runs with npm in a clone is a command of the installed package too', async () => {
  const { scripts, bin } = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
    bin: Record<string, string>
  }
  const tools = Object.entries(scripts).flatMap(([name, line]) => {
    const file = /^exec node (dist\/(?:main|cli\/\S+)\.js)$/.exec(line)?.[1]
    return file === undefined ? [] : [[file === 'dist/main.js' ? 'doorstep' : `doorstep-${name}`, file] as const]
  })
  expect(tools.length).toBeGreaterThan(1)
  expect(bin).toEqual(Object.fromEntries(tools))
  for (const file of Object.values(bin)) {
    const source = await readFile(join(packageRoot, file.replace(/^dist\//, '').replace(/\.js$/, '.ts')), 'utf8')
    expect(source, file).toMatch(/^#!\/usr\/bin\/env node\n/)
  }
})
