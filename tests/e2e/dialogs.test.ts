import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { ChatMessage, Person } from '../../playground/telegram/index.ts'
import { drain, fileReport, fillReport, numberIn, opens, soon } from '../support/report.ts'
import { openZone, type TestZone } from '../support/zone.ts'

const beidou = '岳阳北斗导航应用基地（二期）'
const road = { project: beidou, category: '道路与市政配套', what: '市政道路尚未接通。', visibility: '本企业可见' } as const

let zone: TestZone
let contact: Person
let cadre: Person

beforeAll(async () => {
  zone = await openZone()
  contact = await zone.join('contact-1')
  cadre = await zone.join('cadre-1')
  await zone.settled()
})
afterAll(() => zone?.close())
// What nobody expected belongs to the test that caused it.
afterEach(async () => {
  await zone.settled()
  const unexpected = zone.server.unexpected().map(({ person, message }) => `${person}: ${message.text}`)
  for (const person of zone.server.people()) await drain(person)
  // One that failed half-way must not fail the others.
  await zone.database.prisma.draft.deleteMany()
  expect(unexpected).toEqual([])
})

const labels = ({ buttons }: ChatMessage) => buttons.flat().map(({ text }) => text)
const now = (person: Person, { id }: ChatMessage) => person.shown().find((message) => message.id === id)!

/** Files what the review shows. @returns the case's number, once its handler has been told */
async function submits(): Promise<string> {
  await contact.taps('✅ 确认提交')
  const number = numberIn(await contact.sees(/已收到，编号/, soon))
  await contact.sees((message) => message.text.includes(number) && message.text.includes('已有人承办'), soon)
  await cadre.sees((message) => message.text.includes(number) && message.text.includes('新交办诉求'), soon)
  return number
}

async function withdraws(number: string): Promise<void> {
  const screen = await opens(contact, number)
  await contact.taps(screen, '撤回诉求')
  await contact.taps(screen.id, '是，撤回', soon)
  await contact.sees(/诉求已撤回/, soon)
  await cadre.sees((message) => message.text.includes(number) && message.text.includes('已撤回'), soon)
}

async function drops(): Promise<void> {
  contact.says('/cancel')
  await contact.sees(/您要放弃填写吗/, soon)
  await contact.taps('是，放弃填写')
  await contact.sees(/已放弃填写/, soon)
}

test('each question leads back to the one before with its answer kept, and on again', async () => {
  contact.says('/report')
  const screen = await contact.sees(/提交诉求（1\/7）[^]*涉及哪个项目/, soon)
  expect(labels(screen)).toEqual([beidou, '不涉及项目', '取消'])
  await contact.taps(beidou)
  await contact.taps('融资', soon)
  const what = await contact.sees(/（3\/7）[^]*请说明您遇到的问题/, soon)
  // A button changes its screen in place: it is still the same message.
  expect(what.id).toBe(screen.id)
  await contact.taps('‹ 上一步')
  await contact.sees(/请选择问题类别[^]*您已选择：融资/, soon)
  await contact.taps('‹ 上一步')
  await contact.sees(new RegExp(`涉及哪个项目[^]*您已选择：${beidou}`), soon)
  await contact.taps('保留并继续 ›')
  await contact.sees(/请选择问题类别/, soon)
  await contact.taps('保留并继续 ›')
  await contact.sees(/请说明您遇到的问题/, soon)

  contact.says('流动资金紧张。')
  const wish = await contact.sees(/您希望怎样解决/, soon)
  expect(wish.id).toBeGreaterThan(what.id)
  expect(now(contact, what).buttons).toEqual([])
  await contact.taps('‹ 上一步')
  await contact.sees(/您已填写：\n流动资金紧张。/, soon)
  contact.says('流动资金缺口两千万元。')
  await contact.sees(/您希望怎样解决/, soon)
  await contact.taps('‹ 上一步')
  await contact.sees(/您已填写：\n流动资金缺口两千万元。/, soon)
  await drops()
})

