import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Person } from '../../playground/telegram/index.ts'
import { openZone, type TestZone } from '../support/zone.ts'

let zone: TestZone

beforeAll(async () => {
  zone = await openZone()
})
afterAll(() => zone?.close({ unexpected: process.env['SHOW'] === undefined }))

const soon = { within: 10_000 }

async function filesRoad(contact: Person): Promise<string> {
  await contact.taps('📮 反映问题', soon)
  await contact.taps('岳阳北斗导航应用基地（二期）', soon)
  await contact.taps('道路与市政配套', soon)
  await contact.sees(/请说明您遇到的问题/)
  contact.says('园区主干道至厂区约 800 米市政道路尚未接通，大型设备进不了场，影响二期调试。')
  await contact.sees(/希望/)
  contact.says('请协调提前接通这段道路，先保证设备车辆通行。')
  await contact.taps('一般', soon)
  await contact.taps('跳过', soon)
  await contact.taps('本企业可见', soon)
  await contact.sees(/核对/)
  await contact.taps('✅ 确认提交')
  const { text } = await contact.sees(/已收到，编号/)
  return /XG-\d{4}-\d{6}/.exec(text)![0]
}

test('a difficulty is reported, signed, planned, delivered, found unsolved, delivered again, confirmed and struck off', async () => {
  const contact = await zone.join('contact-1')
  const cadre = await zone.join('cadre-1')
  const office = await zone.join('office-1')

  const number = await filesRoad(contact)
  await contact.sees(/您的诉求已有人承办[^]*驻企干部一/)
  await cadre.sees(/新交办诉求/)

  await cadre.taps('✍️ 签收')
  await cadre.sees(/已签收/)
  await contact.sees(/已签收您的诉求/)

  await cadre.taps('📞 记录首次联系')
  await cadre.taps('电话', soon)
  await cadre.sees(/下一步怎么办/)
  cadre.says('已与企业联系人通话，约定明天现场查看。')
  await cadre.sees(/已记录联系情况/)
  await contact.sees(/记录了与您的联系/)

  await cadre.taps('📅 承诺办结日期')
  await cadre.sees(/日期/)
  cadre.says('12月1日')
  await cadre.sees(/计划/)
  cadre.says('11月底前完成路基，12月1日前临时通车。')
  await cadre.sees(/已向企业承诺/)
  await contact.sees(/承诺 12月1日/)

  for (const round of ['first', 'second']) {
    await cadre.taps('🚪 送解上门')
    await cadre.sees(/问题是怎样解决的/)
    cadre.says(round === 'first' ? '临时便道已铺通。' : '便道已加宽压实，挂车可以通行。')
    await cadre.taps('上门送达', soon)
    await cadre.taps('跳过', soon)
    await cadre.taps('✅ 确认提交', soon)
    await cadre.sees(/正在请企业评价/)
    await contact.sees(/请问问题解决了吗/)
    await contact.taps(round === 'first' ? '❌ 未解决' : '✅ 已解决')
    if (round === 'first') {
      await contact.sees(/请您说明还差什么/)
      contact.says('便道太窄，挂车进不来。')
      await contact.sees(/已记录您的意见/)
      await cadre.sees(/企业反馈未解决/)
      await office.sees(/企业反馈未解决/)
      await cadre.taps(`查看 ${number}`)
      await cadre.sees(/办理中/)
    }
  }
  await contact.taps('满意', soon)
  await contact.taps('跳过', soon)
  await contact.sees(/感谢您的评价/)
  await cadre.sees(/企业确认已解决/)
  await office.sees(/企业确认已解决/)
  await office.taps('✅ 销号')
  await office.sees(/已销号/)
  await contact.sees(/诉求已销号/)
  await cadre.sees(/诉求已销号/)

  contact.says(`/case ${number}`)
  await contact.sees(/已销号/)
  if (process.env['SHOW']) for (const person of [contact, cadre, office]) console.log(person.transcript().join('\n'), '\n======')
  expect(number).toMatch(/^XG-2026-\d{6}$/)
})
