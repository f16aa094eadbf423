import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { packageRoot } from '../platform/root.ts'

/**
 * Says which rooms of `core/` import one another in a circle, by files that don't. The linter finds circles of files; a circle of rooms is what
 * makes a room that can't be understood without another, long before any file closes it. What lies in `core/` itself is a room too.
 *
 * @returns a line per circle, with the import that closes it
 */
export async function checkRooms(): Promise<string[]> {
  const files = (await readdir(join(packageRoot, 'core'), { recursive: true }))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join('core', file))
  const texts = await Promise.all(files.map((file) => readFile(join(packageRoot, file), 'utf8')))
  return circlesOf(files.flatMap((file, index) => importsOf(file, texts[index]!)))
}

/** One file of a room imports one of another. */
export interface RoomImport {
  from: string
  to: string
}

function importsOf(file: string, text: string): RoomImport[] {
  return [...text.matchAll(/\bfrom '(\.[^']+)'/g)]
    .map(([, path]) => ({ from: file, to: normalize(join(dirname(file), path!)) }))
    .filter(({ from, to }) => to.startsWith('core/') && roomOf(from) !== roomOf(to))
}

function roomOf(file: string): string {
  return dirname(file)
}

/** Takes away, again and again, the rooms that import no other; what remains hangs together in circles. */
export function circlesOf(imports: readonly RoomImport[]): string[] {
  let left = imports
  for (;;) {
    const importing = new Set(left.map(({ from }) => roomOf(from)))
    const next = left.filter(({ to }) => importing.has(roomOf(to)))
    if (next.length === left.length) break
    left = next
  }
  // The same from the other end, so that rooms which only lead into a circle aren't named.
  for (;;) {
    const imported = new Set(left.map(({ to }) => roomOf(to)))
    const next = left.filter(({ from }) => imported.has(roomOf(from)))
    if (next.length === left.length) break
    left = next
  }
  return left.map(({ from, to }) => `${from} imports ${to}: a circle of rooms, ${roomOf(from)} and ${roomOf(to)}`)
}
