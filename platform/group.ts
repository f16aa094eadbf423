import { inTime } from './in-time.ts'
import DataLoader from 'dataloader'

/** Milliseconds that calls wait for those under way: one whose answer never comes must not hold up everybody else's. */
const longestWait = 250

/**
 * Joins calls that are made at the same moment: the first goes at once, those that come while it is under way go together after it. What many
 * ask for side by side costs one round trip then, and a single call waits for nobody.
 *
 * @param run does all of them; gives a result, or an `Error`, for each in order
 * @param most calls that go together
 */
export function createGroup<Request, Result>(
  run: (requests: readonly Request[]) => Promise<readonly (Result | Error)[]>,
  most = 100,
): (request: Request) => Promise<Result> {
  let underWay: Promise<unknown> = Promise.resolve()
  const loader = new DataLoader<Request, Result>(
    (requests) => {
      const results = run(requests)
      underWay = inTime(longestWait, results).then(ended, ended)
      return results
    },
    {
      cache: false,
      maxBatchSize: most,
      // What is handled in the same turn of the event loop goes along.
      batchScheduleFn: (dispatch) => void underWay.then(() => setImmediate(dispatch)),
    },
  )
  return (request) => loader.load(request)
}

/** However it ended, or hasn't. */
function ended(): void {}
