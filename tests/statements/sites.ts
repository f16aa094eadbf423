import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../platform/root.ts'

/** A statement as the source has it: what is written out of it, around the values and parts that are put in. */
export interface Site {
  /** e.g. `core/cases/add.ts:66` */
  place: string
  /** in order, with blanks as one; what is put in comes between them */
  pieces: string[]
}

const begins =
  /(\$(?:queryRaw|executeRaw)(?:<[^`(]*>)?|\$(?:queryRaw|executeRaw)(?:<[^`(]*>)?\(\s*(?:Prisma\.)?sql|\.query(?:<[^`(]*>)?\(|\btext:) *\s*`/gs

/** All statements that are written out in the rooms of SQL. */
export function statementSites(rooms: readonly string[]): Site[] {
  return rooms
    .flatMap((room) =>
      readdirSync(join(packageRoot, room), { recursive: true, encoding: 'utf8' }).map((file) => join(room, file)),
    )
    .filter((file) => file.endsWith('.ts'))
    .flatMap(sitesOf)
}

function sitesOf(file: string): Site[] {
  const source = readFileSync(join(packageRoot, file), 'utf8')
  return [...source.matchAll(begins)].map((match) => {
    const start = match.index + match[0].length
    const line = source.slice(0, match.index).split('\n').length
    return { place: `${file}:${line}`, pieces: piecesOf(source, start) }
  })
}

/** The pieces of a template literal, from behind its first backtick. */
function piecesOf(source: string, start: number): string[] {
  const pieces: string[] = []
  let piece = ''
  let at = start
  while (source[at] !== '`') {
    if (source[at] === '\\') at += 1
    if (source.startsWith('${', at)) {
      pieces.push(piece)
      piece = ''
      at = endOfExpression(source, at + 2)
    } else {
      piece += source[at]
      at += 1
    }
  }
  return [...pieces, piece].map(inOneLine)
}

/** Behind the brace that closes an interpolated expression. */
function endOfExpression(source: string, start: number): number {
  let depth = 1
  let at = start
  while (depth > 0) {
    if (source[at] === '`') at = endOfTemplate(source, at + 1) - 1
    else if (source[at] === '{') depth += 1
    else if (source[at] === '}') depth -= 1
    at += 1
  }
  return at
}

function endOfTemplate(source: string, start: number): number {
  let at = start
  while (source[at] !== '`') {
    if (source[at] === '\\') at += 1
    at = source.startsWith('${', at) ? endOfExpression(source, at + 2) : at + 1
  }
  return at + 1
}

/** A statement's text for comparison. */
export function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** Whether a statement that was sent is one of this site's. */
export function isOf(statement: string, { pieces }: Site): boolean {
  let from = 0
  for (const piece of pieces) {
    const at = statement.indexOf(piece, from)
    if (at === -1) return false
    from = at + piece.length
  }
  return true
}

/** A statement of this site where every part that is put in is taken for a value. */
export function asPrepared({ pieces: [first = '', ...others] }: Site): string {
  return others.reduce((text, piece, index) => `${text} $${index + 1} ${piece}`, first)
}
