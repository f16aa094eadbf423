/** What `inTime` gives for work that hasn't ended yet. */
export const late = Symbol('late')

/**
 * Waits for work, but not for ever: the work itself goes on, and what becomes of it later nobody hears.
 *
 * @param milliseconds of real time
 * @returns what the work gives, or `late`
 * @throws what the work throws, if that is in time
 */
export async function inTime<T>(milliseconds: number, work: Promise<T>): Promise<T | typeof late> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<typeof late>((resolve) => {
    timer = setTimeout(resolve, milliseconds, late)
  })
  try {
    return await Promise.race([work, deadline])
  } finally {
    clearTimeout(timer)
  }
}
