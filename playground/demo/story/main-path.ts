import type { ChatMessage, Person } from '../../telegram/index.ts'
import { difficulties } from '../difficulties.ts'
import { files, patient, presses, seesAbout, types } from '../dialogs.ts'
import type { Filed, Scenery } from './cast.ts'
import { enterprise, zoneSide } from './lanes.ts'

/** The first difficulty is worked on until it is solved; the third and the fourth come in meanwhile. @returns the third one's number */
export async function mainPath(scenery: Scenery, { road }: Filed): Promise<string> {
  const { zone, stage, cast } = scenery
  stage.scene('3  Signed, promised, delivered, "not solved", delivered again, solved', [enterprise, zoneSide])
  await promised(scenery, road)
  stage.tells('The next morning: the leader gets their digest, and the other two difficulties come in.')
  const financing = await nextMorning(scenery)
  await noted(scenery, road)

  await zone.jumpsTo('2026-11-24', '10:40')
  await delivered(scenery, road, { solution: '临时便道今天上午铺通，设备运输车可以从北门进场。', evidence: false })
  await zone.jumpsTo('2026-11-24', '11:05')
  await foundUnsolved(scenery, road)
  await zone.jumpsTo('2026-11-24', '14:00')
  cast.cadre.says(`/case ${road}`)
  await seesAbout(cast.cadre, road, /办理中/)
  await delivered(scenery, road, { solution: '转弯处已加宽到 6 米并压实，请企业挂车实地试走，顺利通过。', evidence: true })
  await zone.jumpsTo('2026-11-24', '14:20')
  await foundSolved(scenery, road)
  return financing
}

/** Signed, first contact, a dated plan. */
async function promised({ zone, stage, cast: { contact, cadre } }: Scenery, road: string): Promise<void> {
  await zone.jumpsTo('2026-11-23', '16:05')
  const assigned = assignedMessage(cadre, road)
  stage.detail = 'full'
  await cadre.taps(assigned, '✍️ 签收')
  await seesAbout(cadre, road, /已签收/)
  await seesAbout(contact, road, /已签收您的诉求/)
  await zone.jumpsTo('2026-11-23', '16:20')
  stage.detail = 'ends'
  stage.tells('A case in full, once. From here on only its beginning and its next step are printed.')
  await notesContact(cadre, assigned, '电话', '已与企业通电话：设备 12 月 5 日到货，最宽的挂车 3.5 米。明早约建设局到现场看路。')
  const noted = await seesAbout(cadre, road, /已记录联系情况/)
  await seesAbout(contact, road, /记录了与您的联系/)
  await zone.jumpsTo('2026-11-23', '16:40')
  await cadre.taps(noted, '📅 承诺办结日期')
  await types(cadre, /您计划在哪一天前办好/, '11月25日')
  await types(cadre, /到那一天将完成什么/, '11 月 25 日前先铺通临时便道，设备车可以进场；市政路按原计划施工。')
  await seesAbout(cadre, road, /已向企业承诺/)
  await seesAbout(contact, road, /承诺 11月25日/)
}

async function nextMorning({ zone, stage, cast }: Scenery): Promise<string> {
  const { contact, cadre, leader, materialsLeader } = cast
  stage.detail = 'full'
  await zone.jumpsTo('2026-11-24', '08:30')
  await leader.sees(/简报[^]*新增 2 件/, patient)
  await materialsLeader.sees(/简报[^]*没有新增/, patient)
  await zone.jumpsTo('2026-11-24', '09:30')
  const [financing, listing] = [
    await filesAnother({ zone, stage, cast }, 'financing'),
    await filesAnother({ zone, stage, cast }, 'listing'),
  ]
  await zone.jumpsTo('2026-11-24', '10:00')
  stage.detail = 'deeds'
  const assigned = assignedMessage(cadre, listing)
  await cadre.taps(assigned, '✍️ 签收')
  await seesAbout(cadre, listing, /已签收/)
  await seesAbout(contact, listing, /已签收您的诉求/)
  await notesContact(cadre, assigned, '见面座谈', '已当面梳理证明清单 7 项，金融办牵头，本周内开一次协调会。')
  await seesAbout(cadre, listing, /已记录联系情况/)
  await seesAbout(contact, listing, /记录了与您的联系/)
  return financing
}

