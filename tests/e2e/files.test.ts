import { afterAll, beforeAll, expect, test } from 'vitest'
import { openZone, type TestZone } from '../support/zone.ts'
import { soon } from '../support/report.ts'

let zone: TestZone

beforeAll(async () => {
  zone = await openZone()
})
afterAll(() => zone?.close())

test('the handler opens what the enterprise has sent, and nobody else does', async () => {
  const contact = await zone.join('contact-1')
  const cadre = await zone.join('cadre-1')
  const stranger = await zone.join('contact-3')

  contact.says('/report')
  await contact.taps('不涉及项目', soon)
  await contact.taps('融资', soon)
  await contact.sees(/请说明您遇到的问题/, soon)
  contact.says('流动资金周转困难，附近三年报表。')
  await contact.taps('跳过', soon)
  await contact.taps('一般', soon)
  await contact.sees(/发送/, soon)
  contact.sends({ album: [{ photo: true }, { photo: true }, { photo: true }] }, { caption: '近三年报表 <1>' })
  await contact.sees(/3/, soon)
  contact.sends({ document: { name: '报表.pdf', size: 120_000 } })
  await contact.sees(/4/, soon)
  contact.sends({ location: { latitude: 29.42, longitude: 113.15 } })
  await contact.sees(/5/, soon)
  await contact.taps('完成', soon)
  await contact.taps('本企业可见', soon)
  await contact.taps('✅ 确认提交', soon)
  await contact.sees(/已收到，编号/, soon)
  await contact.sees(/您的诉求已有人承办/, soon)

  const notice = await cadre.sees(/新交办诉求/, soon)
  const tap = notice.buttons.flat().find(({ text }) => text === '📎 查看附件（5）')
  expect(tap?.data).toBeDefined()
  const before = { ...zone.server.calls }
  await cadre.taps(notice, '📎 查看附件（5）')
  const first = await cadre.sees(/\[photo[^]*近三年报表 <1>/, soon)
  for (const kind of ['photo', 'photo', 'document', 'location']) await cadre.sees(new RegExp(`\\[${kind}`), soon)
  const summary = await cadre.sees(/第 1–5 个附件，共 5 个/, soon)
  expect(first.id).toBeLessThan(summary.id)
  // Three photos are one call.
  const calls = (method: string) => (zone.server.calls[method] ?? 0) - (before[method] ?? 0)
  expect(['sendMediaGroup', 'sendPhoto', 'sendDocument', 'sendLocation'].map(calls)).toEqual([1, 0, 1, 1])

  stranger.tapsData(tap!.data!, stranger.shown().at(-1))
  await stranger.sees(/没有找到这件诉求/, soon)
})
