import { patient, seesAbout } from '../dialogs.ts'
import type { Scenery } from './cast.ts'
import { watch, work } from './lanes.ts'

/** Numbers of the two cases that nobody signs, the one that was filed first first. */
interface Stalled {
  land: string
  financing: string
}

/** Two cases that nobody signs: the ladder climbs to the leader, who urges and supervises; the digest shows them, longest first. */
export async function stall(scenery: Scenery, { land, financing }: Stalled): Promise<void> {
  const { zone, stage } = scenery
  stage.scene('4  Two cases stall until the leader is nudged', [work, watch])
  stage.detail = 'full'
  await climbs(scenery, land)
  stage.tells(`Still nothing. The digest of the next morning says so; and in the evening ${financing} isn't signed either.`)
  await nextDay(scenery, { land, financing })
  await night(scenery, { land, financing })
  await morningAfter(scenery, { land, financing })
  await zone.settles()
}

/** Blue to the handler, red to head and leader too, who urges. */
async function climbs({ zone, stage, cast: { cadre, office, leader } }: Scenery, land: string): Promise<void> {
  stage.tells(`Nobody has signed ${land}. A fifth of the time is left.`)
  await zone.jumpsTo('2026-11-24', '15:45')
  await seesAbout(cadre, land, /签收时限将到/)
  await zone.settles()
  stage.tells('Close of business: the time to sign is over.')
  await zone.jumpsTo('2026-11-24', '17:31')
  await seesAbout(cadre, land, /签收已超时/)
  await seesAbout(office, land, /签收已超时/)
  const red = await seesAbout(leader, land, /签收已超时/)
  await zone.jumpsTo('2026-11-24', '17:50')
  stage.detail = 'ends'
  await leader.taps(red, '🔔 催办')
  await seesAbout(leader, land, /已催办/)
  await seesAbout(cadre, land, /包联领导一（包联领导）催办/)
}

async function nextDay({ zone, stage, cast }: Scenery, { financing }: Stalled): Promise<void> {
  const { cadre, office, leader, materialsLeader } = cast
  await zone.jumpsTo('2026-11-25', '08:30')
  await leader.sees(/简报[^]*超时 1 件/, patient)
  stage.detail = 'none'
  await materialsLeader.sees(/简报/, patient)
  await zone.jumpsTo('2026-11-25', '15:50')
  await seesAbout(cadre, financing, /签收时限将到/)
  await zone.jumpsTo('2026-11-25', '17:31')
  stage.detail = 'brief'
  await seesAbout(cadre, financing, /签收已超时/)
  await seesAbout(office, financing, /签收已超时/)
  await seesAbout(leader, financing, /签收已超时/)
}

/** Late in the evening the leader gives a formal order, and the enterprise adds what it has heard. */
async function night({ zone, stage, cast: { contact, leader } }: Scenery, { land, financing }: Stalled): Promise<void> {
  await zone.jumpsTo('2026-11-25', '21:10')
  stage.detail = 'ends'
  const digest = leader.shown().findLast(({ text }) => text.includes('简报'))
  if (digest === undefined) throw new Error(`${leader.name} has no digest`)
  await leader.taps(digest, '⚠️ 督办')
  await seesAbout(leader, land, /已督办/)
  await zone.jumpsTo('2026-11-25', '21:40')
  for (const [number, text] of [
    [land, '补充：杆线产权单位今天来电，说要等园区的正式函。'],
    [financing, '补充：银行周五上会，材料还差一份园区的情况说明。'],
  ] as const) {
    const message = contact.shown().findLast((shown) => shown.fromBot && shown.text.includes(number))
    if (message === undefined) throw new Error(`${contact.name} has no message about ${number}`)
    contact.says(text, { replyTo: message })
    await seesAbout(contact, number, /已补充到/)
  }
}

async function morningAfter({ zone, stage, cast }: Scenery, { land, financing }: Stalled): Promise<void> {
  const { contact, cadre, office, leader, materialsLeader } = cast
  stage.tells('None of this is urgent, so nobody is woken: at eight it comes in one message.')
  await zone.jumpsTo('2026-11-26', '08:00')
  stage.detail = 'full'
  await cadre.sees(/此前未推送的消息共 3 条/, patient)
  await seesAbout(office, land, /督办/)
  await zone.jumpsTo('2026-11-26', '08:30')
  const { text } = await leader.sees(/简报[^]*超时 2 件/, patient)
  if (text.indexOf(land) > text.indexOf(financing)) throw new Error(`the digest must show ${land} first, which stalls longest`)
  stage.flush()
  stage.detail = 'none'
  await materialsLeader.sees(/简报/, patient)
  await zone.jumpsTo('2026-11-26', '08:50')
  stage.detail = 'ends'
  for (const number of [land, financing]) {
    cadre.says(`/case ${number}`)
    const shown = await seesAbout(cadre, number, /待签收/)
    await cadre.taps(shown, '✍️ 签收')
    await seesAbout(cadre, number, /已签收/)
    await seesAbout(contact, number, /已签收您的诉求/)
    await zone.settles()
    stage.detail = 'brief'
  }
}
