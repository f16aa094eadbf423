import { composeDigest, digestsDue } from '../core/digests/digest.ts'
import { inTransaction, type WorkerDeps } from './deps.ts'

/** Writes the morning's digests that are due, each leader's in a transaction of its own. @returns how many */
export async function writeDigests(deps: WorkerDeps): Promise<number> {
  const due = await digestsDue(deps.database.prisma, deps.policy, deps.clock.now())
  let written = 0
  for (const { personId, day } of due) {
    if (await inTransaction(deps, (tx) => composeDigest(tx, personId, day))) written += 1
  }
  if (written > 0) deps.onOutbox()
  return written
}
