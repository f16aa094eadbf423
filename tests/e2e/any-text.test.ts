import { expect, test } from 'vitest'
import { runAnyText } from './any-text/run.ts'

/**
 * A slice runs with all tests: one seed, until its time is over. The long form:
 *
 *     ANY_TEXT_RUNS=10 ANY_TEXT_ROUNDS=5 npx vitest run tests/e2e/any-text.test.ts
 *
 * `ANY_TEXT_SEED` is the first seed; alone it runs that seed again, as does the line that a failure prints.
 */
const asked = (name: string) => (process.env[name] === undefined ? undefined : Number(process.env[name]))
const sliced = ['ANY_TEXT_SEED', 'ANY_TEXT_RUNS', 'ANY_TEXT_ROUNDS'].every((name) => asked(name) === undefined)
const firstSeed = asked('ANY_TEXT_SEED') ?? 1
const runs = asked('ANY_TEXT_RUNS') ?? 1
const rounds = asked('ANY_TEXT_ROUNDS') ?? (sliced ? 1 : 3)

test(
  'whatever Unicode is typed is kept as it was typed or refused, and every screen can be shown',
  { timeout: sliced ? 180_000 : 600_000 * runs },
  async () => {
    for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
      const { texts, screens, rounds: done, life, wrong } = await runAnyText({ seed, rounds })
      console.log(
        `any text, seed ${seed}: ${done} lives of a case, ${texts} texts typed, ${screens} screens shown, ${wrong.length} wrong; ${Object.entries(
          life,
        )
          .map(([action, times]) => `${action} ${times}`)
          .join(', ')}`,
      )
      expect(wrong.length === 0 ? '' : [`ANY_TEXT_SEED=${seed} ANY_TEXT_ROUNDS=${rounds}`, ...wrong.slice(0, 5)].join('\n')).toBe(
        '',
      )
      // Nothing was carried out: then nothing was proven.
      expect(Object.keys(life)).toEqual(
        expect.arrayContaining(['submit', 'contact', 'plan', 'note', 'add', 'deliver', 'rate', 'sendBack']),
      )
      expect(texts).toBeGreaterThan(20)
    }
  },
)
