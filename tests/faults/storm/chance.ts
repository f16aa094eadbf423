import { mulberry32 } from '../../../playground/telegram/faults.ts'

/** Draws that come out the same for the same seed. */
export interface Chance {
  /** a whole number, both ends included */
  whole(least: number, most: number): number
  /** true so many times out of one */
  happens(probability: number): boolean
  pick<T>(items: readonly T[]): T
  /** different whole numbers in ascending order, both ends included */
  points(count: number, least: number, most: number): number[]
  /** a source of its own, so that what one draws doesn't depend on how often another one drew */
  fork(): Chance
}

export function createChance(seed: number): Chance {
  const random = mulberry32(seed)
  const whole = (least: number, most: number) => least + Math.floor(random() * (most - least + 1))
  return {
    whole,
    happens: (probability) => random() < probability,
    pick: (items) => items[whole(0, items.length - 1)]!,
    points(count, least, most) {
      const drawn = new Set<number>()
      while (drawn.size < Math.min(count, most - least + 1)) drawn.add(whole(least, most))
      return [...drawn].sort((a, b) => a - b)
    },
    fork: () => createChance(whole(1, 2_147_483_647)),
  }
}
