import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { inLane } from '../../bot/intake/update.ts'
import { storeUpdates } from '../../core/inbox/store.ts'
import { inviteByCode } from '../../playground/sample-zone.ts'
import type { ChatMessage, Person } from '../../playground/telegram/index.ts'
import { callbackData } from '../../screens/callback-data.ts'
import { drain, fileReport, fillReport, numberIn, opens, soon } from '../support/report.ts'
import { openZone, type TestZone } from '../support/zone.ts'

const beidou = '岳阳北斗导航应用基地（二期）'
const day = 86_400_000

let zone: TestZone
const joined = new Map<string, Person>()

/** Somebody of the roster, let in at his first step. */
async function comes(code: string): Promise<Person> {
  let person = joined.get(code)
  if (person === undefined) {
    person = await zone.join(code)
    joined.set(code, person)
    await zone.settled()
  }
  return person
}

let strangers = 0
const stranger = () => zone.server.person({ firstName: `路人${++strangers}`, languageCode: 'zh-hans' })

const road = { project: beidou, category: '道路与市政配套', what: '市政道路尚未接通。', visibility: '本企业可见' } as const

/** 国信军创 files a case of its own for this test, and its cadre hears of it. */
async function filed(
  report: Partial<Parameters<typeof fileReport>[1]> = {},
): Promise<{ contact: Person; cadre: Person; number: string }> {
  const [contact, cadre] = [await comes('contact-1'), await comes('cadre-1')]
  // A category of its own would ask about similar cases: each test ends with its case closed or in another one.
  const { number } = await fileReport(contact, { ...road, ...report })
  await contact.sees((message) => message.text.includes(number) && message.text.includes('已有人承办'), soon)
  await cadre.sees((message) => message.text.includes(number) && message.text.includes('新交办诉求'), soon)
  return { contact, cadre, number }
}

const idOf = (number: string) => Number(number.slice(-6))

beforeAll(async () => {
  zone = await openZone()
})
afterAll(() => zone?.close())
// What nobody expected belongs to the test that caused it.
afterEach(async () => {
  await zone.settled()
  const unexpected = zone.server.unexpected().map(({ person, message }) => `${person}: ${message.text}`)
  for (const person of zone.server.people()) await drain(person)
  expect(unexpected).toEqual([])
  const { rows } = await zone.database.pool.query(`select update_id, error from inbox where status = 'dead'`)
  expect(rows).toEqual([])
})

describe('/start with a token', () => {
  const invite = async (code: string) => (await inviteByCode(zone, code)).token

  test.each<[string, () => Promise<ChatMessage>, RegExp]>([
    ['that is malformed', async () => follows(stranger(), 'abc'), /邀请链接无效/],
    ['that was typed by hand and can be none', async () => types(stranger(), '/start 你好 <b>'), /邀请链接无效/],
    ['that nobody made', async () => follows(stranger(), 'A'.repeat(32)), /邀请链接无效/],
    ['as long as Telegram allows', async () => follows(stranger(), 'A'.repeat(64)), /邀请链接无效/],
    [
      'that somebody else has used',
      async () => {
        const token = await invite('contact-7')
        expect((await follows(stranger(), token)).text).toMatch(/绑定成功，企业联系人七/)
        return follows(stranger(), token)
      },
      /已经使用过/,
    ],
    [
      'that was replaced by a newer one',
      async () => {
        const old = await invite('contact-5')
        await invite('contact-5')
        return follows(stranger(), old)
      },
      /已经作废/,
    ],
    [
      'that somebody else has opened',
      async () => {
        const token = await invite('contact-6')
        expect((await follows(stranger(), token)).text).toMatch(/分享您本人的手机号/)
        return follows(stranger(), token)
      },
      /不是发给您的/,
    ],
    [
      'from an account that is somebody else already',
      async () => follows(await comes('cadre-3'), await invite('cadre-4')),
      /已经绑定了另一位登记人员/,
    ],
    [
      'twice by the same person',
      async () => {
        const token = await invite('cadre-2')
        const person = stranger()
        joined.set('cadre-2', person)
        await follows(person, token)
        return follows(person, token)
      },
      /您的账号已经绑定/,
    ],
  ])('%s', async (_name, deed, expected) => {
    expect((await deed()).text).toMatch(expected)
  })

  test('that has expired', async () => {
    const token = await invite('contact-5')
    zone.clock.advance(8 * day)
    expect((await follows(stranger(), token)).text).toMatch(/已经过期/)
  })
})

