interface ErrorLike {
  code?: unknown
  message?: unknown
  cause?: unknown
  meta?: { driverAdapterError?: unknown }
}

/** SQLSTATE classes and codes of a server that is going away, coming back, or cut the connection. */
const awayStates = /^(08...|57P0[1-5]|53300)$/
const awayNetworkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'])
/** Prisma: can't reach, timed out, closed, no connection within the time. */
const awayPrismaCodes = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024'])
/** A transaction that got no connection; with any other words P2028 is one that took too long. */
const noTransaction = /Unable to start a transaction/i
/** The server ended a transaction that was idle, or went on, for longer than it may. */
const tooLongStates = new Set(['25P03', '25P04'])
// A Unix socket whose server is down isn't there (ENOENT, which of itself could be any file); one with too many at its door says EAGAIN.
const awayWords =
  /connect (?:ENOENT|EAGAIN)|Connection terminated|timeout exceeded when trying to connect|connection is insecure|Client has encountered a connection error|not queryable|Query read timeout/i

/** True when a transaction was ended because it took too long: the database is there, and asking again may take as long again. */
export function isTooLong(error: unknown): boolean {
  return causes(error).some(({ code, message }) =>
    code === 'P2028' ? !noTransaction.test(String(message)) : typeof code === 'string' && tooLongStates.has(code),
  )
}

/** True when the database is away or went away in the middle: nothing was wrong with what was asked, and asking again will help. */
export function isDatabaseAway(error: unknown): boolean {
  if (isTooLong(error)) return false
  return causes(error).some(({ code, message }) => {
    if (code === 'P2028') return true
    if (typeof code === 'string' && (awayStates.test(code) || awayNetworkCodes.has(code) || awayPrismaCodes.has(code)))
      return true
    return typeof message === 'string' && awayWords.test(message)
  })
}

function causes(error: unknown, depth = 0): ErrorLike[] {
  if (typeof error !== 'object' || error === null || depth > 5) return []
  const like = error as ErrorLike
  return [like, ...causes(like.cause, depth + 1), ...causes(like.meta?.driverAdapterError, depth + 1)]
}