test('every field can be changed on the review, one at a time, and what can be skipped can be emptied', async () => {
  const review = await fillReport(contact, { ...road, wish: '年底前接通。', urgency: '一般' })
  expect(labels(review)).toEqual([
    '改：项目',
    '改：类别',
    '改：问题',
    '改：期望',
    '改：紧急程度',
    '改：附件',
    '改：知悉范围',
    '✅ 确认提交',
    '取消',
  ])

  await contact.taps('改：项目')
  await contact.taps('不涉及项目', soon)
  await contact.sees(/请核对[^]*项目：不涉及项目/, soon)
  await contact.taps('改：类别')
  await contact.taps('项目用地', soon)
  await contact.sees(/请核对[^]*类别：项目用地/, soon)
  await contact.taps('改：问题')
  await contact.sees(/请说明您遇到的问题/, soon)
  contact.says('红线图与规划不一致。')
  await contact.sees(/请核对[^]*红线图与规划不一致。/, soon)
  await contact.taps('改：期望')
  await contact.taps('不填此项', soon)
  await contact.sees(/请核对[^]*期望：无/, soon)
  await contact.taps('改：紧急程度')
  await contact.taps('复杂', soon)
  await contact.sees(/请核对[^]*紧急程度：复杂/, soon)
  await contact.taps('改：附件')
  await contact.sees(/如有材料/, soon)
  contact.sends({ document: { name: '红线图.pdf', size: 90_000, mimeType: 'application/pdf' } })
  await contact.sees(/已收到 1 件（文件 1 个）/, soon)
  await contact.taps('完成 ›')
  await contact.sees(/请核对[^]*文件 1 个/, soon)
  await contact.taps('改：知悉范围')
  await contact.taps('仅我可见', soon)
  await contact.sees(/请核对[^]*知悉范围：仅我可见/, soon)
  // Looked at and left as it was.
  await contact.taps('改：类别')
  await contact.taps('‹ 返回核对', soon)
  const last = await contact.sees(/请核对/, soon)
  for (const part of ['不涉及项目', '项目用地', '红线图与规划不一致。', '期望：无', '紧急程度：复杂', '文件 1 个', '仅我可见']) {
    expect(last.text).toContain(part)
  }
  const number = await submits()
  const screen = await opens(contact, number)
  expect(screen.text).toMatch(/红线图与规划不一致。[^]*附件 1 个/)
  expect(screen.text).not.toContain(beidou)
  await withdraws(number)
})

test('a secret category leaves nothing to choose, and says who will see it', async () => {
  await fillReport(contact, road)
  await contact.taps('改：类别')
  await contact.taps('🔒 作风问题（吃拿卡要）', soon)
  const review = await contact.sees(/本件保密：仅您本人、督查（纪检）和企服办可见；驻企干部、其所在部门和包联领导均不可见/, soon)
  expect(labels(review)).not.toContain('改：知悉范围')
  await drops()
})

test('a report that resembles an open case can be added to it, and is then no case of its own', async () => {
  const { number } = await fileReport(contact, road)
  await contact.sees(/已有人承办/, soon)
  await cadre.sees(/新交办诉求/, soon)
  contact.says('/report')
  await contact.taps(beidou, soon)
  await contact.taps('道路与市政配套', soon)
  await contact.sees(/请说明/, soon)
  contact.says('路灯也没有装。')
  await contact.sees(/您希望怎样解决/, soon)
  contact.says('一并解决。')
  await contact.taps('一般', soon)
  await contact.sees(/如有材料/, soon)
  contact.sends({ photo: true })
  await contact.taps('完成 ›', soon)
  await contact.taps('本企业可见', soon)
  await contact.sees(new RegExp(`该企业已有同类诉求正在办理：[^]*${number}　市政道路尚未接通。`), soon)
  await contact.taps(`补充到 ${number}`)
  const review = await contact.sees(/请核对/, soon)
  expect(review.text).toContain(`提交方式：补充到 ${number}`)
  await contact.taps('✅ 确认提交')
  await contact.sees(new RegExp(`已补充到 ${number}[^]*附件 1 个`), soon)
  await cadre.sees(/补充了材料（附件 1 个）[^]*路灯也没有装。\n一并解决。/, soon)
  contact.says('/cases')
  expect((await contact.sees(/诉求清单/, soon)).text).toContain('未办结 1 件')

  await fillReport(contact, { ...road, what: '另一段路也没有接通。', similar: true })
  const second = await submits()
  expect(second).not.toBe(number)
  await withdraws(second)
  await withdraws(number)
})

