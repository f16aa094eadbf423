import { callbackData, parseCallbackData } from '../../../screens/callback-data.ts'
import { limits } from '../../../core/cases/submission.ts'
import { createLogger } from '../../../platform/logger.ts'
import type { Person } from '../../../playground/telegram/index.ts'
import { createChance } from '../../faults/storm/chance.ts'
import { drain, fillReport } from '../../support/report.ts'
import { openZone, type TestZone } from '../../support/zone.ts'
import { textsOf } from './texts.ts'
import { createTypist, type Typist } from './typist.ts'

export interface AnyTextRun {
  seed: number
  rounds: number
  texts: number
  screens: number
  /** what was done to cases, how often */
  life: Record<string, number>
  wrong: string[]
}

const codes = ['contact-1', 'contact-2', 'cadre-1', 'office-1', 'leader-1', 'inspector-1'] as const
type Who = (typeof codes)[number]

/** Opens a zone and leads cases through their whole life with whatever texts the seed gives, then lets everybody look at everything. */
export async function runAnyText({
  seed,
  rounds,
  within = Infinity,
}: {
  seed: number
  rounds: number
  within?: number
}): Promise<AnyTextRun> {
  const began = performance.now()
  const errors: string[] = []
  const logger = createLogger({
    level: 'error',
    destination: { write: (line: string) => void errors.push(line.slice(0, 2_000)) },
  })
  const zone = await openZone({ logger })
  let screens = 0
  zone.server.onEvent(({ kind, message }) => void (screens += message?.fromBot && (kind === 'sent' || kind === 'edited') ? 1 : 0))
  try {
    const people = {} as Record<Who, Person>
    for (const code of codes) people[code] = await zone.join(code)
    // Both languages have their screens.
    for (const code of ['contact-2', 'cadre-1', 'leader-1'] as const) people[code].tapsData(callbackData.go('language', 'en'), 1)
    await zone.settled()
    const typist = createTypist(zone, createChance(seed), textsOf(seed))
    const next = textsOf(seed + 500_000)
    let done = 0
    while (done < rounds && performance.now() - began < within && typist.wrong.length === 0 && errors.length === 0) {
      await oneLife(zone, people, typist, next)
      await looks(zone, Object.values(people))
      done++
    }
    return {
      seed,
      rounds: done,
      texts: typist.typed,
      screens,
      life: await lifeOf(zone),
      wrong: [...typist.wrong, ...errors, ...(await stuck(zone))],
    }
  } finally {
    await zone.close({ unexpected: false })
  }
}

