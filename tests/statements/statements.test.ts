import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { readOpenDrafts } from '../../core/drafts/session.ts'
import { dropOvertaken, standingOfAnswer } from '../../core/outbox/answers.ts'
import { openTheatre, type Theatre } from '../crash/run.ts'
import { stories } from '../crash/stories/index.ts'
import { createEmptyDatabase } from '../support/database.ts'
import { asPrepared, inOneLine, isOf, statementSites, type Site } from './sites.ts'

/** Texts of all statements that the stories sent to the database, each in one line. */
const sent = new Set<string>()
let theatre: Theatre
let pool: pg.Pool
let drop: () => Promise<void>

beforeAll(async () => {
  const query = pg.Client.prototype.query
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...given: unknown[]) {
    const [first] = given as [string | { text?: string }]
    const text = typeof first === 'string' ? first : first.text
    if (text !== undefined) sent.add(inOneLine(text))
    return (query as (...args: unknown[]) => unknown).apply(this, given)
  })
  const database = await createEmptyDatabase('doorstep_template')
  drop = database.drop
  theatre = await openTheatre(database.url)
  pool = new pg.Pool({ connectionString: database.url, max: 1 })
})
afterAll(async () => {
  await pool?.end()
  await theatre?.close()
  await drop?.()
  vi.restoreAllMocks()
})

/** Tries a statement on the migrated structure. @returns what Postgres has against it */
async function mistakeOf(site: Site): Promise<string[]> {
  // Nothing else can be prepared.
  if (!/^(with|select|insert|update|delete)\b/i.test(site.pieces[0]!)) return []
  try {
    await pool.query(`prepare tried as ${asPrepared(site)}`)
    await pool.query('deallocate tried')
    return []
  } catch (error) {
    return [`${site.place}: ${(error as Error).message}`]
  }
}

test('every statement that is written out fits the migrated structure', { timeout: 300_000 }, async () => {
  for (const story of stories) await theatre.rehearse(story)
  // No story comes by here, and they have parts in them that only the code can put in.
  await readOpenDrafts(pool, 1n)
  await dropOvertaken(pool, 1n, new Date(0))
  await standingOfAnswer(pool, { id: 1n, chatId: 1n, error: null })

  const sites = statementSites(['core'])
  const untried = sites.filter((site) => ![...sent].some((text) => isOf(text, site)))
  const mistakes: string[] = []
  for (const site of untried) mistakes.push(...(await mistakeOf(site)))
  console.log(`${sites.length} statements: ${sites.length - untried.length} sent by the stories, ${untried.length} prepared`)
  expect(mistakes).toEqual([])
  expect(sites.length).toBeGreaterThan(90)
})

test('a statement that does not fit is found', async () => {
  const site = (...pieces: string[]): Site => ({ place: 'here', pieces })
  expect(await mistakeOf(site('select id from person where code =', ''))).toEqual([])
  expect(await mistakeOf(site('select id from person where nickname =', ''))).toEqual(['here: column "nickname" does not exist'])
})
