import { randomInt } from 'node:crypto'

/** Whether the long form was asked for (DOORSTEP_FAULTS=long). */
export const long = process.env['DOORSTEP_FAULTS'] === 'long'

/** What the draws of a scenario come from: DOORSTEP_FAULTS_SEED, or a new one each time; it's printed with the result. */
export function faultSeed(): number {
  const given = Number(process.env['DOORSTEP_FAULTS_SEED'])
  return Number.isSafeInteger(given) && given > 0 ? given : randomInt(1, 1_000_000)
}