async function follows(person: Person, payload: string): Promise<ChatMessage> {
  person.starts(payload)
  return person.sees(() => true, soon)
}

async function types(person: Person, text: string): Promise<ChatMessage> {
  person.says(text)
  return person.sees(() => true, soon)
}

describe('a phone number', () => {
  const shares = async (deed: () => unknown, person: Person) => {
    deed()
    return (await person.sees(() => true, soon)).text
  }

  test("must be one's own and the registered one; after three wrong ones the link is dead", async () => {
    const person = stranger()
    const { token } = await inviteByCode(zone, 'contact-4')
    expect((await follows(person, token)).text).toMatch(/请点击下方按钮/)
    expect(person.keys()).toEqual([['📱 分享我的手机号']])
    const card = { phoneNumber: '+8613800138004', firstName: '同事', userId: person.id + 1 }
    expect(await shares(() => person.sends({ contact: card }), person)).toMatch(/转发他人的名片无效/)
    expect(await shares(() => person.sends({ contact: { phoneNumber: '+8613800138004', firstName: '无账号' } }), person)).toMatch(
      /转发他人的名片无效/,
    )
    expect(await shares(() => person.sharesPhone('+8613900000000'), person)).toMatch(/与登记的不一致，还可以再试 2 次/)
    expect(await shares(() => person.sharesPhone('13800138004'), person)).toMatch(/与登记的不一致，还可以再试 1 次/)
    expect(await shares(() => person.sharesPhone('+8613900000001'), person)).toMatch(/已经作废/)
    expect(await shares(() => person.sharesPhone('+8613800138004'), person)).toMatch(/已经作废/)
    expect(await shares(() => person.says('/cases'), person)).toMatch(/请使用企服办发给您的邀请链接/)
  })

  test('of a colleague, sent by somebody who is in already, is no broken invitation', async () => {
    const contact = await comes('contact-3')
    contact.sends({ contact: { phoneNumber: '+8613900000000', firstName: '同事', userId: 77 } })
    await contact.sees(/暂时不能识别这类消息/, soon)
    contact.says('/report')
    await contact.taps('不涉及项目', soon)
    await contact.taps('用工', soon)
    await contact.sees(/请说明/, soon)
    contact.sends({ contact: { phoneNumber: '+8613900000000', firstName: '同事', userId: 77 } })
    await contact.sees(/这一步需要文字内容/, soon)
    await drops(contact)
  })

  test("from a stranger without a link gets the stranger's answer", async () => {
    const person = stranger()
    expect(await shares(() => person.sharesPhone('+8613800138001'), person)).toMatch(/请使用企服办发给您的邀请链接/)
  })
})

/** Drops the dialog that is open, by /cancel. */
async function drops(person: Person): Promise<void> {
  person.says('/cancel')
  await person.sees(/您要放弃填写吗/, soon)
  await person.taps('是，放弃填写')
  await person.sees(/已放弃填写/, soon)
}

/** Goes as far as the question what is the matter. */
async function reportsToWhat(contact: Person): Promise<ChatMessage> {
  contact.says('/report')
  await contact.taps(beidou, soon)
  await contact.taps('道路与市政配套', soon)
  return contact.sees(/请说明您遇到的问题/, soon)
}

describe('a text of 5,000 characters, which apps cut in two', () => {
  const long = '路'.repeat(5000)

  test('is refused with its whole count, and nothing of what came before is lost', async () => {
    const contact = await comes('contact-1')
    await reportsToWhat(contact)
    contact.says(long)
    await contact.sees(/有 4,096 字，超过了 3,000 字/, soon)
    await contact.sees(/有 5,000 字，超过了 3,000 字的上限，未能收下；此前填写的内容均已保存/, soon)
    zone.clock.advance(60_000)
    contact.says('市政道路未接通。')
    await contact.sees(/您希望怎样解决/, soon)
    contact.says('路'.repeat(1001))
    await contact.sees(/有 1,001 字，超过了 1,000 字/, soon)
    await drops(contact)
  })

  test('as a reply to a case is not kept by halves', async () => {
    const { contact, number } = await filed()
    const screen = await opens(contact, number)
    contact.says(long, { replyTo: screen })
    await contact.sees(/有 4,096 字/, soon)
    await contact.sees(/有 5,000 字/, soon)
    expect(await eventsOf(number, 'add')).toEqual([])
    await withdraws(contact, number)
  })

  test('that belongs to nothing is not kept by halves either', async () => {
    const contact = await comes('contact-3')
    contact.says(long)
    await contact.sees(/有 4,096 字/, soon)
    await contact.sees(/有 5,000 字/, soon)
  })
})

