import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { ChatMessage, Person } from '../../playground/telegram/index.ts'
import { drain, fileReport, opens, soon } from '../support/report.ts'
import { openZone, type TestZone } from '../support/zone.ts'

const beidou = '岳阳北斗导航应用基地（二期）'

let zone: TestZone
let contact: Person
let cadre: Person
/** ordinary, of the same enterprise and handler */
let road: string
let water: string
/** about the conduct of officials */
let secret: string

beforeAll(async () => {
  zone = await openZone()
  contact = await zone.join('contact-1')
  cadre = await zone.join('cadre-1')
  await zone.join('inspector-1')
  const visibility = '本企业可见'
  road = (await fileReport(contact, { project: beidou, category: '道路与市政配套', what: '道路未接通。', visibility })).number
  water = (await fileReport(contact, { project: beidou, category: '水电气', what: '停水了。', visibility })).number
  secret = (await fileReport(contact, { project: beidou, category: '作风问题（吃拿卡要）', what: '有人索要好处。' })).number
  await settles()
})
afterAll(() => zone?.close({ unexpected: false }))
afterEach(settles)

async function settles(): Promise<void> {
  await zone.settled()
  for (const person of zone.server.people()) await drain(person)
}

/** What was added to a case, oldest first. */
async function additions(number: string): Promise<string[]> {
  const { rows } = await zone.database.pool.query<{ text: string }>(
    `select coalesce(v.text, '') as text from case_event v join case_file c on c.id = v.case_id
     where c.number = $1 and v.action in ('add', 'note') order by v.id`,
    [number],
  )
  return rows.map(({ text }) => text)
}

const sum = async () => (await Promise.all([road, water, secret].map(additions))).flat().length
const labels = ({ buttons }: ChatMessage) => buttons.flat().map(({ text }) => text)

test('belongs to the case that its message shows now, and not to one that it showed before', async () => {
  const screen = await opens(contact, road)
  await contact.taps(screen, '‹ 主菜单')
  await contact.taps(screen.id, '📋 诉求清单', soon)
  await contact.taps(screen.id, `查看 ${secret}`, soon)
  await contact.sees(({ text }) => text.startsWith(`${secret} · `), soon)
  contact.says('那位干部姓名我可以当面说。', { replyTo: screen.id })
  await contact.sees(new RegExp(`已补充到 ${secret}`), soon)
  await settles()
  expect(await additions(secret)).toContain('那位干部姓名我可以当面说。')
  expect(await additions(road)).toEqual([])
  expect(cadre.transcript().join('\n')).not.toContain('那位干部姓名')
})

test.each<[string, () => Promise<ChatMessage>]>([
  ['the menu', () => shows('‹ 主菜单')],
  ['a list', () => shows('‹ 主菜单', '📋 诉求清单')],
  ['the help', () => shows('‹ 主菜单', '❓ 使用帮助')],
  ['the choice of a language', () => shows('‹ 主菜单', '🌐 语言 / Language')],
])('to %s in the place of a case asks which case, and is added to the chosen one as it is', async (_what, shown) => {
  const before = await sum()
  const screen = await shown()
  contact.says('大门口也要修。', { replyTo: screen })
  const question = await contact.sees(/补充到哪件诉求/, soon)
  expect(await sum()).toBe(before)
  await contact.taps(question, `➕ 补充到 ${water}`)
  await contact.sees(new RegExp(`已补充到 ${water}`), soon)
  expect((await additions(water)).at(-1)).toBe('大门口也要修。')
  expect(await sum()).toBe(before + 1)
})

/** A case's screen, and where its buttons lead in the same message. */
async function shows(...taps: string[]): Promise<ChatMessage> {
  const screen = await opens(contact, road)
  for (const tap of taps) await contact.taps(screen.id, tap, soon)
  await zone.settled()
  await drain(contact)
  return screen
}

test('to the history or the files of a case belongs to that case', async () => {
  const screen = await shows('办理记录')
  contact.says('记录里少了一次走访。', { replyTo: screen })
  await contact.sees(new RegExp(`已补充到 ${road}`), soon)
  expect((await additions(road)).at(-1)).toBe('记录里少了一次走访。')
})

test('to a bundle asks which case, those of the bundle first', async () => {
  for (const number of [road, water]) {
    const screen = await opens(cadre, number)
    await cadre.taps(screen, '✍️ 签收')
    await cadre.sees(/已签收/, soon)
  }
  const evening = zone.clock.now()
  evening.setUTCHours(14, 0, 0, 0)
  zone.clock.set(evening)
  await settles()
  for (const number of [road, water]) {
    const screen = await opens(contact, number)
    contact.says(`夜里补充 ${number}`, { replyTo: screen })
    await contact.sees(/已补充到/, soon)
  }
  await settles()
  const coming = cadre.sees(/此前未推送的消息共 2 条/, { within: 30_000 })
  zone.clock.set(new Date(evening.getTime() + 10 * 3_600_000 + 1_000))
  const bundle = await coming
  await settles()
  const before = await sum()
  cadre.says('今天上门。', { replyTo: bundle })
  const question = await cadre.sees(/补充到哪件诉求/, soon)
  expect(labels(question).slice(0, 2).sort()).toEqual([`➕ 补充到 ${road}`, `➕ 补充到 ${water}`].sort())
  expect(await sum()).toBe(before)
  await cadre.taps(question, `➕ 补充到 ${water}`)
  await cadre.sees(/这条进展是否告知企业/, soon)
  await cadre.taps('仅内部可见', soon)
  await cadre.sees(/已记内部备注/, soon)
  expect((await additions(water)).at(-1)).toBe('今天上门。')
  expect(await sum()).toBe(before + 1)
})

