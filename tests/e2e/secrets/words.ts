import type { Chance } from '../../faults/storm/chance.ts'
import type { Sendable } from '../../../playground/telegram/index.ts'

/** For whom something was written: the numbers of the cases that its author meant it for; none yet: for nobody's eyes but the author's. */
export interface Circle {
  /** code of the person, or the account of a stranger */
  author: string
  about: Set<string>
}

/** A planted mark and what it was planted in. */
export interface Planted {
  circle: Circle
  /** e.g. `text`, `caption`, `file name`, `edit` */
  kind: string
}

/** Marks that can be told from every other text: letters only, so that no redaction of numbers hides one. */
const markPattern = /qj[a-z]{6}vx/g
/** A place is a mark as well: a latitude that nobody else sends. */
const placePattern = /\b(?:28|29)\.\d{6}\b/g

/** All that was planted so far. */
export interface Words {
  /** A text with a new mark in front, of a length, a script and a nature that varies. */
  text(circle: Circle, kind: string): string
  /** A file, an album or a place with marks in all its words. */
  file(circle: Circle): { what: Sendable; caption?: string }
  /** The marks that are in a text. */
  findIn(text: string): { mark: string; planted: Planted }[]
  readonly count: number
}

export function createWords(chance: Chance): Words {
  const planted = new Map<string, Planted>()

  function mark(circle: Circle, kind: string): string {
    const letters = (planted.size + 1).toString(26).padStart(6, '0')
    // Of the digits that base 26 has, every one becomes a letter of its own.
    const name = `qj${[...letters].map((digit) => String.fromCharCode(97 + parseInt(digit, 26))).join('')}vx`
    planted.set(name, { circle, kind })
    return name
  }

  function text(circle: Circle, kind: string): string {
    const name = mark(circle, kind)
    if (chance.happens(0.05)) return `${name} <b>&amp;</b> "${name}" \\ %s {x}`
    if (chance.happens(0.05)) return `${name} ${'很长的说明。'.repeat(chance.whole(20, 140))}${name}`
    if (chance.happens(0.05)) return `${name} \u202e反\u200b🏗\uFE0F👩‍🔧`
    return `${name} 请核实。`
  }

  function place(circle: Circle): Sendable {
    // Six decimals, of which the last isn't 0.
    const latitude = `${chance.whole(28, 29)}.${100_001 + planted.size * 10}`
    planted.set(latitude, { circle, kind: 'place' })
    return { location: { latitude: Number(latitude), longitude: 113.1 } }
  }

  return {
    text,
    file(circle) {
      const caption = chance.happens(0.7) ? { caption: text(circle, 'caption') } : {}
      const document = () => ({
        document: { name: `${mark(circle, 'file name')}.pdf`, size: 9_000, mimeType: 'application/pdf' },
      })
      switch (chance.whole(1, 5)) {
        case 1:
          return { what: document(), ...caption }
        case 2:
          return { what: place(circle) }
        case 3:
          return { what: { album: [document(), document()] }, ...caption }
        case 4:
          return { what: { voice: true }, ...caption }
        default:
          return { what: { photo: true }, ...caption }
      }
    },
    findIn(written) {
      const marks = [...(written.match(markPattern) ?? []), ...(written.match(placePattern) ?? [])]
      return [...new Set(marks)].flatMap((name) => {
        const found = planted.get(name)
        return found === undefined ? [] : [{ mark: name, planted: found }]
      })
    },
    get count() {
      return planted.size
    },
  }
}