/** The enterprise takes its report back, so that the next test's has nothing similar. */
async function withdraws(contact: Person, number: string): Promise<void> {
  const screen = await opens(contact, number)
  await contact.taps(screen, '撤回诉求')
  await contact.taps(screen.id, '是，撤回', soon)
  await contact.sees(/诉求已撤回/, soon)
  await zone.settled()
  const cadre = joined.get('cadre-1')
  await cadre?.sees((message) => message.text.includes(number) && message.text.includes('已撤回这件诉求'), soon)
}

async function eventsOf(number: string, action: string): Promise<string[]> {
  const { rows } = await zone.database.pool.query<{ text: string }>(
    `select coalesce(v.text, '') as text from case_event v join case_file c on c.id = v.case_id where c.number = $1 and v.action = $2 order by v.id`,
    [number, action],
  )
  return rows.map(({ text }) => text)
}

describe('what a step does not want', () => {
  test('a sticker, a file that is too big, a place, a voice message and a video', async () => {
    const contact = await comes('contact-1')
    contact.says('/report')
    await contact.sees(/涉及哪个项目/, soon)
    contact.sends({ sticker: true })
    await contact.sees(/这一步请点击下方按钮选择/, soon)
    await contact.taps(beidou)
    await contact.taps('融资', soon)
    await contact.sees(/请说明/, soon)
    contact.sends({ sticker: true })
    await contact.sees(/这一步需要文字内容/, soon)
    contact.sends({ document: { name: '全部材料.zip', size: 2_000_000_000 } })
    await contact.sees(/该文件有 .*GB，超过了 20 ?MB 的上限/, soon)
    contact.says('流动资金紧张。')
    await contact.taps('跳过', soon)
    await contact.taps('一般', soon)
    await contact.sees(/如有材料/, soon)
    contact.sends({ sticker: true })
    await contact.sees(/这一步请发送图片、文件/, soon)
    contact.sends({ document: { name: '全部材料.zip', size: 2_000_000_000 } })
    await contact.sees(/未能收下/, soon)
    contact.sends({ location: { latitude: 29.44, longitude: 113.13 } })
    await contact.sees(/位置 1 处/, soon)
    contact.sends({ voice: true })
    await contact.sees(/语音 1 段/, soon)
    contact.sends({ video: true })
    await contact.sees(/视频 1 段/, soon)
    for (let count = 0; count < 7; count++) {
      contact.sends({ photo: true })
      await contact.sees(new RegExp(`图片 ${count + 1} 张`), soon)
    }
    contact.sends({ photo: true })
    await contact.sees(/附件最多 10 个，刚才这一个未能收下/, soon)
    await contact.taps('完成 ›')
    await contact.taps('本企业可见', soon)
    const review = await contact.sees(/请核对/, soon)
    expect(review.text).toMatch(/10 件/)
    await drops(contact)
  })

  test('without a dialog: a sticker is not understood, and a file that is too big is not taken', async () => {
    const contact = await comes('contact-1')
    contact.sends({ sticker: true })
    await contact.sees(/暂时不能识别这类消息/, soon)
    contact.sends({ document: { name: '全部材料.zip', size: 2_000_000_000 } })
    await contact.sees(/未能收下/, soon)
  })
})

