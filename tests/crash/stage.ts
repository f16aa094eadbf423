import { createJumpingClock, type JumpingClock } from '../../platform/clock.ts'
import type { Logger } from '../../platform/logger.ts'
import { createTelegramServer, type ChatEvent, type Person } from '../../playground/telegram/index.ts'
import { readBooks, type Books } from './books.ts'
import { startGeneration } from './generation.ts'
import { waitForTheDead, type Ground, type Kept } from './ground.ts'
import { createJobServer } from './job-queue.ts'
import type { PersonName, Scene, Step, Story } from './story.ts'
import { createWire, type CrashPoint, type Wire } from './wire.ts'
import { policy, type Zone } from './zone.ts'

/** A story that is ready to be played. */
export interface Prepared {
  story: Story
  zone: Zone
  ground: Ground
  kept: Kept
  number: string
  given: string
  logger: Logger
}

export interface Played {
  books: Books
  operations: Wire['operations']
  hit: boolean
}

/** When stories take place unless they say so: Tuesday morning in the zone. */
export const morning = '2026-11-24T10:00:00+08:00'

/** Milliseconds by the story's clock between two looks while something waits. */
const round = 500
/** By then everything must rest: texts name minutes, and a story begins with one. */
const patience = 58_000

/** Plays a story once; at the point something comes to grief, and whoever died is followed by another. */
export async function play({ story, zone, ground, kept, number, given, logger }: Prepared, point?: CrashPoint): Promise<Played> {
  await kept.restore()
  const clock = createJumpingClock(new Date(story.at ?? morning), { frozen: true })
  const telegram = await createTelegramServer({ clock })
  const events: ChatEvent[] = []
  telegram.onEvent((event) => void events.push(event))
  const people = enter(zone, (options) => telegram.person(options))
  const wire = createWire()
  const jobs = createJobServer(wire)
  const start = () => startGeneration({ url: ground.url, telegram, jobs, wire, clock, policy, logger })
  let generation = await start()
  let troubled = false

  const scene: Scene = {
    zone,
    telegram,
    clock,
    people,
    number,
    given,
    schedule: jobs.schedule,
    async operate(work) {
      for (let times = 0; times < 3; times++) {
        const { life, database } = generation
        life.underWay += 1
        const done = work(database).then(
          () => true,
          () => false,
        )
        const heard = await Promise.race([done, life.ended.then(() => false)])
        life.underWay -= 1
        if (heard) return
        await rest()
      }
      throw new Error('what the operator wanted was never carried out')
    },
  }

  async function quiet(): Promise<void> {
    const began = performance.now()
    for (let calm = 0; calm < 3;) {
      await new Promise((resolve) => setTimeout(resolve, 1))
      const { life } = generation
      if (life.dead) return
      calm = life.underWay > 0 || jobs.busy || telegram.pendingUpdates > 0 ? 0 : calm + 1
      if (performance.now() - began > 20_000)
        throw new Error(`no rest: ${life.underWay} operations under way, ${telegram.pendingUpdates} updates to fetch`)
    }
  }

  async function rest(): Promise<void> {
    const from = clock.now().getTime()
    for (;;) {
      await quiet()
      if (generation.life.dead) {
        await generation.bury()
        await waitForTheDead(ground)
        generation = await start()
        continue
      }
      if (wire.hit && !troubled) {
        troubled = true
        story.rounds?.forEach(jobs.schedule)
        continue
      }
      if (await rests(ground, clock)) return
      if (clock.now().getTime() - from > patience)
        throw new Error(`something waits for ever: ${JSON.stringify(await waitingRows(ground))}`)
      clock.advance(round)
      generation.lookAround()
    }
  }

  async function take(steps: readonly Step[] = []): Promise<void> {
    for (const step of steps) {
      await step(scene)
      await rest()
    }
  }

  try {
    await rest()
    await take(story.begin)
    wire.arm(point)
    await take(story.steps)
    wire.disarm()
    const books = await readBooks({ ground, people, events })
    telegram.assertClean()
    return { books, operations: wire.operations, hit: wire.hit }
  } finally {
    await generation.bury()
    await waitForTheDead(ground)
    await telegram.close()
  }
}

/** Everybody of the zone has written to the bot before; a stranger hasn't. */
function enter(
  zone: Zone,
  person: (options: { id: number; firstName: string; started: boolean; languageCode: string }) => Person,
) {
  const all = Object.entries(zone.people).map(
    ([name, { name: firstName, telegramId }]) =>
      [name, person({ id: Number(telegramId), firstName, started: true, languageCode: 'zh-hans' })] as const,
  )
  const stranger = person({ id: 9_000, firstName: '路人', started: false, languageCode: 'zh-hans' })
  return { ...Object.fromEntries(all), stranger } as Record<PersonName, Person>
}

/** Nothing waits but what is held for long, until the quiet hours are over; what holds up nobody but is tried again soon is waited for. */
async function rests({ sql }: Ground, clock: JumpingClock): Promise<boolean> {
  const { rows } = await sql.query(
    `select 1 from inbox where lane is not null
     union all select 1 from outbox where lane is not null and (not held or not_before <= $1) limit 1`,
    [new Date(clock.now().getTime() + patience)],
  )
  return rows.length === 0
}

async function waitingRows({ sql }: Ground): Promise<unknown[]> {
  const { rows } = await sql.query(
    `select 'update' as what, status::text, attempts, error from inbox where lane is not null
     union all select kind, status::text || ' queued ' || coalesce(queued_at::text, '-'), attempts, error from outbox where lane is not null`,
  )
  return rows
}
