import { patient, seesAbout } from '../dialogs.ts'
import type { Filed, Scenery } from './cast.ts'
import { watch, work } from './lanes.ts'

/** Two cases that nobody signs: the ladder climbs to the leader, who urges and supervises; the digest shows them, longest first. */
export async function stall({ zone, stage, cast }: Scenery, { land, financing }: Filed & { financing: string }): Promise<void> {
  const { contact, cadre, office, leader, materialsLeader } = cast
  stage.scene('4  Two cases stall until the leader is nudged', [work, watch])
  stage.tells(`Nobody has signed ${land}. A fifth of the time is left.`)
  await zone.jumpsTo('2026-11-24', '15:45')
  await seesAbout(cadre, land, /签收时限将到/)

  stage.tells('Close of business: the time to sign is over.')
  await zone.jumpsTo('2026-11-24', '17:31')
  await seesAbout(cadre, land, /签收已超时/)
  await seesAbout(office, land, /签收已超时/)
  const red = await seesAbout(leader, land, /签收已超时/)
  await zone.jumpsTo('2026-11-24', '17:50')
  await leader.taps(red, '🔔 催办')
  await seesAbout(leader, land, /已催办/)
  await seesAbout(cadre, land, /包联领导一（包联领导）催办/)

  stage.tells(`Still nothing; and on Wednesday ${financing} isn't signed either.`)
  stage.detail = 'brief'
  await zone.jumpsTo('2026-11-25', '08:31')
  await leader.sees(/简报[^]*超时 1 件/, patient)
  await materialsLeader.sees(/简报/, patient)
  await zone.jumpsTo('2026-11-25', '15:50')
  await seesAbout(cadre, financing, /签收时限将到/)
  await zone.jumpsTo('2026-11-25', '17:31')
  await seesAbout(cadre, financing, /签收已超时/)
  await seesAbout(office, financing, /签收已超时/)
  await seesAbout(leader, financing, /签收已超时/)
  stage.detail = 'full'

  await night({ zone, stage, cast }, land, financing)

  await zone.jumpsTo('2026-11-26', '08:31')
  const digest = await leader.sees(/简报[^]*超时 2 件/, patient)
  if (digest.text.indexOf(land) > digest.text.indexOf(financing))
    throw new Error(`the digest must show ${land} first, which stalls longest`)
  await materialsLeader.sees(/简报/, patient)

  await zone.jumpsTo('2026-11-26', '08:50')
  for (const number of [land, financing]) {
    cadre.says(`/case ${number}`)
    await seesAbout(cadre, number, /等待 驻企干部一 签收/)
    await cadre.taps('✍️ 签收')
    await seesAbout(cadre, number, /已签收/)
    await seesAbout(contact, number, /已签收您的诉求/)
    stage.detail = 'brief'
  }
  stage.detail = 'full'
}

async function night({ zone, stage, cast }: Scenery, land: string, financing: string): Promise<void> {
  const { contact, cadre, office, leader } = cast
  await zone.jumpsTo('2026-11-25', '21:10')
  await leader.taps(`查看 ${land}`)
  await seesAbout(leader, land, /等待 驻企干部一 签收/)
  await leader.taps('⚠️ 督办')
  await seesAbout(leader, land, /已督办/)
  await zone.jumpsTo('2026-11-25', '21:40')
  for (const [number, text] of [
    [land, '补充：杆线产权单位今天来电，说要等园区的正式函。'],
    [financing, '补充：银行客户经理说周五上会，材料还差园区的情况说明。'],
  ] as const) {
    const message = contact.shown().findLast(({ fromBot, text }) => fromBot && text.includes(number))
    if (message === undefined) throw new Error(`${contact.name} has no message about ${number}`)
    contact.says(text, { replyTo: message })
    await seesAbout(contact, number, /已补充到/)
  }
  stage.tells('Nothing of that is urgent, so nobody is woken. At eight in the morning it comes in one message.')
  await zone.jumpsTo('2026-11-26', '08:00')
  await cadre.sees(/静默时段共收到 3 条消息/, patient)
  await seesAbout(office, land, /督办/)
}