async function filesAnother({ zone, stage, cast: { contact, cadre } }: Scenery, which: 'financing' | 'listing'): Promise<string> {
  const number = await files(contact, stage, difficulties[which], { by: '再报一件', detail: 'deeds', after: 'brief' })
  await seesAbout(contact, number, /您的诉求已有人承办/)
  await seesAbout(cadre, number, /新交办诉求/)
  await zone.settles()
  return number
}

/** A public note on how far it is. */
async function noted({ zone, stage, cast: { contact, cadre } }: Scenery, road: string): Promise<void> {
  await zone.jumpsTo('2026-11-24', '10:05')
  stage.detail = 'ends'
  cadre.says(`/case ${road}`)
  const shown = await seesAbout(cadre, road, /办理中/)
  await cadre.taps(shown, '📝 更新进展')
  await types(cadre, /目前进展如何/, '建设局已到现场，今天上午铺钢板便道。')
  await presses(cadre, /是否告知企业/, '告知企业')
  await seesAbout(cadre, road, /已更新进展/)
  await seesAbout(contact, road, /更新了进展/)
}

/** The solution at the door, once with the whole dialog printed and once without. */
async function delivered(
  { stage, cast: { contact, cadre } }: Scenery,
  road: string,
  { solution, evidence }: { solution: string; evidence: boolean },
): Promise<void> {
  if (evidence) stage.detail = 'deeds'
  await cadre.taps('🚪 送解上门')
  await types(cadre, /问题是怎样解决的/, solution)
  await presses(cadre, /答复是如何送到企业的/, '上门送达')
  if (!evidence) await presses(cadre, /请发送佐证材料/, '跳过')
  else {
    await cadre.sees(/请发送佐证材料/, patient)
    cadre.sends({ photo: true }, { caption: '挂车通过转弯处' })
    await presses(cadre, /已收到 1 件/, '完成 ›')
  }
  const review = await cadre.sees(/请核对/, patient)
  stage.detail = 'ends'
  await cadre.taps(review, '✅ 确认提交')
  await seesAbout(cadre, road, /正在请企业评价/)
  await seesAbout(contact, road, /请问问题解决了吗/)
}

async function foundUnsolved({ cast: { contact, cadre, office } }: Scenery, road: string): Promise<void> {
  await contact.taps('❌ 未解决')
  await types(contact, /还差什么/, '便道太窄，转弯处挂车过不去，今天司机又退回去了。')
  await seesAbout(contact, road, /已记录您的意见/)
  await seesAbout(cadre, road, /企业反馈未解决/)
  await seesAbout(office, road, /企业反馈未解决/)
}

async function foundSolved({ zone, cast: { contact, cadre, office } }: Scenery, road: string): Promise<void> {
  await contact.taps('✅ 已解决')
  await presses(contact, /满意吗/, '满意')
  await types(contact, /意见或建议/, '挂车已经进场，谢谢。')
  await seesAbout(contact, road, /感谢您的评价/)
  await seesAbout(cadre, road, /企业确认已解决/)
  const solved = await seesAbout(office, road, /企业确认已解决[^]*请核实后销号/)
  await zone.jumpsTo('2026-11-24', '14:40')
  await office.taps(solved, '✅ 销号')
  await seesAbout(office, road, /已销号/)
  await seesAbout(contact, road, /诉求已销号/)
  await seesAbout(cadre, road, /诉求已销号/)
}

async function notesContact(cadre: Person, on: ChatMessage, how: string, text: string): Promise<void> {
  await cadre.taps(on, '📞 记录首次联系')
  await presses(cadre, /如何与企业联系/, how)
  await types(cadre, /企业反映了什么/, text)
}

function assignedMessage(cadre: Person, number: string): ChatMessage {
  const message = cadre.shown().find(({ text }) => text.includes(number))
  if (message === undefined) throw new Error(`${cadre.name} has no message about ${number}`)
  return message
}
