/**
 * The known name that somebody meant who wrote `name`: one that is at most two keystrokes away (a letter added, dropped, changed, or swapped
 * with its neighbour), the nearest if there are several. Undefined when none is that near.
 *
 * Names of five letters and fewer allow one keystroke only: two make too many other words out of them (HOST, HOME; PORT, PATH).
 */
export function findNearName(name: string, known: string[]): string | undefined {
  const distances = known.map((candidate) => ({ candidate, steps: distance(name, candidate) }))
  const near = distances.filter(({ candidate, steps }) => steps <= (candidate.length <= 5 ? 1 : 2))
  return near.sort((a, b) => a.steps - b.steps)[0]?.candidate
}

/** Damerau–Levenshtein, restricted: how many keystrokes lie between two words. */
function distance(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) => [i, ...Array<number>(b.length).fill(0)])
  const at = (i: number, j: number) => table[i]?.[j] ?? Infinity
  for (let j = 0; j <= b.length; j++) table[0]![j] = j
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity
      table[i]![j] = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same, swapped)
    }
  }
  return at(a.length, b.length)
}
