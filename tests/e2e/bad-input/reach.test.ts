import { describe, expect, test } from 'vitest'
import { drain, fileReport, opens, soon } from '../../support/report.ts'
import { openWorld, day, zone, joined, comes, road, filed, withdraws, eventsOf } from './world.ts'

openWorld()

describe('somebody who blocks the bot', () => {
  test("is on the office's list, once, and is reached again as soon as they let it in", async () => {
    const { contact, cadre, number } = await filed()
    const office = await comes('office-1')
    contact.blocks()
    await office.sees(/机器人联系不上 国信军创[^ ]* 企业联系人一，请电话联系：\+8613800138001/, soon)
    const screen = await opens(cadre, number)
    await cadre.taps(screen, '✍️ 签收')
    await cadre.sees(/已签收/, soon)
    await zone.settled()
    contact.unblocks()
    // What was missed comes now.
    await contact.sees(/已签收您的诉求/, soon)
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
    const bundle = cadre.sees(/此前未推送的消息共 2 条[^]*补充了材料[^]*补充了材料/, { within: 30_000 })
    zone.clock.set(new Date(morning.getTime() + 1_000))
    expect((await bundle).buttons.flat().map(({ text }) => text)).toEqual([`查看 ${number}`])
    await zone.settled()
    for (const person of joined.values()) await drain(person)
  })
})