describe('callback data', () => {
  const rubbish = [
    '',
    'f.',
    'f.zzzzzzz.what.skip',
    'f.1.constructor.skip',
    'a.sign',
    'a.sign.zzzzzzz.1',
    'a.sign.0.0',
    'a.constructor.1.1',
    'a.__proto__.1.1',
    'a.assign.1.1.zzzzzzzzzzzzzzzzzzzz',
    'n.constructor',
    'n.__proto__',
    'n.language.xx',
    'n.cases.99999',
    'n.queue.-1',
    'n.digest.x',
    'n.resume',
    '💥'.repeat(16),
    "a.open.1.1' or 1=1--",
  ].filter((data) => data !== '')

  test('that nobody made is answered politely by everybody’s screen, and does nothing', async () => {
    const { number, contact } = await filed()
    const people = [contact, await comes('office-1'), await comes('leader-1')]
    const before = await stateOf(number)
    for (const person of people) {
      const random = Array.from({ length: 20 }, () => randomBytes(64).toString('latin1').slice(0, 32))
      const version = callbackData.action('assign', idOf(number), before.version, 'zzzzzzzzz')
      for (const data of [...rubbish, ...random, version]) {
        person.tapsData(data, 900_000)
        expect((await person.sees(() => true, soon)).text, JSON.stringify(data)).not.toBe('')
      }
    }
    expect(await stateOf(number)).toEqual(before)
    await withdraws(contact, number)
  })

  test('of a screen that is out of date shows the case as it is now', async () => {
    const { contact, cadre, number } = await filed()
    const notice = cadre.shown().findLast((message) => message.text.includes('新交办诉求'))!
    const other = await opens(cadre, number)
    await cadre.taps(other, '✍️ 签收')
    await cadre.sees(/已签收/, soon)
    await contact.sees(/已签收您的诉求/, soon)
    await cadre.taps(notice, '✍️ 签收')
    await cadre.sees(new RegExp(`刚刚有了新的变化，以下是最新情况。[^]*${number} · 办理中`), soon)
    expect(cadre.shown().find(({ id }) => id === notice.id)!.buttons).toEqual([])
    expect(await eventsOf(number, 'sign')).toHaveLength(1)
    await withdraws(contact, number)
  })
})

async function stateOf(number: string) {
  return zone.database.prisma.case.findUniqueOrThrow({
    where: { number },
    select: { state: true, version: true, handlerId: true },
  })
}

describe('a message that is edited', () => {
  test('before the submission changes the answer, and after it becomes a revision: the old text is kept and the handler is told', async () => {
    const contact = await comes('contact-1')
    const cadre = await comes('cadre-1')
    await reportsToWhat(contact)
    const said = contact.says('道路不通。')
    await contact.taps('跳过', soon)
    await contact.taps('一般', soon)
    await contact.taps('跳过', soon)
    await contact.taps('本企业可见', soon)
    await contact.sees(/请核对[^]*道路不通。/, soon)
    contact.edits(said, '市政道路不通，设备进不了场。')
    await contact.sees(/请核对[^]*市政道路不通，设备进不了场。/, soon)
    await contact.taps('✅ 确认提交')
    const number = numberIn(await contact.sees(/已收到，编号/, soon))
    await contact.sees(/已有人承办/, soon)
    await cadre.sees(/市政道路不通，设备进不了场。/, soon)

    contact.edits(said, '市政道路不通，设备进不了场，已停工两天。')
    await contact.sees(/已按您的修改更新[^]*已停工两天/, soon)
    await cadre.sees(/企业修改了内容[^]*已停工两天/, soon)
    const screen = await opens(contact, number)
    await contact.taps(screen, '办理记录')
    await contact.sees(/修改内容，原文：市政道路不通，设备进不了场。[^]*已停工两天/, soon)

    contact.edits(said, '路'.repeat(3001))
    await contact.sees(/有 3,001 字/, soon)
    expect((await opens(contact, number)).text).toContain('已停工两天')
    await withdraws(contact, number)
    contact.edits(said, '再改一次')
    await contact.sees(/目前的办理状态，不能进行此项操作/, soon)
  })
})

describe('characters that break things', () => {
  const texts: [string, string, string][] = [
    ['HTML', '<b>&"</b> <a href="x">点我</a> &lt;script&gt;', '<b>&"</b> <a href="x">点我</a> &lt;script&gt;'],
    ['NUL and half surrogate pairs', '前\u0000中\ud83d后\udc00', '前\ufffd中\ufffd后\ufffd'],
    ['right to left and emoji', 'مرحبا بالعالم 👨‍👩‍👧‍👦🏗️ \u202Eتجربة', 'مرحبا بالعالم 👨‍👩‍👧‍👦🏗️ \u202Eتجربة'],
    ['Fluent and Markdown', '{ $name } { -term } *粗* _斜_ [链接](http://x)', '{ $name } { -term } *粗* _斜_ [链接](http://x)'],
  ]
  test.each(texts)('%s are shown as they were typed, to everybody', async (_name, typed, shown) => {
    const { contact, cadre, number } = await filed({ what: typed })
    expect(cadre.shown().findLast((message) => message.text.includes(number))!.text).toContain(shown)
    expect((await opens(contact, number)).text).toContain(shown)
    const screen = await opens(contact, number)
    contact.says(typed, { replyTo: screen })
    await contact.sees(/已补充到/, soon)
    expect((await cadre.sees(/补充了材料/, soon)).text).toContain(shown)
    await withdraws(contact, number)
  })
})