test("to a form's screen is the answer to its question, also when another dialog was touched since", async () => {
  const screen = await opens(contact, road)
  await contact.taps(screen, '➕ 补充材料')
  const form = await contact.sees(/请发送要补充的文字/, soon)
  contact.says('/report')
  await contact.taps(beidou, soon)
  await contact.taps('融资', soon)
  await contact.sees(/请说明您遇到的问题/, soon)
  contact.says('路灯不亮。', { replyTo: form })
  await contact.sees(/补充材料[^]*文字 1 条/, soon)
  contact.says('/cancel')
  await contact.taps('是，放弃填写', soon)
  await contact.sees(/已放弃填写/, soon)
  contact.says('/cancel')
  await contact.taps('是，放弃填写', soon)
  await contact.sees(/已放弃填写/, soon)
})

test('with a dialog open, to the menu: asks, and the words can become the answer without being typed again', async () => {
  contact.says('/report')
  await contact.taps(beidou, soon)
  await contact.taps('融资', soon)
  await contact.sees(/请说明您遇到的问题/, soon)
  contact.says('/start')
  const menu = await contact.sees(/未填完的内容/, soon)
  const before = await sum()
  contact.says('流动资金缺口两千万元。', { replyTo: menu })
  const question = await contact.sees(/补充到哪件诉求/, soon)
  expect(await sum()).toBe(before)
  await contact.taps(question, '✏️ 填入正在填写的内容')
  await contact.sees(/您希望怎样解决/, soon)
  await contact.taps('‹ 上一步')
  await contact.sees(/您已填写：\n流动资金缺口两千万元。/, soon)
  contact.says('/cancel')
  await contact.taps('是，放弃填写', soon)
  await contact.sees(/已放弃填写/, soon)
})

test('to an own message that became part of nothing asks, whatever dialog is open', async () => {
  const loose = contact.says('还有一件事。')
  await contact.sees(/补充到哪件诉求/, soon)
  const screen = await opens(contact, road)
  await contact.taps(screen, '➕ 补充材料')
  await contact.sees(/请发送要补充的文字/, soon)
  contact.says('是那位干部的事。', { replyTo: loose })
  await contact.sees(/补充到哪件诉求/, soon)
  contact.says('/cancel')
  await contact.taps('是，放弃填写', soon)
  await contact.sees(/已放弃填写/, soon)
})

test('to a message that has been forgotten asks which case', async () => {
  const screen = await opens(contact, road)
  await zone.settled()
  await zone.database.pool.query(`delete from outbox where chat_id = $1 and message_id = $2`, [contact.id, screen.id])
  const before = await sum()
  contact.says('补一句。', { replyTo: screen })
  await contact.sees(/补充到哪件诉求/, soon)
  expect(await sum()).toBe(before)
})

test('while the screen in its place may or may not have been shown: asks, both cases first', async () => {
  const screen = await opens(contact, road)
  await zone.settled()
  // As a process that died between the commit and its note leaves it.
  await zone.database.pool.query(
    `insert into outbox (topic, kind, status, lane, chat_id, person_id, case_id, payload, not_before, created_at)
     select 'answer', 'case', 'pending', $1, $1, p.id, c.id, jsonb_build_object('chatId', $1::bigint, 'replace', $2::int, 'screen', '{"text": "x"}'::jsonb), $4, $4
     from person p, case_file c where p.telegram_id = $1 and c.number = $3`,
    [contact.id, screen.id, secret, new Date(zone.clock.now().getTime() + 3_600_000)],
  )
  const before = await sum()
  contact.says('补一句。', { replyTo: screen })
  const question = await contact.sees(/补充到哪件诉求/, soon)
  expect(labels(question).slice(0, 2)).toEqual([`➕ 补充到 ${secret}`, `➕ 补充到 ${road}`])
  expect(await sum()).toBe(before)
  await zone.database.pool.query(`delete from outbox where status = 'pending' and topic = 'answer'`)
})

test('an edit reaches the dialog that it was typed into, however many others were opened since', async () => {
  contact.says('/report')
  await contact.taps(beidou, soon)
  await contact.taps('融资', soon)
  await contact.sees(/请说明您遇到的问题/, soon)
  const typed = contact.says('流动资金缺口 500 万。')
  await contact.sees(/您希望怎样解决/, soon)
  for (const number of [road, water]) {
    const screen = await opens(contact, number)
    await contact.taps(screen, '➕ 补充材料')
    await contact.sees(/请发送要补充的文字/, soon)
  }
  contact.edits(typed, '流动资金缺口 5000 万。')
  await zone.settled()
  const { answers } = await zone.database.prisma.draft.findFirstOrThrow({ where: { kind: 'report' } })
  expect(answers).toMatchObject({ what: { text: '流动资金缺口 5000 万。', earlier: ['流动资金缺口 500 万。'] } })
  // Which dialog goes on is not changed by it.
  contact.says('还有一处。')
  await contact.sees(/补充材料[^]*文字 1 条/, soon)
  await zone.database.prisma.draft.deleteMany()
})

test('an edit before the case was chosen is what is added', async () => {
  const typed = contact.says('围墙有 5 米倒了。')
  const question = await contact.sees(/补充到哪件诉求/, soon)
  contact.edits(typed, '围墙有 50 米倒了。')
  await zone.settled()
  await contact.taps(question, `➕ 补充到 ${road}`)
  await contact.sees(/已补充到/, soon)
  expect((await additions(road)).at(-1)).toBe('围墙有 50 米倒了。')
})
