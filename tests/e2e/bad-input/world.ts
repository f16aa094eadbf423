import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { ChatMessage, Person } from '../../../playground/telegram/index.ts'
import { drain, fileReport, opens, soon } from '../../support/report.ts'
import { openZone, type TestZone } from '../../support/zone.ts'

export const beidou = '岳阳北斗导航应用基地（二期）'

export const day = 86_400_000

/** The zone of the file that opened it. */
export let zone: TestZone

export const joined = new Map<string, Person>()

/** Somebody of the roster, let in at their first step. */
export async function comes(code: string): Promise<Person> {
  let person = joined.get(code)
  if (person === undefined) {
    person = await zone.join(code)
    joined.set(code, person)
    await zone.settled()
  }
  return person
}

let strangers = 0

export const stranger = () => zone.server.person({ firstName: `路人${++strangers}`, languageCode: 'zh-hans' })

export const road = { project: beidou, category: '道路与市政配套', what: '市政道路尚未接通。', visibility: '本企业可见' } as const

/** 国信军创 files a case of its own for this test, and its cadre hears of it. */
export async function filed(
  report: Partial<Parameters<typeof fileReport>[1]> = {},
): Promise<{ contact: Person; cadre: Person; number: string }> {
  const [contact, cadre] = [await comes('contact-1'), await comes('cadre-1')]
  // A category of its own would ask about similar cases: each test ends with its case closed or in another one.
  const { number } = await fileReport(contact, { ...road, ...report })
  await contact.sees((message) => message.text.includes(number) && message.text.includes('已有人承办'), soon)
  await cadre.sees((message) => message.text.includes(number) && message.text.includes('新交办诉求'), soon)
  return { contact, cadre, number }
}

export const idOf = (number: string) => Number(number.slice(-6))

/** Opens a zone of its own for the tests of a file. What nobody expected belongs to the test that caused it. */
export function openWorld(): void {
  beforeAll(async () => {
    zone = await openZone()
  })
  afterAll(() => zone?.close())
  afterEach(async () => {
    await zone.settled()
    const unexpected = zone.server.unexpected().map(({ person, message }) => `${person}: ${message.text}`)
    for (const person of zone.server.people()) await drain(person)
    expect(unexpected).toEqual([])
    const { rows } = await zone.database.pool.query(`select update_id, error from inbox where status = 'dead'`)
    expect(rows).toEqual([])
  })
}

export async function follows(person: Person, payload: string): Promise<ChatMessage> {
  person.starts(payload)
  return person.sees(() => true, soon)
}

export async function types(person: Person, text: string): Promise<ChatMessage> {
  person.says(text)
  return person.sees(() => true, soon)
}

/** Drops the dialog that is open, by /cancel. */
export async function drops(person: Person): Promise<void> {
  person.says('/cancel')
  await person.sees(/您要放弃填写吗/, soon)
  await person.taps('是，放弃填写')
  await person.sees(/已放弃填写/, soon)
}

/** Goes as far as the question what is the matter. */
export async function reportsToWhat(contact: Person): Promise<ChatMessage> {
  contact.says('/report')
  await contact.taps(beidou, soon)
  await contact.taps('道路与市政配套', soon)
  return contact.sees(/请说明您遇到的问题/, soon)
}

/** The enterprise takes its report back, so that the next test's has nothing similar. */
export async function withdraws(contact: Person, number: string): Promise<void> {
  const screen = await opens(contact, number)
  await contact.taps(screen, '撤回诉求')
  await contact.taps(screen.id, '是，撤回', soon)
  await contact.sees(/诉求已撤回/, soon)
  await zone.settled()
  const cadre = joined.get('cadre-1')
  await cadre?.sees((message) => message.text.includes(number) && message.text.includes('已撤回这件诉求'), soon)
}

export async function eventsOf(number: string, action: string): Promise<string[]> {
  const { rows } = await zone.database.pool.query<{ text: string }>(
    `select coalesce(v.text, '') as text from case_event v join case_file c on c.id = v.case_id where c.number = $1 and v.action = $2 order by v.id`,
    [number, action],
  )
  return rows.map(({ text }) => text)
}

export async function stateOf(number: string) {
  return zone.database.prisma.case.findUniqueOrThrow({
    where: { number },
    select: { state: true, version: true, handlerId: true },
  })
}