describe('a text that nobody can see', () => {
  test('is added to no case and replaces nothing', async () => {
    const { contact, number } = await filed()
    const said = contact.shown().findLast((message) => message.text === road.what)!
    contact.says('\u3164\u200b\u034f', { replyTo: await opens(contact, number) })
    await contact.sees(/需要文字内容/, soon)
    contact.edits(said, '\u00ad\u2060')
    await contact.sees(/需要文字内容/, soon)
    const { rows } = await zone.database.pool.query(
      `select e.action from case_event e where e.case_id = $1 and e.action in ('add', 'revise')`,
      [idOf(number)],
    )
    expect(rows).toEqual([])
    await withdraws(contact, number)
  })
})

test('half an emoji at the end of a search stops nobody', async () => {
  const office = await comes('office-1')
  office.says('/report')
  await office.sees(/请选择/, soon)
  office.says(`${'厂'.repeat(59)}🏗️`)
  await office.sees(/没有找到名称中含/, soon)
  await drops(office)
})

describe('what is not meant for it', () => {
  test('a group and another bot get no answer, and stop nothing', async () => {
    const contact = await comes('contact-1')
    const group = zone.server.group({ title: '园区企业群', by: contact })
    group.says(contact, '/cases')
    group.says(contact, '@doorstep_bot 你好')
    const from = { id: 5, is_bot: true, first_name: '别的机器人' }
    const message = {
      message_id: 1,
      date: 1_780_000_000,
      chat: { id: contact.id, type: 'private' as const, first_name: 'x' },
      text: '/cases',
      from,
    }
    await storeUpdates(zone.database.pool, [inLane({ update_id: 1, message })], zone.clock.now())
    await zone.settled()
    expect(group.transcript().filter((line) => line.includes('Doorstep'))).toEqual([])
    contact.says('/help')
    await contact.sees(/使用帮助/, soon)
  })

  test('an unknown command, also in the middle of a dialog, is no answer to it', async () => {
    const contact = await comes('contact-1')
    contact.says('/fabao')
    await contact.sees(/没有理解您的意思/, soon)
    await reportsToWhat(contact)
    contact.says('/jiedao')
    await contact.sees(/没有理解您的意思[^]*未填完的内容/, soon)
    await contact.taps('▶️ 继续填写')
    const again = await contact.sees(/请说明您遇到的问题/, soon)
    expect(again.text).not.toContain('jiedao')
    await drops(contact)
  })

  test.each([
    'abc',
    'XG-2026',
    'XG-2026-999999',
    '-1',
    '0',
    '999999999',
    '99999999999999999999',
    "1' or 1=1",
    '<b>',
    '一',
    'XG 2026 000001',
  ])('/case %s is not found', async (typed) => {
    const contact = await comes('contact-1')
    expect((await types(contact, `/case ${typed}`)).text).toMatch(/没有找到这件诉求/)
  })

  test('/case with a whole page behind it is not found either', async () => {
    expect((await types(await comes('contact-1'), `/case ${'X'.repeat(4000)}`)).text).toMatch(/没有找到这件诉求/)
  })

  test('/case alone says how', async () => {
    expect((await types(await comes('contact-1'), '/case')).text).toMatch(/例如：\/case XG-2026-000001/)
  })
})

describe('a reply', () => {
  test('to a case that has ended is not added, and says so', async () => {
    const { contact, number } = await filed()
    const screen = await opens(contact, number)
    await withdraws(contact, number)
    contact.says('又想起来一点', { replyTo: screen })
    await contact.sees(/已经办结，不能再补充/, soon)
    expect(await eventsOf(number, 'add')).toEqual([])
  })

  test('with an album is kept whole and answered once', async () => {
    const { contact, cadre, number } = await filed()
    const screen = await opens(contact, number)
    contact.sends({ album: [{ photo: true }, { photo: true }, { video: true }] }, { caption: '现场照片', replyTo: screen })
    await contact.sees(/已补充到/, soon)
    await cadre.sees(/补充了材料[^]*现场照片/, soon)
    await zone.settled()
    expect((await opens(contact, number)).text).toContain('附件 3 个')
    expect(await eventsOf(number, 'add')).toEqual(['现场照片'])
    await withdraws(contact, number)
  })
})

