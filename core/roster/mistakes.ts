import { placesOf } from './json-places.ts'

/** Something in a roster that its author has to look at. */
export interface RosterMistake {
  /** path in the JSON, e.g. `enterprises[3].creditCode`; empty for the file as a whole */
  place: string
  /** counted from 1; not there when the file couldn't be read at all */
  line?: number
  column?: number
  message: string
}

/** Mistakes in the order in which they were found. A file of rubbish has millions: only the first are kept, the others counted. */
export interface MistakeList {
  readonly kept: readonly RosterMistake[]
  /** how many more there were */
  readonly more: number
  add(place: string, message: string, where?: { line: number; column: number }): void
}

/** @param limit how many mistakes are kept */
export function createMistakeList(limit = 50): MistakeList {
  const kept: RosterMistake[] = []
  let more = 0
  return {
    kept,
    get more() {
      return more
    },
    add(place, message, where) {
      if (kept.length < limit) kept.push({ place, message, ...where })
      else more++
    },
  }
}

/** Fills in the lines of mistakes that name a place in this JSON text, and puts them in the order of the file. */
export function locateMistakes(text: string, mistakes: readonly RosterMistake[]): RosterMistake[] {
  if (mistakes.length === 0) return []
  const places = placesOf(
    text,
    mistakes.map((mistake) => mistake.place),
  )
  return mistakes
    .map((mistake) => ({ ...places.get(mistake.place), ...mistake }))
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
}
