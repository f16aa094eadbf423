import { fileReport, type Report } from '../../support/report.ts'
import { createChance } from '../../faults/storm/chance.ts'
import { audit } from './audit.ts'
import { createHappenings, writtenTables } from './events.ts'
import { createHand, type Hand } from './hand.ts'
import { leadLives } from './lives.ts'
import { loseAnswer } from './lost-answer.ts'
import { createPlayer } from './player.ts'
import { createWatch, type Leak } from './watch.ts'
import { createWords, type Circle } from './words.ts'
import { openWorld, type SecretsWorld } from './world.ts'

/** What a run did and what it found. */
export interface SecretsRun {
  seed: number
  actions: number
  screens: number
  lines: number
  planted: number
  /** of secret cases: what was done to them, how often */
  life: Record<string, number>
  leaks: readonly Leak[]
  /** the last things that were done before a leak was found */
  trace: string[]
}

export interface SecretsRunOptions {
  seed: number
  /** how many actions of people; what happens to the zone is extra */
  actions: number
  /** ends early after so many milliseconds */
  within?: number
}

/**
 * Opens a zone, has a few secret and ordinary cases filed, and lets everybody do things by chance: what comes naturally, and what nobody should
 * do. After every round everything that was shown and logged is searched.
 */
export async function runSecrets({ seed, actions, within = Infinity }: SecretsRunOptions): Promise<SecretsRun> {
  const began = performance.now()
  const chance = createChance(seed)
  const world = await openWorld()
  try {
    const words = createWords(chance.fork())
    const watch = createWatch(world, words)
    const hands = [...world.accounts.values()].map((person) => createHand(world, watch, person))
    const player = createPlayer(chance.fork(), words, watch)
    const happenings = createHappenings(world, chance.fork())
    const trace: string[] = []
    let done = 0

    const look = async () => {
      await rest(world)
      await watch.look()
    }
    /** Some people do something each, one way or the other. */
    const round = async (working: number) => {
      for (const hand of pickSome(chance.whole(1, 5), hands)) {
        const what = await (chance.happens(working) ? player.works(hand) : player.meddles(hand))
        trace.push(`${++done}. ${world.holders.get(hand.person.id) ?? `account ${hand.person.id}`} ${what}`)
      }
      if (happenings.broken) {
        await triedOnce(world)
        await happenings.repair()
      }
      await look()
    }
    await fileFirstCases(world, hands, (circle) => words.text(circle, 'report'))
    await look()
    await leadLives(world, watch, hands, player, look)
    for (const table of writtenTables) {
      trace.push(`   ${await happenings.sabotage(table)}`)
      await round(1)
    }
    for (let times = 0; times < 4; times++) trace.push(`   ${await loseAnswer(world, watch, hands, happenings, chance, look)}`)
    while (done < actions && watch.leaks.length === 0 && performance.now() - began < within) {
      await round(0.6)
      if (watch.leaks.length > 0 || !chance.happens(0.25)) continue
      if (chance.happens(0.2)) trace.push(`   ${await loseAnswer(world, watch, hands, happenings, chance, look)}`)
      trace.push(`   ${await happenings.happens()}`)
      if (!happenings.broken) await look()
    }
    await happenings.repair()
    if (watch.leaks.length === 0) {
      trace.push('   everybody looks at everything')
      await look()
      await Promise.all(hands.map(({ person }) => audit(world, watch, person)))
      await look()
    }
    return {
      seed,
      actions: done,
      ...watch.searched,
      planted: words.count,
      life: await livesOfSecrets(world),
      leaks: watch.leaks,
      trace: [...trace.slice(-60), ...(process.env['SHOWLOG'] ? world.log : [])],
    }
  } finally {
    await world.zone.close({ unexpected: false })
  }

  /** Some people, those who have to do with secret cases more often. */
  function pickSome(count: number, hands: readonly Hand[]): Hand[] {
    const picked = new Set<Hand>()
    const busy = hands.filter(({ person }) => /filer|colleague|solo|neighbour|inspector/.test(world.holders.get(person.id) ?? ''))
    while (picked.size < count) picked.add(chance.happens(0.65) && busy.length > 0 ? chance.pick(busy) : chance.pick(hands))
    return [...picked]
  }
}

/** A secret and an ordinary case for each enterprise, so that nobody's list is empty. */
async function fileFirstCases(world: SecretsWorld, hands: readonly Hand[], write: (circle: Circle) => string): Promise<void> {
  const file = async (code: string, report: Omit<Report, 'what' | 'wish'>) => {
    const hand = hands.find(({ person }) => world.holders.get(person.id) === code)!
    const circle: Circle = { author: code, about: new Set() }
    const [what, wish] = [write(circle), write(circle)]
    const { number } = await fileReport(hand.person, { ...report, what, wish })
    circle.about.add(number)
    for (const text of [what, wish]) {
      const message = hand.person.shown().findLast((one) => !one.fromBot && one.text === text)!
      hand.wrote([message], circle)
    }
  }
  const open = { category: '道路与市政配套', visibility: '本企业可见' } as const
  const files: Record<string, Omit<Report, 'what' | 'wish'>[]> = {
    filer: [
      { ...open, project: '项目 line' },
      { project: '不涉及项目', category: '作风问题' },
    ],
    colleague: [{ project: '项目 line', category: '项目用地', visibility: '保密' }],
    solo: [open, { category: '道路与市政配套', visibility: '保密' }],
    neighbour: [{ category: '作风问题' }, { ...open, visibility: '仅我可见' }],
  }
  await Promise.all(
    Object.entries(files).map(async ([code, reports]) => {
      for (const report of reports) await file(code, report)
    }),
  )
}

/** Resolves once nothing is under way, what is tried again later included; what waits for the morning waits. */
async function rest({ zone }: SecretsWorld): Promise<void> {
  await poll(async () => {
    await zone.server.idle(40)
    const { rows } = await zone.database.pool.query<{ retry: Date | null; busy: boolean }>(
      `select (select min(not_before) from inbox where lane is not null and not_before > $1) as retry,
         exists (select 1 from inbox where lane is not null and (not_before is null or not_before <= $1))
         or exists (select 1 from outbox where lane is not null and (not_before is null or not_before <= $1))
         or exists (select 1 from deadline where next_at <= $1) as busy`,
      [zone.clock.now()],
    )
    const { retry, busy } = rows[0]!
    if (!busy && retry !== null) zone.clock.set(new Date(retry.getTime() + 1))
    return !busy && retry === null
  }, 'everything to be handled and sent')
}

/** Resolves once every update has been tried that waits for no earlier one of its chat. */
async function triedOnce({ zone }: SecretsWorld): Promise<void> {
  await poll(async () => {
    await zone.server.idle(20)
    const { rows } = await zone.database.pool.query(
      `select 1 from inbox i where lane is not null and attempts = 0
         and not exists (select 1 from inbox b where b.lane = i.lane and b.update_id < i.update_id) limit 1`,
    )
    return rows.length === 0
  }, 'every update to be tried')
}

/** Looks again every few milliseconds until it is so. */
async function poll(isSo: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + 60_000
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`waited a minute in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function livesOfSecrets({ zone }: SecretsWorld): Promise<Record<string, number>> {
  const { rows } = await zone.database.pool.query<{ action: string; count: number }>(
    `select e.action, count(*)::int as count from case_event e join case_file c on c.id = e.case_id
     where c.visibility = 'secret' group by e.action order by e.action`,
  )
  return Object.fromEntries(rows.map(({ action, count }) => [action, count]))
}