describe('something that belongs to no case', () => {
  test('is asked about once, and added as it is when the case is chosen', async () => {
    const { contact, cadre, number } = await filed()
    contact.says('路口的树也要移走。')
    const question = await contact.sees(/补充到哪件诉求/, soon)
    await contact.taps(question, `➕ 补充到 ${number}`)
    await contact.taps(question, `➕ 补充到 ${number}`)
    await contact.sees(/已补充到/, soon)
    await cadre.sees(/补充了材料[^]*路口的树也要移走。/, soon)
    await zone.settled()
    await drain(contact)
    expect(await eventsOf(number, 'add')).toEqual(['路口的树也要移走。'])

    contact.sends({ album: [{ photo: true }, { photo: true }, { photo: true }] }, { caption: '树的照片' })
    await contact.sees(/补充到哪件诉求/, soon)
    await zone.settled()
    await contact.taps(`➕ 补充到 ${number}`)
    await contact.sees(/已补充到/, soon)
    await cadre.sees(/补充了材料[^]*树的照片/, soon)
    expect((await opens(contact, number)).text).toContain('附件 3 个')
    await withdraws(contact, number)
  })
})

describe('a button that is tapped twice', () => {
  test('files one case, and its number stays on the screen', async () => {
    const contact = await comes('contact-1')
    const cadre = await comes('cadre-1')
    const review = await fillReport(contact, road)
    await contact.taps(review, '✅ 确认提交')
    contact.tapsData(review.buttons.flat().find(({ text }) => text === '✅ 确认提交')!.data!, review)
    const screen = await contact.sees(/已收到，编号/, soon)
    await contact.sees(/已有人承办/, soon)
    await cadre.sees(/新交办诉求/, soon)
    await zone.settled()
    expect(contact.shown().find(({ id }) => id === screen.id)!.text).toContain('已收到，编号')

    const notice = cadre.shown().findLast((message) => message.text.includes('新交办诉求'))!
    await cadre.taps(notice, '✍️ 签收')
    cadre.tapsData(notice.buttons.flat().find(({ text }) => text === '✍️ 签收')!.data!, notice)
    await cadre.sees(/已签收/, soon)
    await contact.sees(/已签收您的诉求/, soon)
    await zone.settled()
    await drain(cadre)
    expect(await eventsOf(numberIn(screen), 'sign')).toHaveLength(1)
    await withdraws(contact, numberIn(screen))
  })

  test('drops a dialog once, chooses once, and urges once', async () => {
    const { contact, cadre, number } = await filed()
    const leader = await comes('leader-1')
    contact.says('/report')
    const ask = await contact.sees(/涉及哪个项目/, soon)
    const choice = ask.buttons.flat().find(({ text }) => text === beidou)!
    await contact.taps(ask, beidou)
    contact.tapsData(choice.data!, ask)
    await contact.sees(/请选择问题类别/, soon)
    contact.says('/cancel')
    const sure = await contact.sees(/您要放弃填写吗/, soon)
    const yes = sure.buttons.flat().find(({ text }) => text === '是，放弃填写')!
    await contact.taps(sure, '是，放弃填写')
    contact.tapsData(yes.data!, sure)
    await contact.sees(/已放弃填写/, soon)
    await zone.settled()
    expect(contact.shown().find(({ id }) => id === sure.id)!.text).toContain('已放弃填写')

    const screen = await opens(leader, number)
    const urge = screen.buttons.flat().find(({ text }) => text === '🔔 催办')!
    await leader.taps(screen, '🔔 催办')
    leader.tapsData(urge.data!, screen)
    await leader.sees(/已催办/, soon)
    await cadre.sees(/包联领导一（包联领导）催办/, soon)
    await zone.settled()
    await drain(leader)
    expect(await eventsOf(number, 'urge')).toHaveLength(1)
    await withdraws(contact, number)
  })
})

