import { expect, test } from 'vitest'
import { runSecrets, type SecretsRun } from './secrets/run.ts'

/**
 * A slice runs with all tests: one seed, until its actions are done or its time is over. The long form takes as many seeds as it is told, whole:
 *
 *     SECRETS_RUNS=40 SECRETS_ACTIONS=400 npx vitest run tests/e2e/secrets.test.ts
 *
 * `SECRETS_SEED` is the first seed; alone it runs that seed again, as does the line that a failure prints. People act at the same time, so that
 * a seed repeats what they do, and nearly always the order in which it arrives.
 */
const asked = (name: string) => (process.env[name] === undefined ? undefined : Number(process.env[name]))
const firstSeed = asked('SECRETS_SEED') ?? 1
const runs = asked('SECRETS_RUNS') ?? 1
const actions = asked('SECRETS_ACTIONS') ?? 250
const sliced = ['SECRETS_SEED', 'SECRETS_RUNS', 'SECRETS_ACTIONS'].every((name) => asked(name) === undefined)

test(
  'nothing of a secret case reaches anybody who may not know of it, or the log, whatever everybody does',
  { timeout: sliced ? 180_000 : 300_000 * runs },
  async () => {
    const failed: string[] = []
    for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
      const run = await runSecrets({ seed, actions, ...(sliced ? { within: 18_000 } : {}) })
      console.log(summaryOf(run))
      if (run.leaks.length > 0) {
        failed.push(complaintOf(run))
        continue
      }
      // Nothing was looked through, or nothing was written into a secret case: then nothing was proven.
      expect(run.screens).toBeGreaterThan(run.actions)
      expect(Object.keys(run.life)).toEqual(expect.arrayContaining(['submit', 'contact', 'note', 'deliver']))
    }
    expect(failed.join('\n\n')).toBe('')
  },
)

function summaryOf({ seed, actions: done, screens, lines, planted, life, leaks }: SecretsRun): string {
  const written = Object.entries(life).map(([action, times]) => `${action} ${times}`)
  return `secrets, seed ${seed}: ${done} actions, ${planted} marks planted, ${screens} screens and ${lines} log lines searched, ${leaks.length} leaks; in secret cases: ${written.join(', ')}`
}

function complaintOf({ seed, trace, leaks }: SecretsRun): string {
  const found = leaks.slice(0, 5).map(({ what, reader, detail }) => `LEAK of ${what} to ${reader}: ${detail}`)
  return [`SECRETS_SEED=${seed} SECRETS_ACTIONS=${actions}, what was done last:`, ...trace, ...found].join('\n')
}