test('an album is kept whole, whichever question it comes to, and its caption is the answer where words are asked', async () => {
  contact.says('/report')
  await contact.taps(beidou, soon)
  await contact.taps('水电气', soon)
  await contact.sees(/请说明您遇到的问题/, soon)
  contact.sends({ album: [{ photo: true }, { photo: true }, { photo: true }] }, { caption: '配电房进水，见照片。' })
  await contact.sees(/您希望怎样解决/, soon)
  await contact.taps('跳过', soon)
  await contact.taps('一般', soon)
  const files = await contact.sees(/已收到 3 件（图片 3 张）/, soon)
  contact.sends({ album: [{ video: true }, { photo: true }] })
  await contact.sees(/已收到 5 件（图片 4 张、视频 1 段）/, soon)
  expect(now(contact, files).buttons).toEqual([])
  await contact.taps('完成 ›')
  await contact.taps('本企业可见', soon)
  await contact.sees(/请核对[^]*配电房进水，见照片。[^]*5 件/, soon)
  const number = await submits()
  expect((await opens(contact, number)).text).toContain('附件 5 个')
  const { rows } = await zone.database.pool.query(
    `select count(distinct media_group_id)::int as albums from attachment a join case_file c on c.id = a.case_id where c.number = $1`,
    [number],
  )
  expect(rows).toEqual([{ albums: 2 }])
  await withdraws(number)
})

test('a draft survives a restart of the application, and so do the buttons that are on the screen', async () => {
  contact.says('/report')
  await contact.taps(beidou, soon)
  await contact.taps('用工', soon)
  await contact.sees(/请说明您遇到的问题/, soon)
  contact.says('缺少技术工人二十名。')
  await contact.sees(/您希望怎样解决/, soon)
  await zone.restart()
  contact.says('请组织专场招聘。')
  await contact.sees(/请选择紧急程度/, soon)
  await zone.restart()
  await contact.taps('一般')
  await contact.taps('跳过', soon)
  await contact.taps('本企业可见', soon)
  await contact.sees(/请核对[^]*缺少技术工人二十名。[^]*请组织专场招聘。/, soon)
  await zone.restart()
  const number = await submits()
  await withdraws(number)
})

test('what is said while the application is away is answered when it is back', async () => {
  contact.says('/report')
  await contact.taps(beidou, soon)
  await contact.taps('用工', soon)
  await contact.sees(/请说明您遇到的问题/, soon)
  const back = zone.restart()
  contact.says('缺少技术工人二十名。')
  await back
  await contact.sees(/您希望怎样解决/, soon)
  await drops()
})