describe('two dialogs', () => {
  test('lie side by side: what is typed goes to the one touched last, and 继续填写 leads back', async () => {
    const { contact, cadre, number } = await filed()
    await reportsToWhat(contact)
    const screen = await opens(contact, number)
    await contact.taps(screen, '➕ 补充材料')
    await contact.sees(/请发送要补充的文字/, soon)
    contact.says('这是补充的内容。')
    await contact.taps('完成 ›', soon)
    await contact.sees(/已补充到/, soon)
    await cadre.sees(/补充了材料[^]*这是补充的内容。/, soon)
    await contact.taps('▶️ 继续填写')
    const back = await contact.sees(/请说明您遇到的问题/, soon)
    expect(back.text).not.toContain('这是补充的内容')
    contact.says('这是新的问题。')
    await contact.sees(/您希望怎样解决/, soon)
    contact.says('/start')
    await contact.sees(/未填完的内容/, soon)
    await drops(contact)
    await withdraws(contact, number)
  })

  test('/cancel asks; no keeps, yes drops, and without a dialog there is nothing to drop', async () => {
    const contact = await comes('contact-1')
    await reportsToWhat(contact)
    contact.says('道路不通。')
    await contact.sees(/您希望怎样解决/, soon)
    contact.says('/cancel')
    await contact.sees(/您要放弃填写吗/, soon)
    await contact.taps('否，继续填写')
    await contact.sees(/您希望怎样解决/, soon)
    contact.says('尽快接通。')
    await contact.sees(/请选择紧急程度/, soon)
    await drops(contact)
    contact.says('/cancel')
    await contact.sees(/目前没有正在填写的内容/, soon)
    contact.says('/report')
    await contact.sees(/涉及哪个项目/, soon)
    await drops(contact)
  })
})

describe('an enterprise', () => {
  test('is asked for where a contact has several, and answers only with one of his', async () => {
    const contact = await comes('contact-9')
    contact.says('/report')
    const ask = await contact.sees(/请选择要反映问题的企业/, soon)
    expect(ask.buttons.flat().map(({ text }) => text)).toEqual(['示例图文小微工作室', '示例纸品包装有限公司', '取消'])
    const other = await zone.database.prisma.enterprise.findUniqueOrThrow({ where: { code: 'gxjc-6906' } })
    contact.tapsData(ask.buttons[0]![0]!.data!.replace(/e\d+$/, `e${other.id}`), ask)
    await contact.sees(/请点击下方按钮选择/, soon)
    contact.says('纸品')
    const narrowed = await contact.sees(/名称中含“纸品”/, soon)
    expect(narrowed.buttons.flat().map(({ text }) => text)).toContain('示例纸品包装有限公司')
    await contact.taps(narrowed, '示例纸品包装有限公司')
    await contact.sees(/请选择问题类别/, soon)
    await drops(contact)
  })

  test('that is gone leaves its contact with a friendly word, and a dialog that he had begun ends', async () => {
    const contact = await comes('contact-3')
    contact.says('/report')
    await contact.taps('不涉及项目', soon)
    await contact.sees(/请选择问题类别/, soon)
    await zone.changeRoster({ enterprises: [{ code: 'sample-materials', active: false }] })
    await contact.taps('用工')
    await contact.sees(/您名下还没有登记企业/, soon)
    contact.says('/report')
    await contact.sees(/您名下还没有登记企业/, soon)
    contact.says('/cancel')
    await contact.sees(/目前没有正在填写的内容/, soon)
    await zone.changeRoster({ enterprises: [{ code: 'sample-materials', active: true }] })
  })
})

describe('languages and lists of commands', () => {
  test('follow the person and his roles', async () => {
    const names = (person: Person) => person.commands().map(({ command }) => command)
    const everyone = ['start', 'report', 'cases', 'case', 'queue', 'language', 'cancel', 'help']
    expect(names(await comes('contact-1'))).toEqual(everyone)
    expect(names(await comes('cadre-1'))).toEqual(everyone)
    expect(names(await comes('leader-1'))).toEqual([
      'start',
      'report',
      'cases',
      'case',
      'queue',
      'digest',
      'language',
      'cancel',
      'help',
    ])
    expect(names(await comes('inspector-1'))).toEqual(everyone.filter((name) => name !== 'report'))
    expect(names(stranger())).toEqual(['start', 'help'])

    const contact = await comes('contact-2')
    expect(contact.commands()[1]).toMatchObject({ command: 'report', description: '反映困难和问题' })
    contact.says('/language')
    await contact.taps('English', soon)
    await contact.sees(/Doorstep now speaks English/, soon)
    await zone.settled()
    expect(contact.commands()[1]).toMatchObject({ command: 'report', description: 'Report a difficulty' })
    contact.says('/start')
    expect((await contact.sees(/this is Doorstep/, soon)).buttons.flat().map(({ text }) => text)).toContain(
      '📮 Report a difficulty',
    )
    contact.says('/case nothing')
    await contact.sees(/No such case was found/, soon)
    contact.says('/language')
    await contact.taps('简体中文', soon)
    await contact.sees(/已切换为简体中文/, soon)
    await zone.settled()
    expect(contact.commands()[1]).toMatchObject({ description: '反映困难和问题' })
  })

  test('a person whose record says English is spoken to in English from the first word', async () => {
    const person = zone.server.person({ firstName: 'Contact', languageCode: 'zh-hans' })
    const { token } = await inviteByCode(zone, 'contact-8')
    expect((await follows(person, token)).text).toMatch(/your account is now linked[^]*this is Doorstep/)
    await zone.settled()
    expect(person.commands()[0]).toMatchObject({ description: 'Open the main menu' })
  })

  test('lose what a role gave once the role is gone', async () => {
    const leader = await comes('leader-3')
    expect(leader.commands().map(({ command }) => command)).toContain('digest')
    await zone.changeRoster({ people: [{ code: 'leader-3', roles: ['inspector'] }] })
    await zone.settled()
    expect(leader.commands().map(({ command }) => command)).not.toContain('digest')
    leader.says('/digest')
    await leader.sees(/今日简报仅供包联领导查看/, soon)
  })
})

