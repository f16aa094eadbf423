import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Person } from '../../playground/telegram/index.ts'
import { openZone, type TestZone } from '../support/zone.ts'

let zone: TestZone

beforeAll(async () => {
  zone = await openZone()
})
afterAll(() => zone?.close())

const soon = { within: 20_000 }

async function filesFinancing(contact: Person): Promise<string> {
  await contact.taps('📮 反映问题', soon)
  await contact.taps('不涉及项目', soon)
  await contact.taps('融资', soon)
  await contact.sees(/请说明您遇到的问题/, soon)
  contact.says('二期建设资金缺口约三千万元，银行要求追加抵押。')
  await contact.taps('跳过', soon)
  await contact.taps('一般', soon)
  await contact.taps('跳过', soon)
  await contact.taps('本企业可见', soon)
  await contact.taps('✅ 确认提交', soon)
  const { text } = await contact.sees(/已收到，编号/, soon)
  return /XG-\d{4}-\d{6}/.exec(text)![0]
}

test('a case that nobody signs climbs to the leader, who supervises; the next digest has it on top', async () => {
  const contact = await zone.join('contact-1')
  const cadre = await zone.join('cadre-1')
  const head = await zone.join('office-1')
  const leader = await zone.join('leader-1')
  const number = await filesFinancing(contact)
  await contact.sees(/您的诉求已有人承办/, soon)
  await cadre.sees(/新交办诉求[^]*11月25日（周三）17:30前签收/, soon)

  // A fifth of the working day is left: blue, to the handler only.
  zone.clock.set(new Date('2026-11-25T15:55:00+08:00'))
  await cadre.sees(/🔵 签收时限将到/, soon)
  const first = await leader.sees(/11月25日（周三）简报/, soon)
  expect(first.text).toMatch(/新增 1 件/)

  zone.clock.set(new Date('2026-11-25T17:31:00+08:00'))
  await cadre.sees(/🔴 签收已超时，请立即办理/, soon)
  await head.sees(/🔴 签收已超时，请督办[^]*待办人：驻企干部一/, soon)
  const stalled = await leader.sees(/🔴 签收已超时[^]*国信军创/, soon)
  expect(stalled.buttons.flat().map(({ text }) => text)).toEqual(['🔔 催办', '⚠️ 督办', `查看 ${number}`])

  await leader.taps(stalled, '⚠️ 督办')
  await leader.sees(/已督办/, soon)
  await cadre.sees(/包联领导一（包联领导）督办/, soon)
  await head.sees(/包联领导一（包联领导）督办/, soon)

  zone.clock.set(new Date('2026-11-26T08:31:00+08:00'))
  const digest = await leader.sees(/11月26日（周四）简报/, soon)
  expect(digest.text).toMatch(/超时 1 件[^]*签收 11月25日（周三）17:30 到期，待办人：驻企干部一/)
  await leader.taps(digest, '🔔 催办')
  await leader.sees(/已催办/, soon)
  await cadre.sees(/包联领导一（包联领导）催办/, soon)
  await cadre.taps('✍️ 签收', soon)
  await cadre.sees(/已签收/, soon)
  await contact.sees(/驻企干部一 已签收您的诉求/, soon)
})
