import { connectDatabase } from '../../platform/database.ts'
import { createLogger } from '../../platform/logger.ts'
import { createJumpingClock } from '../../platform/clock.ts'
import { differences } from './compare.ts'
import { openGround, type Ground, type Kept } from './ground.ts'
import { morning, play, type Played, type Prepared } from './stage.ts'
import type { Story } from './story.ts'
import { mishaps, type CrashPoint } from './wire.ts'
import { openCrashZone, type Zone } from './zone.ts'

const logger = createLogger({ level: (process.env['LOG_LEVEL'] ?? 'silent') as 'silent' })

/** A database with a zone in it, where one story after the other is played. */
export interface Theatre {
  /** Plays a story undisturbed, and finds its points. */
  rehearse(story: Story): Promise<Rehearsed>
  /** for tests of the proof itself */
  run(sql: string): Promise<unknown>
  close(): Promise<void>
}

export interface Rehearsed {
  points: CrashPoint[]
  /** @returns what doesn't hold; nothing when all does */
  crash(point: CrashPoint): Promise<string[]>
}

/** @param url of a migrated, empty database */
export async function openTheatre(url: string): Promise<Theatre> {
  const database = connectDatabase(url, logger, 4)
  const clock = createJumpingClock(new Date(morning), { frozen: true })
  const ground = await openGround(url)
  // Its own sessions are none of those that have to end with a story.
  await database.pool.query(`set application_name = 'crash-points'`)
  const zone = await openCrashZone(database, clock)
  const empty = await ground.keep()

  return {
    async rehearse(story) {
      const prepared = await prepare(story, { zone, ground, empty })
      const undisturbed = await play(prepared)
      if (undisturbed.books.leftOver.length > 0) throw new Error(undisturbed.books.leftOver.join('\n'))
      return { points: pointsOf(undisturbed), crash: (point) => crash(prepared, undisturbed, point) }
    },
    run: (sql) => ground.sql.query(sql),
    async close() {
      await ground.close()
      await database.close()
    },
  }
}

async function prepare(story: Story, { zone, ground, empty }: { zone: Zone; ground: Ground; empty: Kept }): Promise<Prepared> {
  await empty.restore()
  zone.clock.set(new Date(morning))
  const given = await story.prepare?.(zone)
  const { rows } = await ground.sql.query<{ number: string }>('select number from case_file order by id limit 1')
  return {
    story,
    zone,
    ground,
    kept: await ground.keep(),
    number: rows[0]?.number ?? '',
    given: typeof given === 'string' ? given : '',
    logger,
  }
}

/**
 * What was never answered was still under way when the story ended: after it there is nothing to come to grief. And who dies in the middle of a
 * transaction has done nothing, after one statement of it as before the next.
 */
function pointsOf({ operations }: Played): CrashPoint[] {
  return operations.flatMap(({ label, nth, answered, undone }) =>
    mishaps
      .filter((mishap) => mishap === 'die before' || (answered && !(undone && mishap === 'die after')))
      .map((mishap) => ({ label, nth, mishap })),
  )
}

/** What happens side by side doesn't always happen as often: a point that wasn't reached is tried again, and counts as failed if it never is. */
async function crash(prepared: Prepared, undisturbed: Played, point: CrashPoint): Promise<string[]> {
  try {
    for (let times = 0; times < 4; times++) {
      const { books, hit } = await play(prepared, point)
      if (hit) return differences(undisturbed.books, books)
    }
    return ['it was never reached']
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

/** A point in a line. */
export function nameOf({ label, nth, mishap }: CrashPoint): string {
  return `${mishap} of ${label.length > 110 ? `${label.slice(0, 110)}…` : label} (${nth})`
}
