import type { Hand } from './hand.ts'
import type { Player } from './player.ts'
import type { Watch } from './watch.ts'
import type { SecretsWorld } from './world.ts'

/** Who takes a step, and by which button. */
type LifeStep = readonly ['handler' | 'filer' | 'office', RegExp]

/** Every text that can be written into a case is written once: each with a mark of its own. */
const whole: readonly LifeStep[] = [
  ['handler', /签收/],
  ['handler', /记录(首次)?联系/],
  ['handler', /承诺/],
  ['handler', /更新进展/],
  ['filer', /补充材料/],
  ['handler', /送解上门/],
  ['filer', /未解决/],
  ['handler', /送解上门/],
  ['filer', /已解决/],
  ['office', /退回重办/],
]

/**
 * Leads the first secret cases through their lives, each a little less far, so that what happens by chance afterwards finds cases in all states
 * with words of every kind in them. One step of each goes on at the same time.
 *
 * @param look called after each round
 */
export async function leadLives(
  world: SecretsWorld,
  watch: Watch,
  hands: readonly Hand[],
  player: Player,
  look: () => Promise<void>,
): Promise<void> {
  const secret = [...watch.cases.values()].filter(({ visibility }) => visibility === 'secret')
  const lives = secret.map(({ number }, index) => leadLife(number, whole.slice(0, whole.length - 2 * index)))
  while (watch.leaks.length === 0) {
    const rounds = await Promise.all(lives.map((life) => life.next()))
    if (rounds.every(({ done }) => done)) return
    await look()
  }

  async function* leadLife(number: string, steps: readonly LifeStep[]): AsyncGenerator<void, void> {
    for (const [who, label] of steps) {
      const hand = await handOf(number, who)
      if (hand === undefined) return
      hand.person.says(`/case ${number}`)
      yield
      if (!(await player.presses(hand, label, number))) return
      yield
      for (let answers = 0; answers < 12 && (await player.answers(hand)); answers++) yield
    }
  }

  async function handOf(number: string, who: LifeStep[0]): Promise<Hand | undefined> {
    const { rows } = await world.zone.database.pool.query<{ handler: string | null; filer: string }>(
      `select h.code as handler, f.code as filer from case_file c left join person h on h.id = c.handler_id join person f on f.id = c.filer_id
       where c.number = $1`,
      [number],
    )
    const code = who === 'office' ? 'office' : rows[0]?.[who]
    return hands.find(({ person }) => world.holders.get(person.id) === code)
  }
}
