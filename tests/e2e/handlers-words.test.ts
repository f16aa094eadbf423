import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { callbackData } from '../../screens/callback-data.ts'
import type { Person } from '../../playground/telegram/index.ts'
import { drain, fileReport, opens, soon } from '../support/report.ts'
import { openZone, type TestZone } from '../support/zone.ts'

const beidou = '岳阳北斗导航应用基地（二期）'

let zone: TestZone
let contact: Person
let cadre: Person
let road: string
let water: string

beforeAll(async () => {
  zone = await openZone()
  contact = await zone.join('contact-1')
  cadre = await zone.join('cadre-1')
  const visibility = '本企业可见'
  road = (await fileReport(contact, { project: beidou, category: '道路与市政配套', what: '道路未接通。', visibility })).number
  water = (await fileReport(contact, { project: beidou, category: '水电气', what: '停水了。', visibility })).number
  await settles()
  for (const number of [road, water]) {
    const screen = await opens(cadre, number)
    await cadre.taps(screen, '✍️ 签收')
    await cadre.sees(/已签收/, soon)
  }
  await settles()
})
afterAll(() => zone?.close({ unexpected: false }))
afterEach(async () => {
  await settles()
  await zone.database.prisma.draft.deleteMany()
})

async function settles(): Promise<void> {
  await zone.settled()
  for (const person of zone.server.people()) await drain(person)
}

/** The notes of a case, oldest first: what was written, how many files came with it, and whether the enterprise sees it. */
async function notes(number: string): Promise<[text: string, files: number, isPublic: boolean][]> {
  const { rows } = await zone.database.pool.query<{ text: string; files: number; public: boolean }>(
    `select coalesce(v.text, '') as text, v.public, (select count(*)::int from attachment a where a.event_id = v.id) as files
     from case_event v join case_file c on c.id = v.case_id where c.number = $1 and v.action = 'note' order by v.id`,
    [number],
  )
  return rows.map((row) => [row.text, row.files, row.public])
}

test('a photo with a caption becomes a note with the photo, which the enterprise gets', async () => {
  const screen = await opens(cadre, road)
  cadre.sends({ photo: true }, { caption: '路基已经完成。', replyTo: screen })
  await cadre.sees(/路基已经完成。[^]*图片 1 张[^]*是否告知企业/, soon)
  await cadre.taps('告知企业')
  await cadre.sees(/已更新进展[^]*附件 1 个/, soon)
  const notice = await contact.sees(/更新了进展[^]*附件 1 个[^]*路基已经完成。/, soon)
  await contact.taps(notice, '📎 查看附件（1）')
  await contact.sees(/\[photo[^]*路基已经完成。/, soon)
  expect(await notes(road)).toEqual([['路基已经完成。', 1, true]])
})

test('files of an internal note stay in the zone', async () => {
  const screen = await opens(cadre, water)
  cadre.sends({ document: { name: '内部请示.pdf', size: 90_000 } }, { replyTo: screen })
  await cadre.sees(/文件 1 个[^]*是否告知企业/, soon)
  await cadre.taps('仅内部可见')
  const kept = await cadre.sees(/已记内部备注[^]*附件 1 个/, soon)
  expect(await notes(water)).toEqual([['', 1, false]])
  const shown = await opens(contact, water)
  expect(shown.text).not.toContain('附件')
  expect(shown.buttons.flat().map(({ text }) => text)).not.toContain('📎 查看附件（1）')
  contact.tapsData(callbackData.action('files', Number(water.slice(-6)), 1), shown)
  await contact.sees(/没有附件/, soon)
  await cadre.taps(kept, '📎 查看附件（1）')
  await cadre.sees(/\[document/, soon)
})

test('several replies, and what is typed or sent while it is asked for whom they are, are one note in their order', async () => {
  const screen = await opens(cadre, road)
  cadre.says('上午看了现场。', { replyTo: screen })
  await cadre.sees(/上午看了现场。[^]*是否告知企业/, soon)
  cadre.says('下午约了设计院。', { replyTo: screen })
  await cadre.sees(/上午看了现场。\n下午约了设计院。[^]*是否告知企业/, soon)
  cadre.says('明天出图。')
  await cadre.sees(/下午约了设计院。\n明天出图。[^]*是否告知企业/, soon)
  cadre.sends({ photo: true }, { caption: '现场照片' })
  await cadre.sees(/明天出图。\n现场照片[^]*图片 1 张[^]*是否告知企业/, soon)
  await cadre.taps('告知企业')
  await cadre.sees(/已更新进展/, soon)
  await contact.sees(/更新了进展/, soon)
  expect((await notes(road)).at(-1)).toEqual(['上午看了现场。\n下午约了设计院。\n明天出图。\n现场照片', 1, true])
})

test('an album is one note and one question', async () => {
  const screen = await opens(cadre, road)
  const before = (await notes(road)).length
  cadre.sends({ album: [{ photo: true }, { photo: true }, { video: true }] }, { caption: '三处现场', replyTo: screen })
  await zone.settled()
  const questions = cadre.shown().filter(({ text }) => text.includes('三处现场') && text.includes('是否告知企业'))
  expect(questions.map(({ text }) => /图片 2 张、视频 1 段/.test(text))).toEqual([true])
  await cadre.taps('仅内部可见', soon)
  await cadre.sees(/已记内部备注/, soon)
  expect((await notes(road)).slice(before)).toEqual([['三处现场', 3, false]])
})

test('a reply to one case does not touch the note that is being written on another', async () => {
  const [first, second] = [await opens(cadre, road), await opens(cadre, water)]
  cadre.says('道路的进展。', { replyTo: first })
  const open = await cadre.sees(/道路的进展。[^]*是否告知企业/, soon)
  cadre.says('供水的进展。', { replyTo: second })
  await cadre.sees(/供水的进展。[^]*是否告知企业/, soon)
  await cadre.taps('仅内部可见')
  await cadre.sees(/已记内部备注/, soon)
  await cadre.taps(open, '仅内部可见')
  await cadre.sees(/已记内部备注/, soon)
  expect((await notes(water)).at(-1)).toEqual(['供水的进展。', 0, false])
  expect((await notes(road)).at(-1)).toEqual(['道路的进展。', 0, false])
})

test('a long note in pieces is refused whole, and what was written before stays', async () => {
  const screen = await opens(cadre, road)
  cadre.says('先说一句。', { replyTo: screen })
  await cadre.sees(/先说一句。[^]*是否告知企业/, soon)
  cadre.says('长'.repeat(5_000))
  await cadre.sees(/有 4,102 字，超过了 3,000 字/, soon)
  await cadre.sees(/有 5,00\d 字，超过了 3,000 字[^]*先说一句。[^]*是否告知企业/, soon)
  await cadre.taps('仅内部可见')
  await cadre.sees(/已记内部备注/, soon)
  expect((await notes(road)).at(-1)).toEqual(['先说一句。', 0, false])
})
