import DataLoader from 'dataloader'

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
      underWay = results.catch(() => undefined)
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
