import { afterAll, beforeAll } from 'vitest'
import { caseActions } from '../../../core/cases/lifecycle.ts'
import { callbackData } from '../../../screens/callback-data.ts'
import type { Person } from '../../../playground/telegram/index.ts'
import { drain, fileReport, soon, written } from '../../support/report.ts'
import { openZone, type TestZone } from '../../support/zone.ts'

/** Everybody of the test, by what they are to the cases of 国信军创. */
export const codes = {
  filer: 'contact-1',
  colleague: 'contact-2',
  otherContact: 'contact-3',
  linkedCadre: 'cadre-1',
  otherCadre: 'cadre-3',
  handler: 'construction-1',
  handlersNeighbour: 'construction-2',
  substitute: 'construction-3',
  handlersHead: 'construction-head',
  otherHead: 'finance-head',
  linkedLeader: 'leader-1',
  otherLeader: 'leader-2',
  office: 'office-1',
  otherOffice: 'office-2',
  inspector: 'inspector-1',
  otherInspector: 'inspector-2',
} as const

export type Who = keyof typeof codes | 'stranger'

export type Kind = 'ordinary' | 'filerOnly' | 'secret'

/**
 * Who may know of which case. The substitute has nothing before the leave and nothing after it. In the sample zone both people of the office are of the
 * linked cadre's department, one of them its head: for this enterprise's secret case they are the accused's colleagues, whatever else they are.
 */
export const knows: Record<Who, readonly Kind[]> = {
  stranger: [],
  filer: ['ordinary', 'filerOnly', 'secret'],
  colleague: ['ordinary'],
  otherContact: [],
  linkedCadre: ['ordinary', 'filerOnly'],
  otherCadre: [],
  handler: ['ordinary', 'filerOnly'],
  handlersNeighbour: [],
  substitute: [],
  handlersHead: ['ordinary', 'filerOnly'],
  otherHead: [],
  linkedLeader: ['ordinary', 'filerOnly'],
  otherLeader: [],
  office: ['ordinary', 'filerOnly'],
  otherOffice: ['ordinary', 'filerOnly'],
  inspector: ['secret'],
  otherInspector: ['secret'],
}

export const everybody = Object.keys(knows) as Who[]

export const kinds = ['ordinary', 'filerOnly', 'secret'] as const

export const words = {
  ordinary: '园区主干道至厂区的市政道路尚未接通，大型设备进不了场。',
  filerOnly: '二期用地的红线与规划不一致，暂不便让其他同事知道。',
  secret: '有干部在检查时要求我们接待用餐，请核实。',
}

/** The zone of the file that opened it. */
export let zone: TestZone

export const people = {} as Record<Who, Person>

export const numbers = {} as Record<Kind, string>

/** Opens a zone of its own for the tests of a file, with a case of each kind in it. */
export function openWorld(): void {
  beforeAll(async () => {
    zone = await openZone()
    const second = { code: 'inspector-2', name: '督查专员二', roles: ['inspector'], department: 'discipline' }
    await zone.changeRoster({ people: [second] })
    people.stranger = zone.server.person({ firstName: '路人', languageCode: 'zh-hans' })
    for (const [who, code] of Object.entries(codes)) people[who as Who] = await zone.join(code)
    const { filer, office } = people
    const project = '岳阳北斗导航应用基地（二期）'
    numbers.ordinary = (
      await fileReport(filer, { project, category: '道路与市政配套', what: words.ordinary, visibility: '本企业可见' })
    ).number
    numbers.filerOnly = (
      await fileReport(filer, { project, category: '项目用地', what: words.filerOnly, visibility: '仅我可见' })
    ).number
    numbers.secret = (await fileReport(filer, { project, category: '作风问题（吃拿卡要）', what: words.secret })).number
    await zone.settled()
    // The enterprise's own cadre had them first; with another handler, the cadre and the handler's department are different people.
    for (const kind of ['ordinary', 'filerOnly'] as const) await reassigns(office, numbers[kind], codes.handler)
    await zone.settled()
    for (const person of Object.values(people)) await drain(person)
  })

  // Who got what is asserted below, message by message.
  afterAll(() => zone?.close({ unexpected: false }))
}

/** A message that isn't there: whatever it is tapped for, the answer comes as a message of its own. */
export const nowhere = 900_000

export const idOf = (number: string) => Number(number.slice(-6))

/** Every way to ask for a case, with the number of what it names. */
export function waysTo(number: string): ((person: Person) => unknown)[] {
  const id = idOf(number)
  const tap = (data: string) => (person: Person) => person.tapsData(data, nowhere)
  const stale = ['sign', 'strikeOff', 'withdraw', 'assign'].flatMap((action) =>
    [2, 77].map((version) => callbackData.action(action, id, version)),
  )
  const forged = [
    ...['open', 'history', 'bogus', ...caseActions].map((action) => callbackData.action(action, id, 1)),
    ...stale,
    callbackData.action('rate', id, 1, 'yes'),
    callbackData.action('rate', id, 1, 'no'),
    callbackData.action('withdraw', id, 1, 'yes'),
    callbackData.action('assign', id, 1, '5'),
    callbackData.action('add', id, 1, '9zzz'),
  ]
  return [
    (person) => person.says(`/case ${number}`),
    (person) => person.says(`/case ${number.toLowerCase()}`),
    (person) => person.says(`/case ${id}`),
    (person) => person.starts(number),
    ...forged.map(tap),
  ]
}

/** Goes all those ways. @returns the answers, in order */
export async function goes(person: Person, ways: readonly ((person: Person) => unknown)[]): Promise<string[]> {
  await zone.settled()
  await drain(person)
  for (const way of ways) way(person)
  const answers: string[] = []
  while (answers.length < ways.length) answers.push(written(await person.sees(() => true, { within: 60_000 })))
  return answers
}

export async function traces() {
  const { rows } = await zone.database.pool
    .query(`select (select count(*) from case_event)::int as events, (select count(*) from draft)::int as drafts,
    (select sum(version) from case_file)::int as versions, (select count(*) from outbox where topic = 'notice')::int as notices`)
  return rows[0]
}

/** The office gives a case to somebody, whether or not they are among those that it is shown first. */
export async function reassigns(office: Person, number: string, code: string): Promise<void> {
  const { id } = await zone.database.prisma.person.findUniqueOrThrow({ where: { code } })
  const { version } = await zone.database.prisma.case.findUniqueOrThrow({ where: { number } })
  office.tapsData(callbackData.action('assign', idOf(number), version, id.toString(36)), nowhere)
  await office.sees(/已交办给/, soon)
  await zone.settled()
}