describe('somebody who blocks the bot', () => {
  test("is on the office's list, once, and is reached again as soon as he lets it in", async () => {
    const { contact, cadre, number } = await filed()
    const office = await comes('office-1')
    contact.blocks()
    await office.sees(/机器人联系不上 企业联系人一，请电话联系：\+8613800138001/, soon)
    const screen = await opens(cadre, number)
    await cadre.taps(screen, '✍️ 签收')
    await cadre.sees(/已签收/, soon)
    await zone.settled()
    contact.unblocks()
    await zone.settled()
    await cadre.taps(screen.id, '📝 更新进展')
    await cadre.sees(/目前进展如何/, soon)
    cadre.says('已经排期。')
    await cadre.taps('告知企业', soon)
    await cadre.sees(/已更新进展/, soon)
    await contact.sees(/更新了进展[^]*已经排期/, soon)
    await withdraws(contact, number)
  })
})

describe('urging', () => {
  test('is possible once a day for the enterprise, and again the next day', async () => {
    const { contact, cadre, number } = await filed()
    const leader = await comes('leader-1')
    const urges = async () => {
      const screen = await opens(contact, number)
      await contact.taps(screen, '🔔 催办')
      return contact.sees(/催办过|已催办/, soon)
    }
    expect((await urges()).text).toMatch(/^🔔 已催办/)
    await cadre.sees(/催办/, soon)
    zone.clock.advance(5 * 60_000)
    expect((await urges()).text).toMatch(/今天已经催办过/)
    zone.clock.advance(day)
    await leader.sees(/简报/, soon)
    await zone.settled()
    // Meanwhile clocks ran out: not what this is about.
    for (const person of joined.values()) await drain(person)
    expect((await urges()).text).toMatch(/^🔔 已催办/)
    await cadre.sees(/催办/, soon)
    expect(await eventsOf(number, 'urge')).toHaveLength(2)
    await withdraws(contact, number)
  })
})

describe('at night', () => {
  test('what is not urgent waits, comes as one bundle in the morning, and what is urgent comes at once', async () => {
    const { contact, cadre, number } = await filed()
    const evening = zone.clock.now()
    evening.setUTCHours(14, 0, 0, 0)
    zone.clock.set(evening)
    await zone.settled()
    await drain(cadre)
    const screen = await opens(contact, number)
    contact.says('夜里想到的一点。', { replyTo: screen })
    await contact.sees(/已补充到/, soon)
    contact.says('还有一点。', { replyTo: screen })
    await contact.sees(/已补充到/, soon)
    const second = await fileReport(contact, { ...road, category: '水电气', what: '停电了。', urgency: '紧急' })
    await cadre.sees((message) => message.text.includes(second.number) && message.text.includes('新交办诉求'), soon)
    await contact.sees((message) => message.text.includes(second.number) && message.text.includes('已有人承办'), soon)
    await zone.settled()
    expect(await drain(cadre)).toEqual([])

    // Twenty minutes before the end of the quiet hours still nothing; at their end one message that says how many.
    const morning = new Date(evening.getTime() + 10 * 3_600_000)
    const bundle = cadre.sees(/静默时段共收到 2 条消息[^]*补充了材料[^]*补充了材料/, { within: 30_000 })
    zone.clock.set(new Date(morning.getTime() + 1_000))
    expect((await bundle).buttons.flat().map(({ text }) => text)).toEqual([`查看 ${number}`])
    await zone.settled()
    for (const person of joined.values()) await drain(person)
  })
})
