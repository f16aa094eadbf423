/** What befalls an operation: its process dies before it, or after it, or lives and never hears what became of it. */
export const mishaps = ['die before', 'die after', 'answer lost'] as const
export type Mishap = (typeof mishaps)[number]

/** One operation of a story: what is asked for, and the how manieth of its kind, since what happens side by side has no order. */
export interface Operation {
  /** e.g. `telegram: sendMessage`, `queue: add send`, `sql: commit` */
  label: string
  nth: number
}

/** What became of an operation that nothing befell. */
export interface Counted extends Operation {
  answered: boolean
  undone: boolean
}

export interface CrashPoint extends Operation {
  mishap: Mishap
}

/** Somebody who works at the end of the wire, until they die. */
export interface Life {
  readonly dead: boolean
  /** resolves when they die */
  readonly ended: Promise<void>
  /** operations under way */
  underWay: number
  die(): void
}

/** @param onDeath what must be done at once */
export function createLife(onDeath: () => void = () => undefined): Life {
  let dead = false
  let end!: () => void
  const ended = new Promise<void>((resolve) => (end = resolve))
  return {
    get dead() {
      return dead
    },
    ended,
    underWay: 0,
    die() {
      if (dead) return
      dead = true
      onDeath()
      end()
    },
  }
}

/** What an application asks of others goes over this wire, where it is counted, and may come to grief. */
export interface Wire {
  /**
   * Carries an operation out. Whoever is dead waits for its answer for ever, and it isn't carried out.
   *
   * @param lose what its asker sees when its answer gets lost
   * @param options.idle it isn't work: nobody waits for its end
   * @param options.undone what it does is undone when its asker dies now
   */
  carryOut<T>(
    life: Life,
    label: string,
    act: () => Promise<T>,
    lose: () => Error,
    options?: { idle?: boolean; undone?: boolean },
  ): Promise<T>
  /** From now on operations are counted; the one that is meant comes to grief. */
  arm(point?: CrashPoint): void
  disarm(): void
  /** those that were counted, in order */
  readonly operations: readonly Counted[]
  /** whether the point was reached */
  readonly hit: boolean
}

/** What somebody dead waits for. A new one each time: one for all would keep whoever waits for it. */
export const never = () => new Promise<never>(() => undefined)

export function createWire(): Wire {
  const operations: Counted[] = []
  const times = new Map<string, number>()
  let armed = false
  let point: CrashPoint | undefined
  let hit = false

  function count(label: string, undone: boolean): Counted {
    const nth = (times.get(label) ?? 0) + 1
    times.set(label, nth)
    const operation = { label, nth, answered: false, undone }
    operations.push(operation)
    return operation
  }

  return {
    async carryOut(life, label, act, lose, { idle = false, undone = false } = {}) {
      if (life.dead) return never()
      const counted = armed ? count(label, undone) : undefined
      const mishap = counted && point?.label === label && point.nth === counted.nth ? point.mishap : undefined
      if (mishap === 'die before') {
        hit = true
        life.die()
        return never()
      }
      if (!idle) life.underWay += 1
      try {
        const answer = await act()
        if (life.dead) return await never()
        if (counted) counted.answered = true
        if (mishap === undefined) return answer
      } catch (error) {
        if (life.dead) return await never()
        // What failed has no other outcome than that.
        if (mishap === undefined) throw error
      } finally {
        if (!idle) life.underWay -= 1
      }
      hit = true
      if (mishap === 'answer lost') throw lose()
      life.die()
      return never()
    },
    arm(given) {
      armed = true
      point = given
    },
    disarm: () => (armed = false),
    operations,
    get hit() {
      return hit
    },
  }
}
