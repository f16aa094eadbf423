import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { caseActions } from '../../core/cases/lifecycle.ts'
import { callbackData } from '../../screens/callback-data.ts'
import type { ChatMessage, Person } from '../../playground/telegram/index.ts'
import { drain, fileReport, fillReport, numberIn, opens, soon, written } from '../support/report.ts'
import { openZone, type TestZone } from '../support/zone.ts'

/** Everybody of the test, by what he is to the cases of 国信军创. */
const codes = {
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
type Who = keyof typeof codes | 'stranger'
type Kind = 'ordinary' | 'filerOnly' | 'secret'

/**
 * Who may know of which case. The substitute has nothing before the leave and nothing after it. In the sample zone both people of the office are of the
 * linked cadre's department, one of them its head: for this enterprise's secret case they are the accused's colleagues, whatever else they are.
 */
const knows: Record<Who, readonly Kind[]> = {
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
const everybody = Object.keys(knows) as Who[]
const kinds = ['ordinary', 'filerOnly', 'secret'] as const

const words = {
  ordinary: '园区主干道至厂区的市政道路尚未接通，大型设备进不了场。',
  filerOnly: '二期用地的红线与规划不一致，暂不便让其他同事知道。',
  secret: '有干部在检查时要求我们接待用餐，请核实。',
}

let zone: TestZone
const people = {} as Record<Who, Person>
const numbers = {} as Record<Kind, string>

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

/** A message that isn't there: whatever it is tapped for, the answer comes as a message of its own. */
const nowhere = 900_000

const idOf = (number: string) => Number(number.slice(-6))

/** Every way to ask for a case, with the number of what it names. */
function waysTo(number: string): ((person: Person) => unknown)[] {
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
async function goes(person: Person, ways: readonly ((person: Person) => unknown)[]): Promise<string[]> {
  await zone.settled()
  await drain(person)
  for (const way of ways) way(person)
  const answers: string[] = []
  while (answers.length < ways.length) answers.push(written(await person.sees(() => true, { within: 60_000 })))
  return answers
}

async function traces() {
  const { rows } = await zone.database.pool
    .query(`select (select count(*) from case_event)::int as events, (select count(*) from draft)::int as drafts,
    (select sum(version) from case_file)::int as versions, (select count(*) from outbox where topic = 'notice')::int as notices`)
  return rows[0]
}

describe('a case of others', () => {
  test(
    'answers every command, deep link and forged button as one that does not exist, and nothing happens',
    { timeout: 180_000 },
    async () => {
      const before = await traces()
      await Promise.all(
        everybody.map(async (who) => {
          const hidden = kinds.filter((kind) => !knows[who].includes(kind))
          if (hidden.length === 0) return
          const missing = await goes(people[who], waysTo('XG-2026-999999'))
          for (const kind of hidden) expect(await goes(people[who], waysTo(numbers[kind])), `${who}, ${kind}`).toEqual(missing)
        }),
      )
      expect(await traces()).toEqual(before)
    },
  )

  test('is in no list, no queue, no menu and no digest', async () => {
    await Promise.all(
      everybody.map(async (who) => {
        const person = people[who]
        const hidden = kinds.filter((kind) => !knows[who].includes(kind))
        for (const command of ['/cases', '/queue', '/digest', '/start', '/help']) {
          const [answer] = await goes(person, [() => person.says(command)])
          for (const kind of hidden) {
            expect(answer, `${who} ${command}`).not.toContain(numbers[kind])
            expect(answer, `${who} ${command}`).not.toMatch(new RegExp(`a\\.\\w+\\.${idOf(numbers[kind]).toString(36)}\\.`))
          }
          if (command === '/cases') for (const kind of knows[who]) expect(answer, who).toContain(numbers[kind])
        }
      }),
    )
  })

  test('is not even counted for a leader when it is secret', async () => {
    const { linkedLeader } = people
    linkedLeader.says('/digest')
    const digest = await linkedLeader.sees(/简报/, soon)
    expect(digest.text).not.toMatch(/保密|🔒/)
    linkedLeader.says('/start')
    expect((await linkedLeader.sees(/您好/, soon)).text).toContain('未办结诉求 2 件')
    // Without the secret case the digest reads the same.
    await zone.database.prisma.case.update({ where: { number: numbers.secret }, data: { state: 'withdrawn' } })
    linkedLeader.says('/digest')
    expect(written(await linkedLeader.sees(/简报/, soon))).toBe(written(digest))
    await zone.database.prisma.case.update({ where: { number: numbers.secret }, data: { state: 'assigned' } })
  })

  test('is not offered as a similar one, nor taken when its button is forged', async () => {
    const { colleague } = people
    const project = '岳阳北斗导航应用基地（二期）'
    const review = await fillReport(colleague, { project, category: '项目用地', what: '请尽快处理。', visibility: '本企业可见' })
    expect(review.text).not.toContain('XG-')
    await colleague.taps('取消')
    await colleague.taps('是，放弃填写', soon)
    await colleague.sees(/已放弃填写/, soon)
    colleague.says('/report')
    await colleague.taps(project, soon)
    await colleague.taps('道路与市政配套', soon)
    await colleague.sees(/请说明/, soon)
    colleague.says('道路还没有接通。')
    await colleague.taps('跳过', soon)
    await colleague.taps('一般', soon)
    await colleague.taps('跳过', soon)
    await colleague.taps('本企业可见', soon)
    const similar = await colleague.sees(/同类诉求正在办理/, soon)
    expect(similar.text).toContain(numbers.ordinary)
    const [, draft] = similar.buttons[0]![0]!.data!.split('.')
    const forge = (kind: Kind) => colleague.tapsData(`f.${draft}.similar.c${idOf(numbers[kind])}`, similar)
    forge('filerOnly')
    await colleague.sees(/请点击下方按钮选择[^]*同类诉求正在办理/, soon)
    forge('secret')
    await zone.settled()
    expect(colleague.shown().at(-1)!.text).toMatch(/请点击下方按钮选择[^]*同类诉求正在办理/)
    colleague.says('/cancel')
    await colleague.taps('是，放弃填写', soon)
    await colleague.sees(/已放弃填写/, soon)
  })
})

describe('a report on behalf of an enterprise', () => {
  test('is never one that the enterprise could not see: its contacts are asked, and close it', async () => {
    const { linkedCadre, colleague, filer } = people
    linkedCadre.says('/report')
    await linkedCadre.taps('不涉及项目', soon)
    const asked = await linkedCadre.sees(/请选择问题类别/, soon)
    expect(asked.buttons.flat().some(({ text }) => text.includes('🔒'))).toBe(false)
    await linkedCadre.taps('用工', soon)
    await linkedCadre.sees(/请说明/, soon)
    linkedCadre.says('缺少数控机床操作工。')
    await linkedCadre.sees(/您希望怎样解决/, soon)
    await linkedCadre.taps('跳过', soon)
    await linkedCadre.taps('一般', soon)
    await linkedCadre.taps('跳过', soon)
    await linkedCadre.sees(/请核对[^]*您代企业提交/, soon)
    await linkedCadre.taps('✅ 确认提交')
    const number = numberIn(await linkedCadre.sees(/已收到，编号/, soon))
    await zone.settled()
    await opens(colleague, number)
    await opens(filer, number)
  })
})

describe("somebody else's open dialog", () => {
  test('can not be answered, dropped or submitted, and is told from one that never was by nothing', async () => {
    const { filer } = people
    const review = await fillReport(filer, {
      project: '岳阳北斗导航应用基地（二期）',
      category: '融资',
      what: '流动资金紧张。',
      visibility: '保密',
    })
    const [, draft] = review.buttons[0]![0]!.data!.split('.')
    const taps = (id: string) =>
      ['review.submit', 'review.cancel-yes', 'review.edit-what', 'what.skip', 'category.c1'].map(
        (rest) => (person: Person) => person.tapsData(`f.${id}.${rest}`, nowhere),
      )
    await Promise.all(
      everybody
        .filter((who) => who !== 'filer')
        .map(async (who) => expect(await goes(people[who], taps(draft!)), who).toEqual(await goes(people[who], taps('zzzzz')))),
    )
    await filer.taps('取消')
    await filer.taps('否，继续填写', soon)
    const still = await filer.sees(/请核对/, soon)
    expect(written(still)).toBe(written(review))
    await filer.taps('取消')
    await filer.taps('是，放弃填写', soon)
    await filer.sees(/已放弃填写/, soon)
  })
})

describe('a case of his own', () => {
  test('opens by every way in, for everybody who may know of it', async () => {
    for (const who of everybody) {
      for (const kind of knows[who]) {
        const person = people[who]
        const ways = waysTo(numbers[kind]).slice(0, 6)
        for (const answer of await goes(person, ways)) expect(answer, `${who}, ${kind}`).toContain(numbers[kind])
      }
    }
  })
})

describe('a whole life', () => {
  /** Works on a case until it is struck off, with everything that may be told to somebody. */
  async function lives(number: string, handler: Person, contact: Person, closer: Person): Promise<void> {
    const act = async (
      person: Person,
      button: string,
      { sees, says = [], chooses = [] }: { sees: RegExp; says?: string[]; chooses?: string[] },
    ) => {
      const screen = await opens(person, number)
      await person.taps(screen, button)
      for (const choice of chooses.filter((one) => one.startsWith('<'))) await person.taps(choice.slice(1), soon)
      for (const text of says) {
        await person.sees(/请|吗|怎样|如何/, soon)
        person.says(text)
      }
      for (const choice of chooses.filter((one) => !one.startsWith('<'))) await person.taps(choice, soon)
      await person.sees(sees, soon)
      await zone.settled()
    }
    await act(handler, '✍️ 签收', { sees: /已签收/ })
    await act(handler, '📞 记录首次联系', { sees: /已记录联系情况/, chooses: ['<电话'], says: ['已电话了解情况。'] })
    await act(handler, '📝 更新进展', { sees: /已更新进展/, says: ['正在协调有关部门。'], chooses: ['告知企业'] })
    await act(handler, '📝 更新进展', { sees: /已记内部备注/, says: ['内部：需要会商。'], chooses: ['仅内部可见'] })
    await act(contact, '➕ 补充材料', { sees: /已补充到/, says: ['补充一点情况。'], chooses: ['完成 ›'] })
    await act(contact, '🔔 催办', { sees: /已催办/ })
    await act(closer, '⚠️ 督办', { sees: /已督办/ })
    await act(handler, '🚪 送解上门', {
      sees: /正在请企业评价/,
      says: ['已经办好。'],
      chooses: ['上门送达', '跳过', '✅ 确认提交'],
    })
    await act(contact, '❌ 未解决', { sees: /已记录/, says: ['还差一点。'] })
    await act(handler, '🚪 送解上门', {
      sees: /正在请企业评价/,
      says: ['这次办好了。'],
      chooses: ['上门送达', '跳过', '✅ 确认提交'],
    })
    await act(contact, '✅ 已解决', { sees: /感谢您的评价/, chooses: ['满意', '跳过'] })
    await act(closer, '✅ 销号', { sees: /已销号/ })
  }

  /** The notices about a case that somebody got, by their first lines. */
  async function noticesOf(who: Who, number: string): Promise<string[]> {
    const { rows } = await zone.database.pool.query<{ message_id: number }>(
      `select o.message_id from outbox o join case_file c on c.id = o.case_id where o.topic = 'notice' and o.status = 'sent' and o.chat_id = $1 and c.number = $2
       order by o.message_id`,
      [people[who].id, number],
    )
    const ids = new Set(rows.map(({ message_id }) => message_id))
    return people[who].chat.messages.filter(({ id }) => ids.has(id)).map(({ text }) => text.split('\n')[0]!)
  }

  const heard = (mentions: readonly string[]) => (message: ChatMessage) =>
    message.fromBot && mentions.some((part) => message.text.includes(part))

  test('of an ordinary case is told to those whom it concerns, each step once', { timeout: 180_000 }, async () => {
    const { handler, filer, office } = people
    await lives(numbers.ordinary, handler, filer, office)
    const told = Object.fromEntries(
      await Promise.all(everybody.map(async (who) => [who, await noticesOf(who, numbers.ordinary)] as const)),
    )
    const handled = ['📥 新交办诉求', '➕ 企业联系人一 补充了材料', '🔔 企业联系人一（企业联系人）催办，请尽快办理并更新进展。']
    const nothing = Object.fromEntries(everybody.map((who) => [who, [] as string[]]))
    expect(told).toEqual({
      ...nothing,
      filer: [
        '👤 您的诉求已有人承办',
        '👤 您的诉求已改由新的承办人办理',
        '✍️ 建设局经办一 已签收您的诉求',
        '📞 建设局经办一 记录了与您的联系',
        '📝 建设局经办一 更新了进展',
        '🚪 送解上门',
        '🚪 送解上门',
        '🏁 诉求已销号',
      ],
      linkedCadre: ['📥 新交办诉求', '这件诉求已改由 建设局经办一 承办，您无需再办理。'],
      handler: [
        ...handled,
        '⚠️ 企服办主任（企服办）督办，请立即办理并更新进展。',
        '❌ 企业反馈未解决（第 1 次）',
        '🎉 企业确认已解决（满意）',
        '🏁 诉求已销号',
      ],
      handlersHead: ['⚠️ 企服办主任（企服办）督办，请立即办理并更新进展。', '❌ 企业反馈未解决（第 1 次）'],
      office: ['🎉 企业确认已解决（满意）'],
      otherOffice: ['🎉 企业确认已解决（满意）'],
    })
  })

  test(
    'of a secret case is told to its filer and the inspectors only; the cadre, his department with the office in it, and the leader hear nothing',
    { timeout: 180_000 },
    async () => {
      const { inspector, filer, otherInspector } = people
      const outside = everybody.filter((who) => !['filer', 'inspector', 'otherInspector'].includes(who))
      const before = new Map(outside.map((who) => [who, people[who].chat.messages.length]))
      await lives(numbers.secret, inspector, filer, otherInspector)
      const told = Object.fromEntries(
        await Promise.all(everybody.map(async (who) => [who, await noticesOf(who, numbers.secret)] as const)),
      )
      const nothing = Object.fromEntries(everybody.map((who) => [who, [] as string[]]))
      expect(told).toEqual({
        ...nothing,
        filer: [
          '👤 您的诉求已有人承办',
          '✍️ 督查专员 已签收您的诉求',
          '📞 督查专员 记录了与您的联系',
          '📝 督查专员 更新了进展',
          '🚪 送解上门',
          '🚪 送解上门',
          '🏁 诉求已销号',
        ],
        inspector: [
          '📥 新交办诉求',
          '➕ 企业联系人一 补充了材料',
          '🔔 企业联系人一（企业联系人）催办，请尽快办理并更新进展。',
          '⚠️ 督查专员二（督查（纪检））督办，请立即办理并更新进展。',
          '❌ 企业反馈未解决（第 1 次）',
          '🎉 企业确认已解决（满意）',
          '🏁 诉求已销号',
        ],
        // One inspector handles it, and nobody closes his own case.
        otherInspector: ['🎉 企业确认已解决（满意）'],
      })
      for (const who of outside) {
        expect(people[who].chat.messages.length, who).toBe(before.get(who))
        expect(people[who].chat.messages.filter(heard([numbers.secret, words.secret])), who).toEqual([])
      }
    },
  )

  test('keeps from the enterprise what the zone keeps to itself', async () => {
    const { filer, colleague, office } = people
    for (const person of [filer, colleague]) {
      const screen = await opens(person, numbers.ordinary)
      await person.taps(screen, '办理记录')
      const history = await person.sees(/办理记录\n/, soon)
      expect(history.text).toContain('正在协调有关部门')
      expect(person.chat.messages.filter(heard(['内部：需要会商'])).length).toBe(0)
    }
    const screen = await opens(office, numbers.ordinary)
    await office.taps(screen, '办理记录')
    expect((await office.sees(/办理记录\n/, soon)).text).toContain('内部：需要会商')
  })
})

describe('links that come and go', () => {
  test('a substitute has the case while the leave lasts, and nothing afterwards, not even by replying to what he was sent', async () => {
    const { substitute, filer } = people
    const leave = { person: 'construction-1', from: '2026-11-20', to: '2026-12-20' }
    await zone.changeRoster({ leaves: [{ ...leave, substitute: 'construction-3' }] })
    await opens(substitute, numbers.filerOnly)
    const screen = await opens(filer, numbers.filerOnly)
    filer.says('补充：红线图已经寄出。', { replyTo: screen })
    await filer.sees(/已补充到/, soon)
    const notice = await substitute.sees(/补充了材料/, soon)
    await zone.changeRoster({ leaves: [{ ...leave, active: false }] })

    const missing = await goes(substitute, waysTo('XG-2026-999999'))
    expect(await goes(substitute, waysTo(numbers.filerOnly))).toEqual(missing)
    substitute.says('我看一下', { replyTo: notice })
    expect(written(await substitute.sees(() => true, soon))).toBe(missing[0])
    const tapped = notice.buttons.flat().find(({ text }) => text.startsWith('查看'))!
    await substitute.taps(notice, tapped.text)
    expect(written(await substitute.sees(() => true, soon))).toBe(missing[0])
  })

  test('a half-filled dialog about a case that is his no more ends, instead of answering everything from then on', async () => {
    const { handler, office } = people
    const screen = await opens(handler, numbers.filerOnly)
    await handler.taps(screen, '✍️ 签收')
    await handler.sees(/已签收/, soon)
    await handler.taps(screen.id, '📝 更新进展', soon)
    await handler.sees(/目前进展如何/, soon)
    await zone.settled()
    await reassigns(office, numbers.filerOnly, 'construction-2')
    handler.says('已经联系规划部门。')
    await handler.sees(/没有找到这件诉求/, soon)
    handler.says('/cancel')
    await handler.sees(/目前没有正在填写的内容/, soon)
  })

  test('the office reads a secret report of an enterprise that none of it is linked to, and loses it when it is', async () => {
    const grain = await zone.join('contact-5')
    const { office, otherOffice } = people
    const { number } = await fileReport(grain, {
      project: '不涉及项目',
      category: '作风问题（吃拿卡要）',
      what: '有人要求我们赞助活动。',
    })
    await zone.settled()
    await opens(office, number)
    await opens(otherOffice, number)
    // Now one of them becomes its cadre; the other one heads the department that they share.
    await zone.changeRoster({ enterprises: [{ code: 'sample-grain', cadre: 'office-2' }] })
    const missing = await goes(office, waysTo('XG-2026-999999'))
    for (const person of [office, otherOffice]) expect(await goes(person, waysTo(number))).toEqual(missing)
    await zone.changeRoster({ enterprises: [{ code: 'sample-grain', cadre: null }] })
    await opens(office, number)
  })

  test('an inspector knows of an ordinary case once it is overdue', async () => {
    const { inspector, filer } = people
    const project = '岳阳北斗导航应用基地（二期）'
    const { number } = await fileReport(filer, {
      project,
      category: '水电气',
      what: '厂区供电容量不足。',
      urgency: '紧急',
      visibility: '本企业可见',
    })
    await zone.settled()
    const missing = await goes(inspector, waysTo('XG-2026-999999').slice(0, 4))
    expect(await goes(inspector, waysTo(number).slice(0, 4))).toEqual(missing)
    zone.clock.advance(2 * 3_600_000)
    await people.linkedLeader.sees((message) => message.text.includes(number) && message.text.includes('已超时'), soon)
    await opens(inspector, number)
  })

  test('who leaves the enterprise loses its cases, but for what he said in secret; the others are told on', async () => {
    const { filer, colleague, handlersNeighbour } = people
    await zone.changeRoster({
      enterprises: [
        { code: 'gxjc-6906', contacts: ['contact-2'] },
        { code: 'sample-grain', contacts: ['contact-5', 'contact-1'] },
      ],
    })
    const missing = await goes(filer, waysTo('XG-2026-999999'))
    for (const kind of ['ordinary', 'filerOnly'] as const) expect(await goes(filer, waysTo(numbers[kind])), kind).toEqual(missing)
    await opens(filer, numbers.secret)
    await drain(colleague)
    const screen = await opens(handlersNeighbour, numbers.filerOnly)
    await handlersNeighbour.taps(screen, '✍️ 签收')
    await handlersNeighbour.sees(/已签收/, soon)
    await zone.settled()
    // It was for his eyes only: nobody else of the enterprise hears of it now.
    expect(await drain(colleague)).toEqual([])
    expect((await drain(filer)).filter(({ text }) => text.includes(numbers.filerOnly))).toEqual([])
  })

  test('an inspector who becomes something else loses the secret cases that he handled', async () => {
    const { inspector } = people
    await zone.changeRoster({ people: [{ code: 'inspector-1', roles: ['cadre'] }] })
    const missing = await goes(inspector, waysTo('XG-2026-999999'))
    expect(await goes(inspector, waysTo(numbers.secret))).toEqual(missing)
  })

  test('who is deactivated is a stranger, by every way in', async () => {
    const { handler, stranger } = people
    await zone.changeRoster({ people: [{ code: 'construction-1', active: false }] })
    const ways = [...waysTo(numbers.ordinary), (person: Person) => person.says('/cases'), (person: Person) => person.says('在吗')]
    expect(await goes(handler, ways)).toEqual(await goes(stranger, ways))
  })

  test('a notice that waits for the morning is not sent to somebody whose case it is no more by then', async () => {
    const { otherContact } = people
    const cadre = await zone.join('cadre-2')
    const { number } = await fileReport(otherContact, {
      project: '不涉及项目',
      category: '用工',
      what: '缺少技术工人。',
      visibility: '本企业可见',
    })
    await otherContact.sees((message) => message.text.includes(number) && message.text.includes('已有人承办'), soon)
    await zone.settled()
    const night = zone.clock.now()
    night.setUTCHours(14, 0, 0, 0)
    zone.clock.set(night)
    const screen = await opens(cadre, number)
    await cadre.taps(screen, '✍️ 签收')
    await cadre.sees(/已签收/, soon)
    await zone.changeRoster({
      enterprises: [
        { code: 'sample-materials', contacts: [] },
        { code: 'sample-grain', contacts: ['contact-3', 'contact-5'] },
      ],
    })
    await zone.settled()
    await drain(otherContact)
    zone.clock.advance(10 * 3_600_000 + 1_000)
    await zone.settled()
    expect((await drain(otherContact)).map(({ text }) => text)).toEqual([])
    const held = await zone.database.prisma.outbox.findMany({
      where: { case: { number }, kind: 'signed' },
      select: { status: true, error: true },
    })
    expect(held).toEqual([{ status: 'undeliverable', error: 'access withdrawn' }])
  })
})

/** The office gives a case to somebody, whether or not he is among those that it is shown first. */
async function reassigns(office: Person, number: string, code: string): Promise<void> {
  const { id } = await zone.database.prisma.person.findUniqueOrThrow({ where: { code } })
  const { version } = await zone.database.prisma.case.findUniqueOrThrow({ where: { number } })
  office.tapsData(callbackData.action('assign', idOf(number), version, id.toString(36)), nowhere)
  await office.sees(/已交办给/, soon)
  await zone.settled()
}
