/** The only source of time. Everything that asks what time it is gets a clock, so that a test and the demo can jump. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** A clock that runs on from wherever it was set to: for tests, the demo and the bench. */
export interface JumpingClock extends Clock {
  /** Jumps forward by so many milliseconds. */
  advance(milliseconds: number): void
  /** Jumps to an instant. */
  set(instant: Date): void
}

/**
 * @param start where the clock starts
 * @param options.frozen stands still between jumps (unit tests) instead of running on (whole applications)
 */
export function createJumpingClock(start: Date, { frozen = false } = {}): JumpingClock {
  const real = () => (frozen ? 0 : performance.now())
  let base = start.getTime()
  let since = real()
  const now = () => base + real() - since
  return {
    now: () => new Date(now()),
    advance(milliseconds) {
      base = now() + milliseconds
      since = real()
    },
    set(instant) {
      base = instant.getTime()
      since = real()
    },
  }
}
