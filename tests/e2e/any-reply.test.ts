import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ChatMessage, Person } from '../../playground/telegram/index.ts'
import { parseCallbackData } from '../../screens/callback-data.ts'
import { drain, fileReport, opens } from '../support/report.ts'
import { openZone, type TestZone } from '../support/zone.ts'
import { numbersOn } from './secrets/hand.ts'

/**
 * A slice runs with all tests, until its time is over. The long form:
 *
 *     ANY_REPLY_RUNS=300 npx vitest run tests/e2e/any-reply.test.ts
 *
 * `ANY_REPLY_SEED` draws the same screens again, as does the line that a failure prints.
 */
const asked = (name: string) => (process.env[name] === undefined ? undefined : Number(process.env[name]))
const sliced = asked('ANY_REPLY_RUNS') === undefined && asked('ANY_REPLY_SEED') === undefined
const runs = asked('ANY_REPLY_RUNS') ?? 60
const seed = asked('ANY_REPLY_SEED') ?? 1

let zone: TestZone
const people: Person[] = []
/** notices of a night, in one message */
let bundle: ChatMessage
const numbers: string[] = []

beforeAll(async () => {
  zone = await openZone()
  const contact = await zone.join('contact-1')
  const cadre = await zone.join('cadre-1')
  people.push(contact, cadre, await zone.join('leader-1'))
  const project = '岳阳北斗导航应用基地（二期）'
  for (const category of ['道路与市政配套', '水电气', '作风问题（吃拿卡要）']) {
    const visibility = category.startsWith('作风') ? {} : { visibility: '本企业可见' as const }
    numbers.push((await fileReport(contact, { project, category, what: '设备进不了场。', ...visibility })).number)
  }
  await settles()
  for (const number of numbers.slice(0, 2)) {
    await cadre.taps(await opens(cadre, number), '✍️ 签收')
    await settles()
  }
  const evening = zone.clock.now()
  evening.setUTCHours(14, 0, 0, 0)
  zone.clock.set(evening)
  for (const number of numbers.slice(0, 2)) {
    contact.says(`夜里补充 ${number}`, { replyTo: await opens(contact, number) })
    await settles()
  }
  const coming = cadre.sees(/此前未推送的消息共 2 条/, { within: 30_000 })
  zone.clock.set(new Date(evening.getTime() + 10 * 3_600_000 + 1_000))
  bundle = await coming
  await settles()
}, 120_000)
afterAll(() => zone?.close({ unexpected: false }))

async function settles(): Promise<void> {
  await zone.settled()
  for (const person of zone.server.people()) await drain(person)
}

/** What only shows something else in the same message; what acts on a case is for other tests. */
function leadsOn({ data }: { data?: string }): boolean {
  const read = parseCallbackData(data ?? '')
  if (read?.type === 'go') return !['report', 'resume'].includes(read.place) && read.argument !== 'en'
  return read?.type === 'action' && ['open', 'history', 'assign', 'withdraw'].includes(read.action) && read.extra === ''
}

/** Where a text is kept: the cases, or those of the dialogs that hold it. */
async function landedOn(text: string): Promise<string[]> {
  const { rows } = await zone.database.pool.query<{ number: string }>(
    `select c.number from case_event v join case_file c on c.id = v.case_id where v.text like $1
     union select c.number from draft f join case_file c on c.id = f.case_id where f.answers::text like $1`,
    [`%${text}%`],
  )
  return rows.map(({ number }) => number)
}

const starts = [
  '/start',
  '/cases',
  '/queue',
  '/digest',
  '/help',
  '/language',
  'a case',
  'a case',
  'a case',
  'the bundle',
] as const
const walk = fc.record({
  who: fc.nat(2),
  start: fc.constantFrom(...starts),
  taps: fc.array(fc.nat(30), { maxLength: 6 }),
})

test(
  'a reply lands on the case that its message shows now, or the bot asks which',
  { timeout: sliced ? 180_000 : 20_000 * runs },
  async () => {
    let replies = 0
    const counts = { kept: 0, asked: 0, elsewhere: 0 }
    const property = fc.asyncProperty(walk, async ({ who, start, taps }) => {
      const person = start === 'the bundle' ? people[1]! : people[who]!
      const text = `回复第${++replies}次。`
      let { id } = bundle
      if (start !== 'the bundle') {
        person.says(start === 'a case' ? `/case ${numbers[replies % numbers.length]!}` : start)
        await zone.settled()
        id = person.shown().at(-1)!.id
      }
      const shown = () => person.shown().find((message) => message.id === id)!
      for (const tap of taps) {
        const buttons = shown().buttons.flat().filter(leadsOn)
        if (buttons.length === 0) break
        person.tapsData(buttons[tap % buttons.length]!.data!, shown())
        await zone.settled()
      }
      const screen = shown()
      const before = person.shown().at(-1)!.id
      zone.clock.advance(5_000)
      person.says(text, { replyTo: id })
      await zone.settled()
      const landed = await landedOn(text)
      const onScreen = numbersOn(screen)
      const heading = numbers.filter(
        (number) => screen.text.startsWith(`${number} · `) || screen.text.startsWith(`${number} 办理记录`),
      )
      const answer = person.shown().findLast((message) => message.fromBot && message.id > before)
      const said = `${start}, taps ${taps.join(' ')}: ${screen.text.slice(0, 60)} → ${landed.join(', ') || 'nowhere'}: ${answer?.text.slice(0, 80)}`
      // It never lands where the screen doesn't show, nor on one of several.
      if (landed.length > 0) expect([onScreen, landed], said).toEqual([landed, landed])
      // What shows one case takes it, from whoever may write to it.
      if (heading.length === 1 && person !== people[2]) expect(landed, said).toEqual(heading)
      if (landed.length > 0) counts.kept++
      else if (/哪件诉求|没有理解|未能记入/.test(answer?.text ?? '')) counts.asked++
      else counts.elsewhere++
      // What is neither kept nor asked about is answered all the same.
      expect(answer, said).toBeDefined()
      await zone.database.prisma.draft.deleteMany()
      await settles()
    })
    await fc.assert(property, {
      seed,
      numRuns: runs,
      endOnFailure: true,
      ...(sliced ? { interruptAfterTimeLimit: 15_000, markInterruptAsFailure: false } : {}),
    })
    console.log(
      `any reply, seed ${seed}: ${replies} replies; ${counts.kept} on the case shown, ${counts.asked} asked which, ${counts.elsewhere} answered otherwise`,
    )
    expect(counts.kept).toBeGreaterThan(0)
    expect(counts.asked).toBeGreaterThan(0)
  },
)
