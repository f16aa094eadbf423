import { difficulties } from '../difficulties.ts'
import { files, patient, presses, seesAbout, types } from '../dialogs.ts'
import type { Person } from '../../telegram/index.ts'
import type { Filed, Scenery } from './cast.ts'
import { enterprise, zoneSide } from './lanes.ts'

/** The first difficulty is worked on until it is solved; the third and the fourth come in meanwhile. */
export async function mainPath({ zone, stage, cast }: Scenery, { road }: Filed): Promise<{ financing: string; listing: string }> {
  const { contact, cadre, office } = cast
  stage.scene('3  Signed, promised, delivered, "not solved", delivered again, solved', [enterprise, zoneSide])
  await zone.jumpsTo('2026-11-23', '16:05')
  const assigned = cadre.shown().find(({ text }) => text.includes(road))
  if (assigned === undefined) throw new Error(`${cadre.name} has no message about ${road}`)
  await cadre.taps(assigned, '✍️ 签收')
  await seesAbout(cadre, road, /已签收/)
  await seesAbout(contact, road, /已签收您的诉求/)

  await zone.jumpsTo('2026-11-23', '16:20')
  await cadre.taps(assigned, '📞 记录首次联系')
  await presses(cadre, /如何与企业联系/, '电话')
  await types(cadre, /企业反映了什么/, '已与企业通电话：设备 12 月 5 日到货，最宽的挂车 3.5 米。明早约建设局到现场看路。')
  await seesAbout(cadre, road, /已记录联系情况/)
  await seesAbout(contact, road, /记录了与您的联系/)

  await zone.jumpsTo('2026-11-23', '16:40')
  await cadre.taps('📅 承诺办结日期')
  await types(cadre, /您计划在哪一天前办好/, '11月25日')
  await types(cadre, /到那一天将完成什么/, '11 月 25 日前先铺通临时便道，设备车可以进场；市政路按原计划施工。')
  await seesAbout(cadre, road, /已向企业承诺/)
  await seesAbout(contact, road, /承诺 11月25日/)

  stage.tells('The next morning: the leader gets his first digest, and the other two difficulties come in.')
  const others = await nextMorning({ zone, stage, cast })
  await noted(cadre, contact, road)

  await zone.jumpsTo('2026-11-24', '10:40')
  await delivers(cadre, road, '临时便道今天上午铺通，设备运输车可以从北门进场。')
  await seesAbout(contact, road, /请问问题解决了吗/)
  await zone.jumpsTo('2026-11-24', '11:05')
  await contact.taps('❌ 未解决')
  await types(contact, /还差什么/, '便道太窄，转弯处挂车过不去，今天司机又退回去了。')
  await contact.sees(/已记录，承办人会继续办理/, patient)
  await seesAbout(cadre, road, /企业反馈未解决/)
  await seesAbout(office, road, /企业反馈未解决/)

  await zone.jumpsTo('2026-11-24', '14:00')
  await cadre.taps(`查看 ${road}`)
  await seesAbout(cadre, road, /正在办理/)
  await delivers(cadre, road, '转弯处已加宽到 6 米并压实，请企业挂车实地试走，顺利通过。', true)
  await seesAbout(contact, road, /请问问题解决了吗/)
  await zone.jumpsTo('2026-11-24', '14:20')
  await contact.taps('✅ 已解决')
  await presses(contact, /满意吗/, '满意')
  await types(contact, /意见或建议/, '挂车已经进场，谢谢。')
  await contact.sees(/感谢您的评价/, patient)
  await seesAbout(cadre, road, /企业确认已解决/)
  await seesAbout(office, road, /企业确认已解决[^]*请核实后销号/)

  await zone.jumpsTo('2026-11-24', '14:40')
  await office.taps('✅ 销号')
  await seesAbout(office, road, /已销号/)
  await seesAbout(contact, road, /诉求已销号/)
  await seesAbout(cadre, road, /诉求已销号/)
  return others
}

async function nextMorning({ zone, stage, cast }: Scenery): Promise<{ financing: string; listing: string }> {
  const { contact, cadre, leader, materialsLeader } = cast
  await zone.jumpsTo('2026-11-24', '08:30')
  await leader.sees(/简报[^]*新增 2 件/, patient)
  stage.detail = 'brief'
  await materialsLeader.sees(/简报/, patient)
  await zone.jumpsTo('2026-11-24', '09:30')
  const filed: string[] = []
  for (const difficulty of [difficulties.financing, difficulties.listing]) {
    const number = await files(contact, stage, difficulty, { by: '再报一件' })
    stage.detail = 'brief'
    await seesAbout(contact, number, /您的诉求已有人承办/)
    await seesAbout(cadre, number, /新交办诉求/)
    filed.push(number)
  }
  const [financing, listing] = filed as [string, string]
  const assigned = cadre.shown().find(({ text }) => text.includes(listing))!
  await cadre.taps(assigned, '✍️ 签收')
  await seesAbout(cadre, listing, /已签收/)
  await seesAbout(contact, listing, /已签收您的诉求/)
  await cadre.taps(assigned, '📞 记录首次联系')
  await presses(cadre, /如何与企业联系/, '见面座谈')
  await types(cadre, /企业反映了什么/, '已当面梳理证明清单 7 项，金融办牵头，本周内开一次协调会。')
  await seesAbout(cadre, listing, /已记录联系情况/)
  await seesAbout(contact, listing, /记录了与您的联系/)
  stage.detail = 'full'
  return { financing, listing }
}

async function noted(cadre: Person, contact: Person, number: string): Promise<void> {
  cadre.says(`/case ${number}`)
  await seesAbout(cadre, number, /正在办理/)
  await cadre.taps('📝 更新进展')
  await types(cadre, /目前进展如何/, '建设局已到现场，今天上午铺钢板便道。')
  await presses(cadre, /是否告知企业/, '告知企业')
  await seesAbout(cadre, number, /已更新进展/)
  await seesAbout(contact, number, /更新了进展/)
}

async function delivers(cadre: Person, number: string, solution: string, evidence = false): Promise<void> {
  await cadre.taps('🚪 送解上门')
  await types(cadre, /问题是怎样解决的/, solution)
  await presses(cadre, /答复是如何送到企业的/, '上门送达')
  if (!evidence) await presses(cadre, /请发送佐证材料/, '跳过')
  else {
    await cadre.sees(/请发送佐证材料/, patient)
    cadre.sends({ photo: true }, { caption: '挂车通过转弯处' })
    await presses(cadre, /已收到 1 件/, '完成 ›')
  }
  await presses(cadre, /请核对/, '✅ 确认提交')
  await seesAbout(cadre, number, /正在请企业评价/)
}