async function oneLife(zone: TestZone, people: Record<Who, Person>, typist: Typist, next: () => string): Promise<void> {
  const [contact, colleague, cadre, office] = codes.map((code) => people[code]) as [Person, Person, Person, Person]
  const newest = () => zone.database.prisma.case.findFirstOrThrow({ orderBy: { id: 'desc' } })
  const begins = async (person: Person, action: string, extra = '') => {
    const { id, version } = await newest()
    person.tapsData(callbackData.action(action, id, version, extra), 1)
    await zone.settled()
  }
  const acts = async (person: Person, action: string, extra = '') => {
    await begins(person, action, extra)
    await typist.fills(person)
  }
  const says = async (person: Person, text: string) => {
    person.says(text)
    await zone.settled()
  }

  // Filed with whatever is typed, for an enterprise that is looked for by whatever is typed.
  await says(office, '/report')
  for (let times = 0; times < 3; times++) await typist.types(office, next())
  await says(office, '/cancel')
  const asked = office.shown().at(-1)!
  office.tapsData(asked.buttons.flat().find(({ data }) => data?.endsWith('cancel-yes'))?.data ?? 'n.menu', asked)
  await zone.settled()
  const report = {
    project: '岳阳北斗导航应用基地（二期）',
    category: '道路与市政配套',
    visibility: '本企业可见',
    similar: false,
  } as const
  await says(contact, '/cancel')
  const open = await zone.database.prisma.case.count({ where: { closedAt: null } })
  await drain(contact)
  await fillReport(contact, { ...report, what: '市政道路尚未接通。', similar: open > 0 })
  const described = contact.shown().findLast(({ text }) => text === '市政道路尚未接通。')!
  await contact.taps('✅ 确认提交')
  await zone.settled()
  const edited = next()
  contact.edits(described, edited)
  await zone.settled()
  await typist.check(edited, limits.description, 'an edit of the report')

  await begins(cadre, 'sign')
  for (const action of ['contact', 'plan', 'note']) await acts(cadre, action)
  await acts(contact, 'add')
  // Replies to its screen, with and without a file.
  for (const person of [contact, cadre]) {
    await says(person, `/case ${(await newest()).number}`)
    const screen = person.shown().at(-1)!
    const text = next()
    await typist.types(person, text, screen)
    await typist.check(text, limits.description, 'a reply')
    await typist.fills(person)
    for (let times = 0; person === contact && times < 1; times++) {
      const further = next()
      await typist.types(person, further, screen)
      await typist.check(further, limits.description, 'a further reply')
    }
    const caption = next().slice(0, 1_024)
    person.sends({ photo: true }, { caption, replyTo: screen })
    await zone.settled()
    await typist.check(caption, limits.description, 'a caption of a reply')
    await typist.fills(person)
  }
  await acts(cadre, 'deliver')
  await acts(contact, 'rate', 'no')
  await acts(cadre, 'deliver')
  await acts(colleague, 'rate', 'yes')
  await acts(office, 'sendBack')
  await acts(office, 'decline')

  // What belongs to nothing, from people of the zone and from a stranger.
  const stranger = zone.server.person({ firstName: next().slice(0, 60), languageCode: 'en' })
  for (const person of [stranger, contact, people['leader-1']]) {
    await typist.types(person, next())
    person.sends({ contact: { phoneNumber: '+8613800138999', firstName: next().slice(0, 60) } })
    person.says(`/case ${next().slice(0, 200)}`)
    person.says(`/start ${next().slice(0, 200)}`)
    await zone.settled()
  }
}

/** Everybody opens everything that there is: every command, every case with all pages of its history and its files. */
async function looks(zone: TestZone, people: readonly Person[]): Promise<void> {
  const cases = await zone.database.prisma.case.findMany({ orderBy: { id: 'desc' }, take: 2 })
  for (const command of [
    '/cases',
    '/queue',
    '/digest',
    '/help',
    '/language',
    '/start',
    ...cases.map(({ number }) => `/case ${number}`),
  ]) {
    for (const person of people) person.says(command)
    await zone.settled()
  }
  for (const { id, version } of cases) {
    for (const action of ['history', 'files', 'open']) {
      for (const person of people) person.tapsData(callbackData.action(action, id, version), 1)
      await zone.settled()
      await turnPages(zone, people, action)
    }
  }
}

async function turnPages(zone: TestZone, people: readonly Person[], action: string): Promise<void> {
  for (let page = 0; page < 6; page++) {
    let turned = false
    for (const person of people) {
      const screen = person.shown().at(-1)!
      const further = screen.buttons.flat().find(({ data = '' }) => {
        const read = parseCallbackData(data)
        return read?.type === 'action' && read.action === action && read.extra !== ''
      })
      if (further === undefined) continue
      turned = true
      person.tapsData(further.data!, screen)
    }
    if (!turned) return
    await zone.settled()
  }
}

/** What must never be: a dead letter, a message that Telegram wouldn't take, an update that waits to be tried again. */
async function stuck({ database }: TestZone): Promise<string[]> {
  const { rows } = await database.pool.query<{ what: string }>(
    `select 'update ' || update_id || ' is ' || status || ': ' || coalesce(error, '') as what from inbox where status = 'dead' or lane is not null
     union all select kind || ' is ' || status || ': ' || coalesce(error, '') from outbox where status in ('undeliverable', 'uncertain')
       and coalesce(error, '') not like '%newer%'`,
  )
  return rows.map(({ what }) => what)
}

async function lifeOf({ database }: TestZone): Promise<Record<string, number>> {
  const { rows } = await database.pool.query<{ action: string; count: number }>(
    `select action, count(*)::int as count from case_event group by action order by action`,
  )
  return Object.fromEntries(rows.map(({ action, count }) => [action, count]))
}
