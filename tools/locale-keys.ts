import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readLocaleSource } from './locale-source.ts'

const root = join(import.meta.dirname, '..')

/** The TypeScript that gives each text its name and the variables that it wants, made from the language that is written first. */
export function localeKeysSource(): string {
  const { messages, mistakes } = readLocaleSource(join(root, 'locales/zh-CN'), 'zh-CN')
  if (mistakes.length > 0) throw new Error(mistakes.join('\n'))
  const lines = [...messages.values()]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, variables }) => {
      const wants = variables.map((name) => `${name}: TextValue`).join('; ')
      return `  '${key}': ${wants === '' ? 'object' : `{ ${wants} }`}`
    })
  return `// Made by tools/locale-keys.ts from locales/zh-CN.
import type { TextValue } from './html.ts'

/** Every text, and the variables that it wants. */
export interface TextVariables {
${lines.join('\n')}
}

export type TextKey = keyof TextVariables
`
}

/** Writes `locales/keys.ts`, which isn't committed. */
export async function writeLocaleKeys(): Promise<void> {
  await writeFile(join(root, 'locales/keys.ts'), localeKeysSource())
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeLocaleKeys()
