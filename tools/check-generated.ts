import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../platform/root.ts'
import { generateClient } from './generate.ts'
import { localeKeysSource } from './locale-keys.ts'

/** For `npm run check`: a line for each generated file that isn't what the generators make of today's sources. */
export async function checkGenerated(): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'doorstep-generated-'))
  try {
    await copyFile(join(packageRoot, 'prisma/schema.prisma'), join(folder, 'schema.prisma'))
    generateClient(join(folder, 'schema.prisma'))
    const fresh = await readFiles(join(folder, 'client'))
    const present = await readFiles(join(packageRoot, 'prisma/client'))
    const keys = await readFile(join(packageRoot, 'locales/keys.ts'), 'utf8').catch(() => undefined)
    return [
      ...compare(present, fresh).map((file) => `prisma/client/${file}`),
      ...(keys === localeKeysSource() ? [] : ['locales/keys.ts']),
    ].map((file) => `${file} is out of date: npm run generate`)
  } finally {
    await rm(folder, { recursive: true })
  }
}

function compare(present: ReadonlyMap<string, string>, fresh: ReadonlyMap<string, string>): string[] {
  return [...new Set([...present.keys(), ...fresh.keys()])].filter((file) => present.get(file) !== fresh.get(file))
}

/** Every file below a folder, by its path in there; none when there is no such folder. */
async function readFiles(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return new Map(
    await Promise.all(files.map(async (file) => [file.slice(folder.length + 1), await readFile(file, 'utf8')] as const)),
  )
}
