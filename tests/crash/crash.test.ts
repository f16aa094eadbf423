import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actions } from '../../bot/actions/index.ts'
import { createEmptyDatabase } from '../support/database.ts'
import { createChance } from '../faults/storm/chance.ts'
import { faultSeed } from '../faults/storm/mode.ts'
import { nameOf, openTheatre, type Theatre } from './run.ts'
import { stories } from './stories/index.ts'

/**
 * A slice of the crash points runs with all tests: some points of some stories, drawn by `DOORSTEP_FAULTS_SEED` or a new seed each time. All of them, or those of the
 * stories with these words in their name:
 *
 *     npm run crash-points
 *     npm run crash-points -- 'solution is delivered'
 */
let theatre: Theatre
let drop: () => Promise<void>
beforeAll(async () => {
  const database = await createEmptyDatabase('doorstep_template')
  drop = database.drop
  theatre = await openTheatre(database.url)
})
afterAll(async () => {
  await theatre?.close()
  await drop?.()
})

test('whatever operation comes to grief, the books and the chats are the same in the end', { timeout: 240_000 }, async () => {
  const seed = faultSeed()
  const chance = createChance(seed)
  const drawn = chance.points(7, 0, stories.length - 1).map((index) => stories[index]!)
  const failed: string[] = []
  let [played, all] = [0, 0]
  for (const story of drawn) {
    const { points, crash } = await theatre.rehearse(story)
    all += points.length
    for (const index of chance.points(6, 0, points.length - 1)) {
      const point = points[index]!
      const found = await crash(point)
      played += 1
      if (found.length > 0) failed.push(`${story.name}: ${nameOf(point)}\n  ${found.join('\n  ')}`)
    }
  }
  console.log(
    `crash points, seed ${seed}: ${played} of ${all} in ${drawn.length} of ${stories.length} stories (all: npm run crash-points), ${played - failed.length} hold`,
  )
  expect(failed.join('\n\n')).toBe('')
})

test('every action that has a button has a story, and so has what the workers do', () => {
  const told = new Set(stories.map(({ action }) => action))
  const wanted = [...actions.keys(), 'submit', 'assign', 'revise', 'expire', 'rung']
  expect(wanted.filter((action) => !told.has(action as never))).toEqual([])
})

describe('a fault in the product is found', () => {
  const signing = stories.find(({ action }) => action === 'sign')!

  /** Plays every point of a story in a database that a trigger spoils. @returns the points that don't hold */
  async function failures(spoil: string, restore: string, wanted: RegExp): Promise<string[]> {
    const { points, crash } = await theatre.rehearse(signing)
    const failed: string[] = []
    await theatre.run(spoil)
    try {
      for (const point of points.filter(({ label }) => wanted.test(label))) {
        const found = await crash(point)
        failed.push(...found)
      }
    } finally {
      await theatre.run(restore)
    }
    return failed
  }

  test('what a dead process was sending is never taken back', { timeout: 120_000 }, async () => {
    const spoil = `create function keep_dead() returns trigger language plpgsql as $$ begin
        if old.status = 'sending' and new.status = 'pending' then return null; end if; return new; end $$;
      create trigger keep_dead before update on outbox for each row execute function keep_dead()`
    const restore = 'drop trigger keep_dead on outbox; drop function keep_dead'
    const found = await failures(spoil, restore, /editMessageText/)
    expect(found.join('\n')).toMatch(/something waits for ever/)
  })

  test('what is sent again says nothing of a doubt', { timeout: 120_000 }, async () => {
    const spoil = `create function no_doubt() returns trigger language plpgsql as $$ begin new.doubts = 0; return new; end $$;
      create trigger no_doubt before update on outbox for each row execute function no_doubt()`
    const restore = 'drop trigger no_doubt on outbox; drop function no_doubt'
    expect((await failures(spoil, restore, /sendMessage/)).join('\n')).toMatch(/more, 0 of them explained/)
  })

  test('what was handled stays claimed', { timeout: 120_000 }, async () => {
    const spoil = `create function unhandled() returns trigger language plpgsql as $$ begin
        if new.status = 'handled' then new.status = 'claimed'; new.owner = old.owner; new.lane = old.lane; end if; return new; end $$;
      create trigger unhandled before update on inbox for each row execute function unhandled()`
    const restore = 'drop trigger unhandled on inbox; drop function unhandled'
    expect(await failures(spoil, restore, /editMessageText/)).not.toEqual([])
  })

  test('a step of what was committed together is missing', { timeout: 120_000 }, async () => {
    const spoil = `create function no_notice() returns trigger language plpgsql as $$ begin
        if new.kind = 'signed' then return null; end if; return new; end $$;
      create trigger no_notice before insert on outbox for each row execute function no_notice()`
    const restore = 'drop trigger no_notice on outbox; drop function no_notice'
    expect((await failures(spoil, restore, /editMessageText/)).join('\n')).toMatch(/table outbox lacks .*signed/)
  })
})
