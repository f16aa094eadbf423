import { describe, expect, test } from 'vitest'
import type { ChatMessage, Person } from '../../../playground/telegram/index.ts'
import { opens, soon } from '../../support/report.ts'
import { openWorld, type Who, everybody, words, zone, people, numbers } from './world.ts'

openWorld()

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
    'of a secret case is told to its filer and the inspectors only; the cadre, their department with the office in it, and the leader hear nothing',
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
        // One inspector handles it, and nobody closes their own case.
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