test('commands and other buttons work while a dialog is open, and it goes on where it was', async () => {
  const { number } = await fileReport(contact, road)
  await contact.sees(/已有人承办/, soon)
  const notice = await cadre.sees(/新交办诉求/, soon)
  contact.says('/report')
  await contact.taps(beidou, soon)
  await contact.taps('融资', soon)
  await contact.sees(/请说明您遇到的问题/, soon)
  contact.says('流动资金紧张。')
  const open = await contact.sees(/您希望怎样解决/, soon)

  contact.says('/help')
  await contact.sees(/使用帮助/, soon)
  contact.says('/cases')
  const list = await contact.sees(/诉求清单/, soon)
  await contact.taps(list, `查看 ${number}`)
  const shown = await contact.sees(new RegExp(`^${number} · 待签收`), soon)
  expect(labels(shown)[0]).toBe('▶️ 继续填写')
  await contact.taps(list.id, '办理记录')
  await contact.sees(/办理记录\n/, soon)
  await contact.taps(list.id, '‹ 返回诉求')
  await contact.sees(new RegExp(`^${number} · `), soon)
  contact.says('一句回复。', { replyTo: shown })
  await contact.sees(/已补充到/, soon)
  await cadre.sees(/补充了材料/, soon)
  await contact.taps(list.id, '‹ 主菜单')
  await contact.sees(/未填完的内容/, soon)
  await cadre.taps(notice, '✍️ 签收')
  await cadre.sees(/已签收/, soon)
  await contact.sees(/已签收您的诉求/, soon)

  // The dialog's own buttons are still good, and an answer goes to it and to nothing else.
  await contact.taps(open, '跳过')
  await contact.sees(/请选择紧急程度/, soon)
  contact.says('/start')
  await contact.sees(/未填完的内容/, soon)
  await contact.taps('▶️ 继续填写')
  const again = await contact.sees(/请选择紧急程度/, soon)
  expect(again.id).toBeGreaterThan(open.id)
  await contact.taps(again, '一般')
  await contact.taps('跳过', soon)
  await contact.taps('本企业可见', soon)
  expect((await contact.sees(/请核对/, soon)).text).not.toContain('一句回复')
  await drops()
  await withdraws(number)
})

test('an old screen of a dialog loses its buttons, and a tap on one that slipped through changes nothing', async () => {
  contact.says('/report')
  const first = await contact.sees(/涉及哪个项目/, soon)
  contact.says('/report')
  const second = await contact.sees(/涉及哪个项目/, soon)
  await zone.settled()
  expect(now(contact, first).buttons).toEqual([])
  await contact.taps(second, beidou)
  await contact.taps('融资', soon)
  const what = await contact.sees(/请说明您遇到的问题/, soon)
  contact.says('流动资金紧张。')
  await contact.sees(/您希望怎样解决/, soon)
  await zone.settled()
  expect(now(contact, what).buttons).toEqual([])
  // A phone that was offline still shows the first screen with its buttons: what is asked now comes in its place.
  contact.tapsData(first.buttons[0]![0]!.data!, first)
  const moved = await contact.sees(/您希望怎样解决/, soon)
  expect(moved.id).toBe(first.id)
  await zone.settled()
  expect(
    contact
      .shown()
      .filter(({ buttons }) => buttons.flat().some(({ text }) => text === '跳过'))
      .map(({ id }) => id),
  ).toEqual([first.id])
  await drops()
  // And of a dialog that is over, it says so.
  contact.tapsData(first.buttons.flat().find(({ text }) => text === '不涉及项目')!.data!, second)
  await contact.sees(/这份内容已经提交或放弃/, soon)
})

test('a cadre files for an enterprise of theirs, and its contacts hear of it; the office finds any enterprise by a part of its name', async () => {
  const review = await fillReport(cadre, {
    project: beidou,
    category: '用工',
    what: '走访时企业反映缺少技术工人。',
  })
  expect(review.text).toContain('国信军创（岳阳）六九零六科技有限公司')
  await cadre.taps('✅ 确认提交')
  await cadre.sees(/已收到，编号/, soon)
  await cadre.sees(/新交办诉求/, soon)
  await contact.sees(/已有人承办/, soon)

  const office = await zone.join('office-1')
  office.says('/report')
  const ask = await office.sees(/请选择要反映问题的企业/, soon)
  expect(labels(ask)).toContain('示例图文小微工作室')
  office.says('港口')
  const narrowed = await office.sees(/名称中含“港口”/, soon)
  expect(labels(narrowed)).toEqual(['示例港口物流有限公司', '显示全部', '取消'])
  office.says('没有这一家')
  await office.sees(/没有找到名称中含“没有这一家”的/, soon)
  await office.taps('显示全部')
  await office.taps('示例港口物流有限公司', soon)
  await office.sees(/请选择问题类别/, soon)
  office.says('/cancel')
  await office.taps('是，放弃填写', soon)
  await office.sees(/已放弃填写/, soon)
})
