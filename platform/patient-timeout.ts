/** Milliseconds after its time at which a timer counts as late: the loop was blocked, or the process was stopped. */
const late = 100

/** Milliseconds more for whatever arrived meanwhile to be read, and for the rest of it to come. */
const grace = 250

/**
 * A timeout for an answer over a socket. After a process was frozen, or its loop blocked, timers fire before the sockets are read, so an answer
 * that came in time and waits there would count as missing. This one believes that the time is over only after a look at the sockets.
 *
 * @returns takes the timeout back
 */
export function setPatientTimeout(passed: () => void, milliseconds: number): () => void {
  let due = performance.now() + milliseconds
  let timer = setTimeout(fire, milliseconds)
  let reading: NodeJS.Immediate | undefined

  function fire(): void {
    if (performance.now() - due > late) {
      due = performance.now() + grace
      timer = setTimeout(fire, grace)
      return
    }
    // Comes after the sockets in the same round of the loop.
    reading = setImmediate(passed)
  }

  return () => {
    clearTimeout(timer)
    clearImmediate(reading)
  }
}
