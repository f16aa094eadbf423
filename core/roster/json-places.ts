import { shorten } from '../text/text.ts'

/** A place in a text, both counted from 1. */
export interface Place {
  line: number
  column: number
}

/** Where a text stops being JSON, and why. */
export interface JsonFault {
  offset: number
  message: string
}

/** Deeper than any roster; a file of a million brackets must not overflow the stack. */
const deepest = 32

class Fault extends Error {
  readonly offset: number
  constructor(offset: number, message: string) {
    super(message)
    this.offset = offset
  }
}

/**
 * Walks through JSON without building its value: `JSON.parse` in Node 20 often doesn't say *where* a text is broken, and takes a field that
 * is given twice without a word (the last one wins).
 *
 * @param visit is told the path (`enterprises[3].creditCode`; empty for the whole) and the offset of every value
 * @returns the first fault; undefined when the text is JSON
 */
export function scanJson(text: string, visit: (path: string, offset: number) => void = () => {}): JsonFault | undefined {
  let at = 0

  const skipSpace = () => {
    while (at < text.length && ' \n\r\t'.includes(text[at]!)) at++
  }
  const fail = (message: string): never => {
    throw new Fault(at, at >= text.length ? `the file ends here: ${message}` : message)
  }

  const string = (): string => {
    const start = at++
    for (;;) {
      const code = text.charCodeAt(at)
      if (code === 34) break
      // NaN: the end of the text
      if (!(code >= 32)) fail('a text must be closed with " on the line where it begins')
      if (code === 92) {
        at++
        if (text[at] === 'u') {
          if (!/^[0-9a-fA-F]{4}$/.test(text.slice(at + 1, at + 5))) fail('\\u wants four hexadecimal digits')
          at += 4
        } else if (!'"\\/bfnrt'.includes(text[at] ?? ' ')) fail('unknown escape after \\')
      }
      at++
    }
    at++
    return JSON.parse(text.slice(start, at)) as string
  }

  const object = (path: string, depth: number) => {
    const keys = new Set<string>()
    at++
    skipSpace()
    if (text[at] === '}') return void at++
    for (;;) {
      skipSpace()
      if (text[at] !== '"') fail('a field name in double quotes is wanted')
      const start = at
      const key = string()
      if (keys.has(key)) throw new Fault(start, `the field "${shorten(key, 40)}" is given twice`)
      keys.add(key)
      skipSpace()
      if (text[at] !== ':') fail('a colon is wanted after the field name')
      at++
      value(path === '' ? key : `${path}.${key}`, depth)
      skipSpace()
      if (text[at] === '}') return void at++
      if (text[at] !== ',') fail('a comma or } is wanted')
      at++
    }
  }

  const array = (path: string, depth: number) => {
    at++
    skipSpace()
    if (text[at] === ']') return void at++
    for (let index = 0; ; index++) {
      value(`${path}[${index}]`, depth)
      skipSpace()
      if (text[at] === ']') return void at++
      if (text[at] !== ',') fail('a comma or ] is wanted')
      at++
    }
  }

  const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y
  const value = (path: string, depth: number) => {
    skipSpace()
    visit(path, at)
    const first = text[at]
    if (first === '"') return void string()
    if (first === '{' || first === '[') {
      if (depth === deepest) fail(`nested deeper than ${deepest}`)
      return first === '{' ? object(path, depth + 1) : array(path, depth + 1)
    }
    number.lastIndex = at
    if (!number.test(text)) fail('a value is wanted: "text", number, true, false, null, { or [')
    at = number.lastIndex
  }

  try {
    value('', 0)
    skipSpace()
    if (at < text.length) fail('nothing may follow the end of the file')
  } catch (error) {
    if (error instanceof Fault) return { offset: error.offset, message: error.message }
    throw error
  }
  return undefined
}

/** Line and column of an offset. */
export function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: offset - lineStart + 1 }
}

/**
 * Where the values of these paths stand in a JSON text. A path that isn't there (a field that is missing) stands where the value around it
 * begins.
 */
export function placesOf(text: string, paths: Iterable<string>): Map<string, Place> {
  const wanted = new Map<string, string[]>()
  for (const path of paths) wanted.set(path, [path, ...ancestors(path)])
  const offsets = new Map<string, number>()
  const interesting = new Set([...wanted.values()].flat())
  scanJson(text, (path, offset) => {
    if (interesting.has(path)) offsets.set(path, offset)
  })
  const places = new Map<string, Place>()
  for (const [path, candidates] of wanted) {
    const found = candidates.find((candidate) => offsets.has(candidate))
    if (found !== undefined) places.set(path, placeAt(text, offsets.get(found)!))
  }
  return places
}

function ancestors(path: string): string[] {
  const above: string[] = []
  for (let rest = path; rest !== '';) {
    rest = rest.slice(0, Math.max(0, rest.lastIndexOf('.'), rest.lastIndexOf('[')))
    above.push(rest)
  }
  return above
}
